package rest

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"testing"
)

// A list whose pages can be asked for by offset is read side by side; where those pages do not fit together, its links are followed, and no item
// is lost.
func TestSkippablePages(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		list   *fakeList
		refuse bool // pages by offset are refused
		linked int  // pages that are read by their links
		calls  int  // those of the listing
	}{
		"one page":               {&fakeList{items: letters(10), cap: 20}, false, 1, 1},
		"two pages":              {&fakeList{items: letters(30), cap: 20}, false, 2, 2},
		"side by side":           {&fakeList{items: letters(95), cap: 20}, false, 1, 5},
		"no total":               {&fakeList{items: letters(50), cap: 20, noTotal: true}, false, 3, 2},
		"pages of one item":      {&fakeList{items: letters(4), cap: 1}, false, 4, 4},
		"offsets are ignored":    {&fakeList{items: letters(95), cap: 20, ignoreOffset: true}, false, 6, 5},
		"offsets are refused":    {&fakeList{items: letters(95), cap: 20}, true, 6, 5},
		"items moved in between": {&fakeList{items: letters(95), cap: 20, before: moveAt(3)}, false, 6, 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			linked := 0
			// By its links, the list is as it is now, whatever the offsets of a caller do.
			byLink := func(ctx context.Context, address string) ([]string, int, string, error) {
				linked++
				offset, _ := strconv.Atoi(address)
				l := &fakeList{items: tt.list.items, cap: tt.list.cap, noTotal: tt.list.noTotal}
				items, total, err := l.fetch(ctx, offset, 1000)
				next := ""
				if offset+len(items) < len(l.items) {
					next = strconv.Itoa(offset + len(items))
				}
				return items, total, next, err
			}
			bySkip := func(ctx context.Context, offset, limit int) ([]string, int, error) {
				if tt.refuse {
					return nil, 0, &Error{Kind: BadRequest, Status: http.StatusBadRequest}
				}
				return tt.list.fetch(ctx, offset, limit)
			}
			l, err := OpenSkippablePages(t.Context(), func(s string) string { return s }, byLink, bySkip)
			if err != nil || l.Calls != tt.calls {
				t.Fatalf("%d calls, %v", l.Calls, err)
			}
			got, err := l.All(t.Context())
			slices.Sort(got)
			want := slices.Clone(tt.list.items)
			slices.Sort(want)
			if err != nil || !slices.Equal(got, want) || linked != tt.linked {
				t.Errorf("%d of %d items by %d links, %v", len(got), len(want), linked, err)
			}
		})
	}
}

// A page that fails is an error, never a short list.
func TestSkippablePages_aPageFails(t *testing.T) {
	t.Parallel()
	list := &fakeList{items: letters(95), cap: 20, failAt: 3}
	l, err := OpenSkippablePages(t.Context(), func(s string) string { return s },
		func(ctx context.Context, _ string) ([]string, int, string, error) {
			items, total, err := list.fetch(ctx, 0, 1000)
			return items, total, "next", err
		}, list.fetch)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := l.All(t.Context()); err == nil || got != nil {
		t.Errorf("%v, %v", got, err)
	}
}

// moveAt removes the first item of a list and adds another one at its end before a call.
func moveAt(call int) func(int, *fakeList) {
	return func(now int, l *fakeList) {
		if now == call {
			l.items = append(slices.Clone(l.items[1:]), "another")
		}
	}
}
