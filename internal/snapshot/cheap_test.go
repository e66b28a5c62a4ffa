package snapshot_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// Where few pages are cheap, the first reader asks what the list costs: one call serves all of a small tenant, and in a large one it is one call
// more.
func TestCheapLists(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		tenant, readers int
		most            int64
	}{"small": {150, 150, 1}, "as large as is cheap": {590, 3, 3}, "large": {50_000, 3, 3 + 1}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newPlatform(tt.tenant, 200)
				c := snapshot.New(snapshot.Source[item]{
					Key: func(i item) string { return i.ID }, Open: p.open, Get: p.get, Cheap: 3,
					IsMissing: func(err error) bool { return errors.Is(err, errMissing) },
					Missing:   func(string) error { return errMissing },
				})
				inParallel(tt.readers, 10, func(i int) {
					if got, err := c.Get(t.Context(), p.items[i].ID); err != nil || got != p.items[i] {
						t.Errorf("%v, %v", got, err)
					}
				})
				time.Sleep(time.Minute) // what is left of a list is read
				if p.calls() > tt.most {
					t.Errorf("%d calls, want %d at most", p.calls(), tt.most)
				}
			})
		})
	}
}

// A list in one piece is read once, and a look at all of it sees what changed since.
func TestLookAll(t *testing.T) {
	t.Parallel()
	p := newPlatform(3, 200)
	c := p.collection()
	whole, err := rest.Whole(p.items).All(t.Context())
	if all, allErr := c.All(t.Context()); err != nil || allErr != nil || len(all) != len(whole) {
		t.Errorf("%v, %v, %v", all, err, allErr)
	}
	p.remove(p.items[0].ID)
	known, _ := c.All(t.Context())
	looked, err := c.LookAll(t.Context())
	if err != nil || len(known) != 3 || len(looked) != 2 {
		t.Errorf("%d known, %d after a look, %v", len(known), len(looked), err)
	}
}
