package snapshot_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// bulkPlatform takes lists of numbers, and counts how often it carried out each. It refuses a list with a bad number, refuses others for a while, and
// loses responses of what it carried out in part.
type bulkPlatform struct {
	mu   sync.Mutex
	r    *rand.Rand
	most int
	done map[int]int
}

func isBad(n int) bool { return n%17 == 0 }

func (p *bulkPlatform) draw(n int64) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.r.Int64N(n)
}

func (p *bulkPlatform) wait() { time.Sleep(time.Duration(p.draw(int64(100 * time.Millisecond)))) }

func (p *bulkPlatform) count(n int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done[n]
}

func (p *bulkPlatform) carryOut(numbers []int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.most = max(p.most, len(numbers))
	for _, n := range numbers {
		p.done[n]++
	}
}

func (p *bulkPlatform) RoundTrip(r *http.Request) (*http.Response, error) {
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil && trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	var numbers []int
	if err := json.NewDecoder(r.Body).Decode(&numbers); err != nil {
		return nil, err
	}
	p.wait()
	status, header := http.StatusOK, http.Header{}
	switch outcome := p.draw(10); {
	case outcome == 0:
		status, header = http.StatusTooManyRequests, http.Header{"Retry-After": {"1"}}
	case slices.ContainsFunc(numbers, isBad):
		status = http.StatusBadRequest
	case outcome <= 2:
		p.carryOut(numbers[:p.draw(int64(len(numbers))+1)])
		return nil, io.ErrUnexpectedEOF
	default:
		p.carryOut(numbers)
	}
	p.wait()
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader("{}"))}, nil
}

// send sends a batch, and settles a lost response by a look for each number: what the platform has not carried out is sent once more.
func (p *bulkPlatform) send(client *rest.Client) func(context.Context, string, func() []int) ([]snapshot.Result[int], error) {
	return func(ctx context.Context, _ string, batch func() []int) ([]snapshot.Result[int], error) {
		p.wait()
		numbers := batch()
		results := make([]snapshot.Result[int], len(numbers))
		for i, n := range numbers {
			results[i].Value = -n
		}
		for open := numbers; len(open) > 0; {
			_, err := client.Do(ctx, rest.Request{Op: "add", Method: http.MethodPost, Path: "/x", Route: "/x", Body: open}, nil)
			if err == nil {
				break
			}
			if rest.KindOf(err) != rest.Ambiguous {
				return nil, err
			}
			p.wait()
			open = slices.DeleteFunc(slices.Clone(open), func(n int) bool { return p.count(n) > 0 })
		}
		return results, nil
	}
}

// TestModel_batches lets many changes be sent together, while responses are lost, and those who want them are stopped: each is carried out at most
// once, and exactly once if its caller is told so; none fails for the sake of another.
func TestModel_batches(t *testing.T) {
	t.Parallel()
	eachSeed(t, func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 0))
		p := &bulkPlatform{r: rand.New(rand.NewPCG(seed, 1)), done: map[int]int{}}
		base, err := rest.ParseBaseURL("https://platform.example.com")
		if err != nil {
			t.Fatal(err)
		}
		client := rest.NewClient(rest.Config{BaseURL: base, HTTP: &http.Client{Transport: p}})
		b := &snapshot.Batcher[int, int]{
			Max: r.IntN(8), Send: p.send(client),
			Apart: func(err error) bool { return rest.KindOf(err) == rest.BadRequest },
		}
		var group sync.WaitGroup
		for i := range 1 + r.IntN(60) {
			n, queue, begins := i+1, fmt.Sprint(r.IntN(3)), time.Duration(r.Int64N(int64(2*time.Second)))
			stops := time.Hour
			if r.IntN(3) == 0 {
				stops = time.Duration(r.Int64N(int64(time.Second)))
			}
			seenThrough := r.IntN(2) == 0
			group.Go(func() {
				time.Sleep(begins)
				user, stop := context.WithCancel(t.Context())
				defer stop()
				defer time.AfterFunc(stops, stop).Stop()
				ctx := user
				if seenThrough {
					own, end := rest.DetachWrite(user, time.Now(), time.Hour)
					defer end()
					ctx = own
				}
				got, err := b.Do(ctx, queue, n)
				time.Sleep(time.Minute) // nothing is to arrive late
				done := p.count(n)
				switch {
				case err == nil && got == -n && done == 1 && !isBad(n):
				case rest.KindOf(err) == rest.BadRequest && done == 0 && isBad(n):
				case (errors.Is(err, context.Canceled) || rest.KindOf(err) == rest.Canceled) && done == 0 && user.Err() != nil:
				default:
					t.Errorf("change %d was carried out %d times, and its result is %d, %v", n, done, got, err)
				}
			})
		}
		group.Wait()
		if b.Max > 0 && p.most > b.Max {
			t.Errorf("a batch of %d, want %d at most", p.most, b.Max)
		}
	})
}
