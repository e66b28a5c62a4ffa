package snapshot_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// Readers of one item share one read, in a tenant of any size: ten grants of one person are no reason to list everybody.
func TestReadersOfOneItemListNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlatform(50_000, 200)
		c := p.collection()
		inParallel(10, 10, func(int) {
			if _, err := c.Get(t.Context(), "id00007"); err != nil {
				t.Error(err)
			}
		})
		if p.gets.Load() != 1 || p.pages.Load() != 0 {
			t.Errorf("%d reads and %d pages", p.gets.Load(), p.pages.Load())
		}
	})
}

// What has to be read again is: by a read of its own (Single, Live), and as a whole (All on a context of Again). What it brings is kept.
func TestReadsAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlatform(10, 200)
		c := p.collection()
		if all, err := c.All(t.Context()); err != nil || len(all) != 10 {
			t.Fatalf("%v, %v", all, err)
		}
		rename := func(name string) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.items[3].Name = name
		}
		rename("first")
		if got, err := c.Live(t.Context(), "id00003"); err != nil || got.Name != "first" {
			t.Errorf("%v, %v", got, err)
		}
		rename("second")
		if got, err := c.Single(t.Context(), "id00003"); err != nil || got.Name != "second" {
			t.Errorf("%v, %v", got, err)
		}
		rename("third")
		isThird := func(i item) bool { return i.Name == "third" }
		if _, known := c.KnownWhere(isThird); known {
			t.Error("nobody has read that")
		}
		if all, err := c.All(snapshot.Again(t.Context())); err != nil || !slices.ContainsFunc(all, isThird) {
			t.Errorf("%v, %v", all, err)
		}
		calls := p.calls()
		if got, known := c.KnownWhere(isThird); !known || got.ID != "id00003" {
			t.Errorf("%v, %t", got, known)
		}
		c.Remove("id00003")
		if _, known := c.KnownWhere(isThird); known || p.calls() != calls {
			t.Error("it is gone, and nobody asked")
		}
	})
}

// The look of a batch whose members write only after it waits for those who write, and is shared with theirs; a look of one write stays one of it
// on another context.
func TestLooksBeforeWriting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlatform(20, 200)
		c := p.collection()
		b := &snapshot.Batcher[int, string]{}
		b.Send = func(ctx context.Context, key string, batch func() []int) ([]snapshot.Result[string], error) {
			found, err := c.Look(snapshot.BeforeWriting(ctx), key)
			results := make([]snapshot.Result[string], len(batch()))
			for i := range results {
				results[i].Value = found.Name
			}
			return results, err
		}
		writing, end := c.Writing(t.Context())
		go func() { // one who writes for a while, so that all who look meet
			time.Sleep(latency)
			if _, err := c.Look(c.InWrite(t.Context(), writing), "id00000"); err != nil {
				t.Error(err)
			}
			end()
		}()
		inParallel(19, 19, func(i int) {
			want := p.items[i+1]
			if got, err := b.Do(t.Context(), want.ID, i); err != nil || got != want.Name {
				t.Errorf("%v, %v", got, err)
			}
		})
		synctest.Wait()
		if p.calls() != 1 {
			t.Errorf("%d reads and %d pages, want one page", p.gets.Load(), p.pages.Load())
		}
	})
}
