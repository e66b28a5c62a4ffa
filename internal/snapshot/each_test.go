package snapshot_test

import (
	"slices"
	"testing"
)

func TestEach_readsWhatIsWanted(t *testing.T) {
	t.Parallel()
	p := newPlatform(91, 10) // each page repeats the last item of the one before
	c := p.collection()
	take := func(n int) (ids []string) {
		t.Helper()
		for one, err := range c.Each(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if ids = append(ids, one.ID); len(ids) == n {
				break
			}
		}
		return ids
	}
	if ids := take(15); len(ids) != 15 || p.calls() != 2 {
		t.Errorf("%d items took %d calls, want 2", len(ids), p.calls())
	}
	before := p.calls()
	all := take(-1)
	if slices.Sort(all); len(slices.Compact(all)) != 91 || p.calls() != before+10 {
		t.Errorf("%d items took %d calls, want 10", len(all), p.calls()-before)
	}
	before = p.calls()
	if ids := take(-1); !slices.Equal(ids, all) || p.calls() != before {
		t.Errorf("known items took %d calls and came as %v", p.calls()-before, ids)
	}
	if _, err := c.Get(t.Context(), all[0]); err != nil || p.calls() != before {
		t.Errorf("a reader after Each: %v, %d calls", err, p.calls()-before)
	}
}

// An own write is newer than a list that is being read, and a list that was not read to its end is not taken for the whole.
func TestEach_ownWritesAreNewer(t *testing.T) {
	t.Parallel()
	p := newPlatform(30, 10)
	c := p.collection()
	n, renamed, gone := 0, "", ""
	for one, err := range c.Each(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		switch n++; {
		case one.ID == renamed && one.Name != "new":
			t.Errorf("%s is %q after it was renamed", one.ID, one.Name)
		case one.ID == gone:
			t.Errorf("%s comes after it was removed", one.ID)
		case n == 1:
			page, err := p.open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			renamed, gone = page.First[5].ID, page.First[6].ID
			c.Put(item{ID: renamed, Name: "new"})
			c.Remove(gone)
		}
		if n == 12 {
			break
		}
	}
	if known, ok := c.Known(renamed); !ok || known.Name != "new" {
		t.Errorf("the collection has %v", known)
	}
	before := p.calls()
	if all, err := c.All(t.Context()); err != nil || len(all) != 30 || p.calls() == before {
		t.Errorf("All returns %d items, %v, after %d calls", len(all), err, p.calls()-before)
	}
}
