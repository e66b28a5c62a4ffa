package rest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// fakeList is a paged list with the habits of platforms.
type fakeList struct {
	items        []string
	cap          int // the platform's largest page; 0: none
	ignoreOffset bool
	noTotal      bool
	extra        int // counted in total, but never given
	failAt       int // the call that fails; 0: none
	before       func(call int, l *fakeList)
	mu           sync.Mutex
	calls        int
}

var errPage = errors.New("page failed")

func (l *fakeList) fetch(_ context.Context, offset, limit int) ([]string, int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls++
	if l.before != nil {
		l.before(l.calls, l)
	}
	if l.calls == l.failAt {
		return nil, 0, errPage
	}
	total := len(l.items) + l.extra
	if l.noTotal {
		total = -1
	}
	if l.cap > 0 {
		limit = min(limit, l.cap)
	}
	if l.ignoreOffset {
		offset = 0
	}
	offset = min(offset, len(l.items))
	return slices.Clone(l.items[offset:min(offset+limit, len(l.items))]), total, nil
}

func (l *fakeList) all(t *testing.T, limit int) ([]string, error) {
	return AllPages(t.Context(), limit, func(s string) string { return s }, l.fetch)
}

func letters(n int) []string {
	items := make([]string, n)
	for i := range items {
		items[i] = "item" + strconv.Itoa(i)
	}
	return items
}

func TestAllPages(t *testing.T) {
	t.Parallel()
	once := func(change func(*fakeList)) func(int, *fakeList) {
		return func(call int, l *fakeList) {
			if call == 2 {
				change(l)
			}
		}
	}
	tests := []struct {
		name  string
		list  *fakeList
		calls int
		err   string // "": everything arrives
	}{
		{"empty", &fakeList{}, 1, ""},
		{"one page", &fakeList{items: letters(10)}, 1, ""},
		{"three pages", &fakeList{items: letters(25)}, 3, ""},
		{"pages end evenly", &fakeList{items: letters(20)}, 2, ""},
		{"smaller pages than asked for", &fakeList{items: letters(25), cap: 7}, 4, ""},
		{"no total", &fakeList{items: letters(25), noTotal: true}, 4, ""},
		{"no total, offset ignored", &fakeList{items: letters(8), noTotal: true, ignoreOffset: true}, 2, ""},
		{"offset ignored, all in one", &fakeList{items: letters(10), ignoreOffset: true}, 1, ""},
		{"offset ignored, not all", &fakeList{items: letters(12), ignoreOffset: true}, 6, "counts 12 items but gave only 10"},
		{"fewer than counted", &fakeList{items: letters(12), extra: 1}, 9, "counts 13 items but gave only 12"},
		{"first page fails", &fakeList{items: letters(25), failAt: 1}, 1, "page failed"},
		{"middle page fails", &fakeList{items: letters(25), failAt: 2}, 3, "page failed"},
		{"one added at the end", &fakeList{items: letters(25), before: once(func(l *fakeList) { l.items = append(l.items, "new") })}, 5, ""},
		{"one added in front", &fakeList{items: letters(25), before: once(func(l *fakeList) { l.items = slices.Insert(l.items, 0, "new") })}, 5, ""},
		{"one removed in front", &fakeList{items: letters(25), before: once(func(l *fakeList) { l.items = l.items[1:] })}, 5, ""},
		{
			"changes without end",
			&fakeList{items: letters(25), before: func(_ int, l *fakeList) { l.items = append(l.items, fmt.Sprint("new", len(l.items))) }},
			6, "kept changing",
		},
		{"the same twice", &fakeList{items: append(letters(10), "item3"), noTotal: true}, 2, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := tt.list.all(t, 10)
			if tt.list.calls != tt.calls {
				t.Errorf("%d pages were read, want %d", tt.list.calls, tt.calls)
			}
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) || got != nil {
					t.Errorf("%v, %v, want no list and an error with %q", got, err, tt.err)
				}
				return
			}
			want := slices.Compact(slices.Sorted(slices.Values(tt.list.items)))
			if err != nil || !slices.Equal(slices.Sorted(slices.Values(got)), want) {
				t.Errorf("%v, %v, want %v", got, err, tt.list.items)
			}
			if !tt.list.noTotal && !slices.Equal(got, tt.list.items) {
				t.Errorf("the order changed: %v", got)
			}
		})
	}
}

func TestAllPagesKeepsTheErrorOfAPage(t *testing.T) {
	t.Parallel()
	if _, err := (&fakeList{items: letters(25), failAt: 3}).all(t, 10); !errors.Is(err, errPage) {
		t.Errorf("error %v", err)
	}
}

