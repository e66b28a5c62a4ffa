package snapshot_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// A look before an addition believes the list that the run has read, however many additions there are; a read of what the state knows does not. What a
// write left unsure is looked for in any case.
func TestListed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlatform(100, 500)
		c := p.collection()
		if all, err := c.All(t.Context()); err != nil || len(all) != 100 {
			t.Fatalf("%d items, %v", len(all), err)
		}
		before := p.calls()
		for range 50 {
			if _, err := c.Listed(t.Context(), "new"); !errors.Is(err, errMissing) {
				t.Fatalf("got %v", err)
			}
		}
		if calls := p.calls() - before; calls != 0 {
			t.Errorf("%d calls for what the list lacks", calls)
		}
		if _, err := c.Get(t.Context(), "new"); !errors.Is(err, errMissing) || p.calls() == before {
			t.Errorf("got %v without a call: one list proves no absence of what a state knows", err)
		}
		p.mu.Lock()
		p.items = append(p.items, item{"new", "somebody else's"})
		p.mu.Unlock()
		c.Forget("new")
		if got, err := c.Listed(t.Context(), "new"); err != nil || got.Name != "somebody else's" {
			t.Errorf("after a write that failed: %v, %v", got, err)
		}
	})
}

// Each scope has a collection of its own, made once.
func TestKeyed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var k snapshot.Keyed[item]
		p := newPlatform(3, 500)
		source := func() snapshot.Source[item] {
			return snapshot.Source[item]{Key: func(i item) string { return i.ID }, Open: p.open}
		}
		first := k.Of("one", source)
		if k.Of("one", source) != first || k.Of("another", source) == first {
			t.Error("scopes share a collection, or one has two")
		}
	})
}

// Where a search costs as much as a page, a look whether a name is free opens the list first: a short one is all that is ever read.
func TestFindHolder_eager(t *testing.T) {
	for _, tc := range []struct{ pageSize, searches, pages int }{
		{pageSize: 500, searches: 0, pages: 1}, // a short list answers everybody
		{pageSize: 10, searches: 3, pages: 1},  // a long one is not read for a few
	} {
		synctest.Test(t, func(t *testing.T) {
			p := newPlatform(200, tc.pageSize)
			c := snapshot.New(snapshot.Source[item]{
				Key: func(i item) string { return i.ID }, Open: p.open, Get: p.get, Eager: true,
				IsMissing: func(err error) bool { return errors.Is(err, errMissing) }, Missing: func(string) error { return errMissing },
			})
			searches := 0
			for range 3 {
				found, err := c.FindHolder(t.Context(), func(i item) bool { return i.Name == "free" }, func(context.Context) ([]item, error) {
					searches++
					return nil, nil
				})
				if err != nil || len(found) != 0 {
					t.Fatalf("found %v, %v", found, err)
				}
			}
			if searches != tc.searches || int(p.pages.Load()) != tc.pages {
				t.Errorf("pages of %d: %d searches, %d pages", tc.pageSize, searches, p.pages.Load())
			}
		})
	}
}

// Those who look at what became of a batch before they end come again later than those who do not: they still go together.
func TestBatches_ofThoseWhoLookBetween(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		b := &snapshot.Batcher[int, int]{
			Send: func(_ context.Context, _ string, batch func() []int) ([]snapshot.Result[int], error) {
				time.Sleep(latency)
				calls++
				return make([]snapshot.Result[int], len(batch())), nil
			},
		}
		inParallel(1000, 10, func(i int) {
			if _, err := b.Do(t.Context(), "queue", i); err != nil {
				t.Error(err)
			}
			time.Sleep(2 * latency) // the look, which takes all of them as long
		})
		time.Sleep(time.Second)
		if calls > 1000/9+10 {
			t.Errorf("%d calls", calls)
		}
	})
}

// Look-ups by name compare only the items of the name, also after writes.
func TestFind_byName(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlatform(1000, 500)
		c := snapshot.New(snapshot.Source[item]{
			Key: func(i item) string { return i.ID }, Open: p.open, Get: p.get, Names: func(i item) []string { return []string{i.Name} },
			IsMissing: func(err error) bool { return errors.Is(err, errMissing) }, Missing: func(string) error { return errMissing },
		})
		if _, err := c.All(t.Context()); err != nil {
			t.Fatal(err)
		}
		compared := 0
		find := func(name string) []item {
			found, err := c.FindHolder(t.Context(), func(i item) bool {
				compared++
				return i.Name == name
			}, nil, name)
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		if found := find("name7"); len(found) != 1 || found[0].ID != "id00007" || compared != 1 {
			t.Errorf("found %v after %d comparisons", found, compared)
		}
		c.Put(item{"id00007", "renamed"})
		if found := find("name7"); len(found) != 0 {
			t.Errorf("found %v under the former name", found)
		}
		if found := find("renamed"); len(found) != 1 {
			t.Errorf("found %v under the new name", found)
		}
		c.Remove("id00007")
		if found := find("renamed"); len(found) != 0 {
			t.Errorf("found %v that is gone", found)
		}
	})
}
