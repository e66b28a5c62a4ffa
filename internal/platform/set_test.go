package platform

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// idsOf are the ids of entries, with their types.
func idsOf(entries []SetEntry) string {
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = strings.TrimSuffix(e.ID+":"+e.Type, ":")
	}
	return strings.Join(ids, " ")
}

func TestDiffSet(t *testing.T) {
	t.Parallel()
	present := []SetEntry{
		{ID: "stays", Type: "member"}, {ID: "changes", Type: "member"}, {ID: "goes"}, {ID: "ignored"}, {ID: "external", External: true},
		{ID: "listed-external", External: true}, {ID: "ignored-external", External: true},
	}
	wanted := []SetEntry{
		{ID: "stays", Type: "member"}, {ID: "changes", Type: "maintainer"}, {ID: "new"}, {ID: "listed-external"}, {Name: "planned", Planned: true},
	}
	d := DiffSet(wanted, present, func(e SetEntry) bool { return strings.HasPrefix(e.ID, "ignored") })
	for what, got := range map[string][2]string{
		"add":    {idsOf(d.Add), "new "},
		"change": {idsOf(d.Change), "changes:maintainer"},
		"was":    {idsOf(d.Was), "changes:member"},
		"remove": {idsOf(d.Remove), "goes"},
		"left":   {idsOf(d.Left), "external"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %q, not %q", what, got[0], got[1])
		}
	}
	if d.IsEmpty() || !DiffSet(present[4:], present[4:], nil).IsEmpty() || !DiffSet(nil, present[4:], func(SetEntry) bool { return false }).IsEmpty() {
		t.Error("what is empty is not, or the other way round")
	}
}

// fakeSet is a set in memory that records what is done.
type fakeSet struct {
	mu    sync.Mutex
	there map[string]SetEntry
	log   []string
	// fails are errors of a change, "put ID" or "remove ID"; lies are those that change something whatever they return, or nothing.
	fails map[string]error
	lies  map[string]bool
	looks int
	// blind is the error of each look; late is how many looks show what was there before.
	blind  error
	late   int
	before map[string]SetEntry
	// guard is asked before removals; nil: everything may go.
	guard func(remove, put []SetEntry) error
}

func (f *fakeSet) set() *Set {
	change := func(do string, apply func(SetEntry)) func(context.Context, SetEntry) error {
		return func(_ context.Context, e SetEntry) error {
			f.mu.Lock()
			defer f.mu.Unlock()
			key := do + " " + e.ID
			f.log = append(f.log, key)
			if (f.fails[key] == nil) != f.lies[key] {
				apply(e)
			}
			return f.fails[key]
		}
	}
	return &Set{
		Present: func(_ context.Context, live bool) (entries []SetEntry, err error) {
			f.looks++
			there := f.there
			if f.looks <= f.late {
				there = f.before
			}
			for _, e := range there {
				entries = append(entries, e)
			}
			if !live {
				err = errors.New("not a live look")
			}
			return entries, errors.Join(err, f.blind)
		},
		Guard: func(_ context.Context, remove, put []SetEntry) error {
			if f.guard == nil {
				return nil
			}
			return f.guard(remove, put)
		},
		Put:    change("put", func(e SetEntry) { f.there[e.ID] = e }),
		Remove: change("remove", func(e SetEntry) { delete(f.there, e.ID) }),
	}
}

