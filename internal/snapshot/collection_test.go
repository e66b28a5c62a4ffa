package snapshot_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

type item struct{ ID, Name string }

var errMissing = errors.New("no such item")

// latency is how long a call takes, on the clock of a synctest bubble.
const latency = 100 * time.Millisecond

// fakePlatform is a list of items that counts the calls.
type fakePlatform struct {
	mu          sync.Mutex
	items       []item
	gets, pages atomic.Int64
	pageSize    int
	unlisted    []string // items that no list shows
}

func newPlatform(n, pageSize int) *fakePlatform {
	p := &fakePlatform{pageSize: pageSize}
	for i := range n {
		p.items = append(p.items, item{fmt.Sprintf("id%05d", i), fmt.Sprint("name", i)})
	}
	return p
}

func (p *fakePlatform) calls() int64 { return p.gets.Load() + p.pages.Load() }

func (p *fakePlatform) get(_ context.Context, key string) (item, error) {
	p.gets.Add(1)
	time.Sleep(latency)
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := slices.IndexFunc(p.items, func(i item) bool { return i.ID == key }); i >= 0 {
		return p.items[i], nil
	}
	return item{}, errMissing
}

func (p *fakePlatform) open(ctx context.Context) (*rest.Listing[item], error) {
	return rest.OpenSortedPages(ctx, p.pageSize, func(i item) string { return i.ID },
		func(_ context.Context, offset, limit int) ([]item, int, error) {
			p.pages.Add(1)
			time.Sleep(latency)
			p.mu.Lock()
			defer p.mu.Unlock()
			listed := p.items
			if len(p.unlisted) > 0 {
				listed = slices.DeleteFunc(slices.Clone(listed), func(i item) bool { return slices.Contains(p.unlisted, i.ID) })
			}
			offset = min(offset, len(listed))
			return slices.Clone(listed[offset:min(offset+limit, len(listed))]), len(listed), nil
		})
}

// named fits an item of a name, and search asks the platform for those.
func (p *fakePlatform) named(name string) func(item) bool {
	return func(i item) bool { return i.Name == name }
}

func (p *fakePlatform) search(name string) func(context.Context) ([]item, error) {
	return func(context.Context) ([]item, error) {
		p.gets.Add(1)
		time.Sleep(latency)
		p.mu.Lock()
		defer p.mu.Unlock()
		return slices.DeleteFunc(slices.Clone(p.items), func(i item) bool { return i.Name != name }), nil
	}
}

// put makes or changes an item.
func (p *fakePlatform) put(want item) {
	p.mu.Lock()
	defer p.mu.Unlock()
	items := slices.DeleteFunc(slices.Clone(p.items), func(i item) bool { return i.ID == want.ID })
	at, _ := slices.BinarySearchFunc(items, want, func(a, b item) int { return cmp.Compare(a.ID, b.ID) })
	p.items = slices.Insert(items, at, want)
}

func (p *fakePlatform) remove(key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.items = slices.DeleteFunc(slices.Clone(p.items), func(i item) bool { return i.ID == key })
}

func (p *fakePlatform) source() snapshot.Source[item] {
	return snapshot.Source[item]{
		Key: func(i item) string { return i.ID }, Open: p.open, Get: p.get,
		IsMissing: func(err error) bool { return errors.Is(err, errMissing) },
		Missing:   func(string) error { return errMissing },
	}
}

func (p *fakePlatform) collection() *snapshot.Collection[item] { return snapshot.New(p.source()) }

// inParallel calls f for 0 to n-1, at most parallelism at once.
func inParallel(n, parallelism int, f func(i int)) {
	var group sync.WaitGroup
	room := make(chan struct{}, parallelism)
	for i := range n {
		room <- struct{}{}
		group.Go(func() {
			f(i)
			<-room
		})
	}
	group.Wait()
}

