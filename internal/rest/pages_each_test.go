package rest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"
)

// taken takes the first n items of a list, -1: all.
func taken(items iter.Seq2[string, error], n int) (got []string, err error) {
	for item, err := range items {
		if err != nil {
			return got, err
		}
		if got = append(got, item); len(got) == n {
			break
		}
	}
	return got, nil
}

func itself(s string) string { return s }

func TestListing_eachReadsWhatIsWanted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want, calls int
	}{{1, 1}, {10, 1}, {11, 2}, {20, 2}, {21, 4}, {40, 4}, {41, 8}, {1000, 100}, {-1, 100}} {
		for _, overlap := range []int{0, 1} {
			l := &fakeList{items: letters(1000 - 99*overlap)}
			open := OpenPages[string]
			if overlap > 0 {
				open = OpenSortedPages[string]
			}
			list, err := open(t.Context(), 10, itself, l.fetch)
			if err != nil {
				t.Fatal(err)
			}
			want := l.items
			if c.want >= 0 {
				want = want[:min(c.want, len(want))]
			}
			got, err := taken(list.Each(t.Context()), c.want)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("overlap %d: %d items, %v, want %d", overlap, len(got), err, len(want))
			}
			if overlap == 0 && l.calls != c.calls {
				t.Errorf("%d items took %d calls, want %d", c.want, l.calls, c.calls)
			}
		}
	}
}

func TestListing_eachOfChangingList(t *testing.T) {
	t.Parallel()
	l := &fakeList{items: letters(100)}
	first := l.items[5]
	l.before = func(call int, l *fakeList) {
		if call == 3 { // one of the first page goes, so that all others move up by one
			l.items = slices.DeleteFunc(slices.Clone(l.items), func(s string) bool { return s == first })
		}
	}
	list, err := OpenPages(t.Context(), 10, itself, l.fetch)
	if err != nil {
		t.Fatal(err)
	}
	got, err := taken(list.Each(t.Context()), -1)
	if err != nil || len(got) != 100 {
		t.Fatalf("%d items, %v", len(got), err)
	}
	slices.Sort(got)
	if len(slices.Compact(got)) != 100 {
		t.Error("an item came twice, so another one is missing")
	}
}

func TestListing_eachEndsWithTheError(t *testing.T) {
	t.Parallel()
	for name, l := range map[string]*fakeList{
		"a page fails": {items: letters(100), failAt: 3}, "fewer than counted": {items: letters(100), extra: 5},
		"without a count": {items: letters(100), noTotal: true, failAt: 3},
	} {
		list, err := OpenPages(t.Context(), 10, itself, l.fetch)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := taken(list.Each(t.Context()), -1); err == nil {
			t.Errorf("%s: no error after %d items", name, len(got))
		}
	}
}

func TestListing_eachOfLinkedPages(t *testing.T) {
	t.Parallel()
	for _, counted := range []bool{true, false} {
		l := &fakeList{items: letters(95), noTotal: !counted}
		linked := func(ctx context.Context, address string) ([]string, int, string, error) {
			offset := 0
			_, _ = fmt.Sscanf(address, "at %d", &offset)
			if offset == 80 {
				return nil, 0, "", errPage
			}
			items, total, err := l.fetch(ctx, offset, 10)
			return items, total, fmt.Sprintf("at %d", offset+10), err
		}
		for _, open := range []func() (*Listing[string], error){
			func() (*Listing[string], error) { return OpenLinkedPages(t.Context(), itself, linked) },
			func() (*Listing[string], error) { return OpenSkippablePages(t.Context(), itself, linked, l.fetch) },
		} {
			l.calls = 0
			list, err := open()
			if err != nil {
				t.Fatal(err)
			}
			if got, err := taken(list.Each(t.Context()), 15); err != nil || !slices.Equal(got, l.items[:15]) || l.calls != 2 {
				t.Errorf("counted %t: %v, %v, %d calls", counted, got, err, l.calls)
			}
		}
		list, err := OpenLinkedPages(t.Context(), itself, linked)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := taken(list.Each(t.Context()), -1); !errors.Is(err, errPage) || len(got) != 80 {
			t.Errorf("counted %t: %d items, %v", counted, len(got), err)
		}
	}
}