func TestSet_Apply(t *testing.T) {
	t.Parallel()
	refused := errors.New("refused")
	put := []SetEntry{{ID: "new", Name: "Nina", Type: "member"}, {ID: "changed", Name: "Carl", Type: "maintainer"}}
	remove := []SetEntry{{ID: "old", Name: "Olga"}, {ID: "older", Name: "Otto"}}
	failing := func(changes ...string) map[string]error {
		fails := map[string]error{}
		for _, change := range changes {
			fails[change] = refused
		}
		return fails
	}
	for name, tc := range map[string]struct {
		set    *fakeSet
		made   int
		failed string // verb, id and error of each
		looks  int
	}{
		"all":       {&fakeSet{}, 4, "", 1},
		"one fails": {&fakeSet{fails: failing("put new")}, 3, "add new: refused", 1},
		"each kind fails": {
			&fakeSet{fails: failing("put changed", "remove old")}, 2, "change changed: refused, remove old: refused", 1,
		},
		"carried out, with an error": {
			&fakeSet{fails: failing("put new", "remove old"), lies: map[string]bool{"put new": true, "remove old": true}}, 4, "", 1,
		},
		"not carried out, without an error": {
			&fakeSet{lies: map[string]bool{"put changed": true, "remove older": true}}, 2, "change changed: , remove older: ", 3,
		},
		"shown late":                           {&fakeSet{late: 2}, 4, "", 3},
		"no look":                              {&fakeSet{blind: refused, fails: failing("put new")}, 3, "add new: refused", 1},
		"no look after a change that was lost": {&fakeSet{blind: refused, lies: map[string]bool{"put new": true}}, 4, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := tc.set
			f.before = map[string]SetEntry{"changed": {ID: "changed", Type: "member"}, "old": {ID: "old"}, "older": {ID: "older"}, "other": {ID: "other"}}
			f.there = map[string]SetEntry{}
			for id, e := range f.before {
				f.there[id] = e
			}
			s := &sleeper{now: time.Now()}
			outcome, err := f.set().Apply(t.Context(), s.created().Clock, put, remove, func(e SetEntry) bool { return e.ID == "new" })
			if err != nil {
				t.Fatal(err)
			}
			var failed []string
			for _, failure := range outcome.Failed {
				text := fmt.Sprintf("%s %s: ", failure.Verb, failure.Entry.ID)
				if errors.Is(failure.Err, refused) {
					text += "refused"
				} else if failure.Err == nil {
					text += "no error"
				}
				failed = append(failed, text)
			}
			if got := strings.Join(failed, ", "); got != tc.failed || outcome.Made != tc.made {
				t.Errorf("%d made, failed: %q; not %d, %q", outcome.Made, got, tc.made, tc.failed)
			}
			if f.looks < tc.looks || tc.looks == 1 && f.looks > 1 {
				t.Errorf("%d looks, not %d", f.looks, tc.looks)
			}
			for i, step := range f.log {
				if strings.HasPrefix(step, "put") != (i < len(put)) {
					t.Errorf("not first what adds: %v", f.log)
				}
			}
			if len(f.log) != len(put)+len(remove) {
				t.Errorf("one that fails stops others: %v", f.log)
			}
		})
	}
}

// What somebody else gives is as good as removed, and nothing to do is nothing to look at.
func TestSet_ApplyLeaves(t *testing.T) {
	t.Parallel()
	f := &fakeSet{there: map[string]SetEntry{"old": {ID: "old", External: true}}, lies: map[string]bool{"remove old": true}}
	s := &sleeper{now: time.Now()}
	outcome, err := f.set().Apply(t.Context(), s.created().Clock, nil, []SetEntry{{ID: "old"}}, nil)
	if err != nil || outcome.Made != 1 || outcome.Err("team") != nil {
		t.Errorf("%+v, %v", outcome, err)
	}
	f.looks = 0
	if outcome, err := f.set().Apply(t.Context(), s.created().Clock, nil, nil, nil); err != nil || outcome.Made != 0 || f.looks != 0 {
		t.Errorf("%+v, %v, %d looks", outcome, err, f.looks)
	}
}