func TestReadersShareTheList(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		tenant, readers, parallelism int
		most                         int64
	}{
		"everybody, few pages":             {1000, 1000, 10, 6 + 2},
		"everybody, one reader at a time":  {1000, 1000, 1, 6 + 2 + 4},
		"three of many":                    {50_000, 3, 10, 3 + 1},
		"one":                              {50_000, 1, 10, 1},
		"as many as pages, never twice":    {20_000, 101, 10, 2*101 + 3},
		"everybody of many, many at once":  {50_000, 50_000, 256, 252 + 2},
		"everybody of many, ten at a time": {50_000, 50_000, 10, 2*252 + 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newPlatform(tt.tenant, 200)
				c := p.collection()
				inParallel(tt.readers, tt.parallelism, func(i int) {
					want := p.items[i*(tt.tenant/tt.readers)]
					if got, err := c.Get(t.Context(), want.ID); err != nil || got != want {
						t.Errorf("%v, %v, want %v", got, err, want)
					}
				})
				if p.calls() > tt.most {
					t.Errorf("%d reads and %d pages, want %d calls at most", p.gets.Load(), p.pages.Load(), tt.most)
				}
			})
		})
	}
}

func TestRemovalsAreConfirmedByTheList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlatform(1000, 500)
		c := p.collection()
		inParallel(1000, 10, func(i int) {
			key := fmt.Sprintf("id%05d", i)
			time.Sleep(time.Duration(i%4) * latency * 3 / 4) // Terraform, and reads before the write: they are out of step
			ctx, end := c.Writing(t.Context())
			defer end()
			time.Sleep(latency)
			p.remove(key)
			if gone, err := c.IsGone(ctx, key); !gone || err != nil {
				t.Errorf("%s: gone %t, %v", key, gone, err)
			}
		})
		// Three pages at the beginning, one at the end, for each ten, who get into step: those who had their look wait for the others of the last round.
		// Alone each would take a read, and in two halves each ten two lists.
		if p.calls() > 300 {
			t.Errorf("%d reads and %d pages", p.gets.Load(), p.pages.Load())
		}
	})
}

func TestConfirmationsShareALook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlatform(1000, 500)
		c := p.collection()
		var late atomic.Int64
		inParallel(1000, 10, func(i int) {
			ctx, end := c.Writing(t.Context())
			defer end()
			time.Sleep(latency)
			want := snapshot.Confirmation[item]{Key: p.items[i].ID, Shown: func(item) bool { return i != 500 }, Late: func() { late.Add(1) }}
			if shown, err := c.Confirm(ctx, want); !shown || err != nil {
				t.Errorf("item %d: %t, %v", i, shown, err)
			}
		})
		if late.Load() != 1 {
			t.Errorf("%d are late, want 1", late.Load())
		}
		if p.calls() > 50 { // three pages for each hundred, and some more looks for the one that is late
			t.Errorf("%d reads and %d pages", p.gets.Load(), p.pages.Load())
		}
		ctx, end := c.Writing(t.Context())
		defer end()
		alone := snapshot.Confirmation[item]{Key: p.items[0].ID, Shown: func(item) bool { return false }}
		if shown, err := c.Confirm(ctx, alone); shown || err != nil {
			t.Errorf("what the platform does not show is confirmed: %t, %v", shown, err)
		}
	})
}

func TestBatches(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		bad := errors.New("bad item")
		b := &snapshot.Batcher[int, int]{
			Max: 100, Apart: func(err error) bool { return errors.Is(err, bad) },
			Send: func(_ context.Context, _ string, batch func() []int) ([]snapshot.Result[int], error) {
				calls++
				items := batch()
				time.Sleep(latency)
				if slices.Contains(items, 13) {
					return nil, bad
				}
				results := make([]snapshot.Result[int], len(items))
				for i, v := range items {
					results[i].Value = v * 2
				}
				return results, nil
			},
		}
		inParallel(1000, 10, func(i int) {
			got, err := b.Do(t.Context(), "queue", i)
			if i == 13 && !errors.Is(err, bad) || i != 13 && (err != nil || got != 2*i) {
				t.Errorf("item %d: %d, %v", i, got, err)
			}
		})
		time.Sleep(time.Second) // the last batch waits a moment for others
		if calls > 1000/9+10 {
			t.Errorf("%d calls", calls)
		}
	})
}