// Any list, any page sizes, one change at any moment: what comes back is the list as it is at the end, or an error. Never less.
func TestAllPagesProperties(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	for round := range 2000 {
		n, limit := random.IntN(60), 1+random.IntN(20)
		list := &fakeList{items: letters(n), cap: random.IntN(25), ignoreOffset: random.IntN(10) == 0}
		moment := 1 + random.IntN(8)
		insert, place := random.IntN(2) == 0, random.Float64()
		list.before = func(call int, l *fakeList) {
			at := int(place * float64(len(l.items)))
			switch {
			case call != moment:
			case insert:
				l.items = slices.Insert(slices.Clone(l.items), at, "new")
			case len(l.items) > 0:
				l.items = slices.Delete(slices.Clone(l.items), at, at+1)
			}
		}
		got, err := list.all(t, limit)
		if err == nil && !slices.Equal(got, list.items) {
			t.Fatalf("seed %d, round %d: %v, want %v", seed, round, got, list.items)
		}
		if err != nil && !list.ignoreOffset {
			t.Fatalf("seed %d, round %d: %v", seed, round, err)
		}
		if pages := n + 4; list.calls > maxReads*pages {
			t.Fatalf("seed %d, round %d: %d pages were read", seed, round, list.calls)
		}
	}
}

// Each page shows the end of the one before, so that even a change that leaves the number of items the same is seen.
func TestOpenSortedPages(t *testing.T) {
	t.Parallel()
	read := func(l *fakeList) ([]string, error) {
		list, err := OpenSortedPages(t.Context(), 10, func(s string) string { return s }, l.fetch)
		return allOf(t.Context(), list, err)
	}
	swap := func(remove, add int) func(int, *fakeList) {
		return func(call int, l *fakeList) {
			if call == 2 {
				l.items = slices.Delete(slices.Clone(l.items), remove, remove+1)
				l.items = slices.Insert(l.items, add, "new")
			}
		}
	}
	for name, tt := range map[string]struct {
		list  *fakeList
		calls int
	}{
		"nothing":                         {&fakeList{}, 1},
		"one page":                        {&fakeList{items: letters(10)}, 1},
		"three pages":                     {&fakeList{items: letters(28)}, 3},
		"no total":                        {&fakeList{items: letters(25), noTotal: true}, 4},
		"removed in front, added behind":  {&fakeList{items: letters(25), before: swap(3, 24)}, 6},
		"removed behind, added in front":  {&fakeList{items: letters(25), before: swap(20, 0)}, 6},
		"the last one read was removed":   {&fakeList{items: letters(25), before: swap(9, 24)}, 6},
		"removed in front, added next to": {&fakeList{items: letters(25), before: swap(3, 10)}, 6},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := read(tt.list)
			if err != nil || !slices.Equal(got, tt.list.items) || tt.list.calls != tt.calls {
				t.Errorf("%v, %v after %d calls, want %v after %d", got, err, tt.list.calls, tt.list.items, tt.calls)
			}
		})
	}
	restless := &fakeList{items: letters(25), before: func(call int, l *fakeList) {
		l.items = append(slices.Clone(l.items[1:]), fmt.Sprint("new", call))
	}}
	if got, err := read(restless); err == nil || got != nil || !strings.Contains(err.Error(), "kept changing") {
		t.Errorf("%v, %v, want no list", got, err)
	}
}

// A list that never ends is an error, whatever it does: it must not fill the memory.
func TestPagesEnd(t *testing.T) {
	t.Parallel()
	own := func(s string) string { return s }
	for name, read := range map[string]func() ([]string, error){
		"always new items": func() ([]string, error) {
			return AllPages(t.Context(), 100, own, func(_ context.Context, offset, limit int) ([]string, int, error) {
				page := make([]string, limit)
				for i := range page {
					page[i] = strconv.Itoa(offset + i)
				}
				return page, -1, nil
			})
		},
		"new items behind new addresses": func() ([]string, error) {
			n := 0
			return AllLinkedPages(t.Context(), own, func(context.Context, string) ([]string, int, string, error) {
				n++
				return []string{strconv.Itoa(n)}, -1, strconv.Itoa(n), nil
			})
		},
		"nothing new behind new addresses": func() ([]string, error) {
			n := 0
			return AllLinkedPages(t.Context(), own, func(context.Context, string) ([]string, int, string, error) {
				n++
				return []string{"the same"}, -1, strconv.Itoa(n), nil
			})
		},
		"more than it counts": func() ([]string, error) {
			return AllLinkedPages(t.Context(), own, func(_ context.Context, address string) ([]string, int, string, error) {
				n, _ := strconv.Atoi(address)
				return []string{strconv.Itoa(n)}, 2, strconv.Itoa(n + 1), nil
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := read(); err == nil || got != nil {
				t.Errorf("%d items, %v", len(got), err)
			}
		})
	}
}

// Whoever goes by the first page alone must not take it for the list.
func TestListing_firstPageIsNotAll(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		list  *fakeList
		limit int
		calls int
	}{
		"all":                    {&fakeList{items: letters(3)}, 3, 1},
		"nothing":                {&fakeList{}, 3, 1},
		"several":                {&fakeList{items: letters(7)}, 3, 3},
		"no count":               {&fakeList{items: letters(7), noTotal: true}, 3, 2},
		"pages of one item":      {&fakeList{items: letters(3)}, 1, 2},
		"counted, but not shown": {&fakeList{extra: 5}, 3, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, err := OpenSortedPages(t.Context(), tt.limit, func(s string) string { return s }, tt.list.fetch)
			if err != nil || l.Calls != tt.calls {
				t.Errorf("%d calls, %v, want %d", l.Calls, err, tt.calls)
			}
		})
	}
}