// The guard judges all removals together, with those who come before. What it refuses sends nothing; who could not be added does not count for it.
func TestSet_ApplyGuards(t *testing.T) {
	t.Parallel()
	refused := errors.New("refused")
	put, remove := []SetEntry{{ID: "new"}}, []SetEntry{{ID: "old"}, {ID: "older"}}
	for name, tc := range map[string]struct {
		fails map[string]error
		guard func(remove, put []SetEntry) error
		log   string
		err   error
		made  int
	}{
		"not asked without removals": {nil, func(remove, _ []SetEntry) error {
			if len(remove) == 0 {
				return refused
			}
			return nil
		}, "put new, remove old, remove older", nil, 3},
		"all at once": {nil, func(remove, _ []SetEntry) error {
			if len(remove) == 2 {
				return refused
			}
			return nil
		}, "", refused, 0},
		"who comes counts": {nil, func(_, put []SetEntry) error {
			if len(put) == 0 {
				return refused
			}
			return nil
		}, "put new, remove old, remove older", nil, 3},
		"who could not come does not": {map[string]error{"put new": errors.New("unknown user")}, func(_, put []SetEntry) error {
			if len(put) == 0 {
				return refused
			}
			return nil
		}, "put new", nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fakeSet{there: map[string]SetEntry{"old": {ID: "old"}, "older": {ID: "older"}}, fails: tc.fails, guard: tc.guard}
			clock := (&sleeper{now: time.Now()}).created().Clock
			outcome, err := f.set().Apply(t.Context(), clock, put, remove, func(SetEntry) bool { return true })
			slices.Sort(f.log)
			if log := strings.Join(f.log, ", "); log != tc.log || !errors.Is(err, tc.err) || outcome.Made != tc.made {
				t.Errorf("%q, %v, %+v", log, err, outcome)
			}
			if tc.fails != nil && (len(outcome.Failed) != 3 || !errors.Is(outcome.Failed[1].Err, refused)) {
				t.Errorf("%+v", outcome.Failed)
			}
			if _, err := f.set().Apply(t.Context(), clock, put, nil, func(SetEntry) bool { return true }); err != nil {
				t.Errorf("without removals: %v", err)
			}
		})
	}
}

// A stop sends nothing more, says so, and what was sent is looked at.
func TestSet_ApplyStops(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	write, done := rest.DetachWrite(ctx, time.Now(), time.Minute)
	defer done()
	f := &fakeSet{there: map[string]SetEntry{"old": {ID: "old"}}}
	set := f.set()
	inner := set.Put
	set.Put = func(ctx context.Context, e SetEntry) error {
		defer stop()
		return inner(ctx, e)
	}
	s := &sleeper{now: time.Now()}
	outcome, err := set.Apply(write, s.created().Clock, []SetEntry{{ID: "new"}}, []SetEntry{{ID: "old", Name: "Olga"}},
		func(SetEntry) bool { return true })
	if err != nil || !slices.Equal(f.log, []string{"put new"}) || outcome.Made != 1 || len(outcome.Failed) != 1 {
		t.Fatalf("%v, %+v, %v", f.log, outcome, err)
	}
	if err := outcome.Err("team"); !strings.Contains(err.Error(), "Olga could not be removed: Terraform was stopped") {
		t.Error(err)
	}
}

func TestUniqueNames(t *testing.T) {
	t.Parallel()
	entries := UniqueNames([]SetEntry{
		{Name: "Ada", Forms: []string{"1"}}, {Name: "ada ", Forms: []string{"2"}}, {Name: "Bob", Forms: []string{"3"}},
		{Forms: []string{"4"}}, {Groups: []string{"Reader"}},
		{Name: "Eve", Forms: []string{"5"}, Groups: []string{"Reader", "r"}}, {Name: "Eve", Forms: []string{"5"}, Groups: []string{"Writer"}},
		{Name: "Zoe", Forms: []string{"6"}, Groups: []string{"Reader"}}, {Name: "Zoe", Forms: []string{"7"}, Groups: []string{"READER", "r"}},
	})
	var names []string
	for _, e := range entries {
		names = append(names, e.Name)
	}
	if got, want := strings.Join(names, ","), "1,2,4,Bob,,6,7,Eve,Eve"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}
