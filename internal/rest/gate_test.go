package rest

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// each runs n functions side by side and waits for them.
func each(n int, run func(i int)) {
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { run(i) })
	}
	group.Wait()
}

// The platform lets one of several parallel writes through and refuses the others. The client sends side by side until it learns
// that, and one after another from then on; nothing is lost and nothing done twice.
func TestGate(t *testing.T) {
	t.Parallel()
	for _, status := range []int{503, 409} {
		const writers = 6
		var mu sync.Mutex
		inFlight, refusals, overlapsAfter := 0, 0, 0
		done := map[string]int{}
		house := make(chan struct{}) // closed when all writers are there at once
		server := newServer(t, func(w http.ResponseWriter, r *http.Request, n int) {
			mu.Lock()
			inFlight++
			first := n <= writers
			if !first && inFlight > 1 {
				overlapsAfter++
			}
			if n == writers {
				close(house)
			}
			mu.Unlock()
			<-house

			mu.Lock()
			defer mu.Unlock()
			inFlight--
			if first && n > 1 {
				refusals++
				respond(status, "", "X-No-Parallel-Writes", "1")(w)
				return
			}
			done[r.URL.Path]++
			respond(201, "")(w)
		})
		c, _ := newTestClient(t, server.URL)
		write := func(serial, id string) error {
			_, err := c.Do(t.Context(), Request{Method: http.MethodPost, Path: Path("things", id), Route: "/things/{id}", Serial: serial}, nil)
			return err
		}
		each(writers, func(i int) {
			if err := write("org", string(rune('a'+i))); err != nil {
				t.Error(err)
			}
		})
		each(writers, func(i int) {
			if err := write("org", string(rune('A'+i))); err != nil {
				t.Error(err)
			}
		})
		if refusals != writers-1 || overlapsAfter != 0 {
			t.Errorf("%d: %d refusals, want %d; %d overlapped afterwards, want none", status, refusals, writers-1, overlapsAfter)
		}
		for i := range writers {
			for _, first := range []rune{'a', 'A'} {
				if path := "/things/" + string(first+rune(i)); done[path] != 1 {
					t.Errorf("%d: %s was done %d times", status, path, done[path])
				}
			}
		}
	}
}

func TestGateTellsObjectsApart(t *testing.T) {
	t.Parallel()
	g := newGate()
	enter := func(key string) passes {
		t.Helper()
		p, err := g.enter(t.Context(), key, nil)
		if err != nil {
			t.Fatal(err)
		}
		p.begin()
		return p
	}
	leave := func(p passes) bool { defer p.leave(); return p.end() }

	a1, a2, b := enter("a"), enter("a"), enter("b")
	if leave(b) {
		t.Error("writes to different objects do not overlap")
	}
	if !leave(a1) || !leave(a2) {
		t.Error("writes to the same object overlap, whichever ends first")
	}
	if a3 := enter("a"); leave(a3) {
		t.Error("a write after the others does not overlap")
	}

	g.oneByOne("a")
	alone := enter("a")
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.enter(canceled, "a", nil); err == nil {
		t.Error("a second write got in beside the first")
	}
	b1, b2 := enter("b"), enter("b") // would hang if b were closed as well
	leave(b1)
	leave(b2)
	leave(alone)
	leave(enter("a"))
	leave(enter("")) // needs no pass
}

// Reads never wait at the gate.
func TestGateIgnoresReads(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) { respond(200, `{}`)(w) })
	c, _ := newTestClient(t, server.URL)
	p, err := c.gate.enter(t.Context(), "org", nil)
	if err != nil {
		t.Fatal(err)
	}
	p.leave()
	c.gate.oneByOne("org")
	alone, err := c.gate.enter(t.Context(), "org", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer alone.leave()
	if _, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x", Serial: "org"}, nil); err != nil {
		t.Errorf("a read beside a write: %v", err)
	}
}

// An empty 503 without an overlap is the limiter's, not the gate's: the platform sends the same text for both.
func TestRefusalWithoutOverlapIsTheLimiters(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		if n == 1 {
			respond(503, "", "X-No-Parallel-Writes", "1", "X-Not-Executed", "1", "Retry-After", "30")(w)
			return
		}
		respond(201, "")(w)
	})
	book := &logBook{}
	c, clock := newTestClient(t, server.URL, func(cfg *Config) { cfg.Log = book.Log })
	c.jitter = noJitter
	if _, err := c.Do(t.Context(), Request{Method: http.MethodPost, Path: "/x", Route: "/x", Serial: "org"}, nil); err != nil {
		t.Fatal(err)
	}
	if clock.Slept() < 30e9 || !strings.Contains(book.String(), "rate limit") || c.gate.lanes["org"].alone {
		t.Errorf("slept %v, log %v", clock.Slept(), book)
	}
}
