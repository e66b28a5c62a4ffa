package rest

import (
	"context"
	"errors"
)

// AllLinkedPages reads a list whose pages carry the URL of the next one, to its end and without any item twice (key tells them apart). fetch gets
// the URL that the page before gave, "" for the first page, and returns the next one, "" after the last.
//
// What AllPages says about totals holds here, too: a list that changes while it is read, or that holds fewer items than the platform counts, is read
// again, and an error when that does not help. So is a URL that was read before: the list would never end.
func AllLinkedPages[T any](ctx context.Context, key func(T) string,
	fetch func(ctx context.Context, address string) (items []T, total int, next string, err error)) ([]T, error) {
	l, err := OpenLinkedPages(ctx, key, fetch)
	return allOf(ctx, l, err)
}

// OpenLinkedPages reads the first page of what AllLinkedPages reads. Where the platform does not count, Calls is 2 when there is a next page.
func OpenLinkedPages[T any](ctx context.Context, key func(T) string,
	fetch func(ctx context.Context, address string) (items []T, total int, next string, err error)) (*Listing[T], error) {
	first, total, next, err := fetch(ctx, "")
	if err != nil {
		return nil, err
	}
	l := &Listing[T]{First: first, Calls: pagesOf(total, len(first), 0), key: key}
	switch {
	case next != "":
		l.Calls = max(l.Calls, 2)
	case total < 0:
		l.Calls = 1
	}
	read := func(ctx context.Context, again bool, more func([]T) bool) (pagesRead[T], error) {
		return readLinkedPages(ctx, key, func(ctx context.Context, address string) ([]T, int, string, error) {
			if address == "" && !again {
				return first, total, next, nil
			}
			return fetch(ctx, address)
		}, more)
	}
	l.all = func(ctx context.Context) ([]T, error) {
		begun := false
		return untilComplete(func() (pagesRead[T], error) {
			again := begun
			begun = true
			return read(ctx, again, wantsAll)
		})
	}
	l.each = func(ctx context.Context, push func([]T) bool) error {
		return eachPage(push, func(again bool, more func([]T) bool) (pagesRead[T], error) { return read(ctx, again, more) })
	}
	return l, nil
}

func readLinkedPages[T any](ctx context.Context, key func(T) string,
	fetch func(ctx context.Context, address string) ([]T, int, string, error), more func([]T) bool) (pagesRead[T], error) {
	var r pagesRead[T]
	seen, been := map[string]bool{}, map[string]bool{"": true}
	pages, idle := 0, 0
	for address := ""; ; {
		if pages++; pages > maxPages || len(r.items) > maxItems {
			return r, errEndless("it is longer than any list of this platform", pages-1, len(r.items))
		}
		page, total, next, err := fetch(ctx, address)
		if err != nil {
			return r, err
		}
		// A page may leave the count out.
		if address != "" && total >= 0 && r.total >= 0 && total != r.total {
			r.changed = true
			return r, nil
		}
		if address == "" || total >= 0 {
			r.total = total
		}
		before := len(r.items)
		for _, item := range page {
			if k := key(item); !seen[k] {
				seen[k] = true
				r.items = append(r.items, item)
			}
		}
		if idle++; len(r.items) > before {
			idle = 0
		}
		goesOn := more(r.items[before:])
		reportPage(ctx, len(r.items), r.total)
		switch {
		case !goesOn || next == "":
			return r, nil
		case r.total >= 0 && len(r.items) > r.total:
			r.changed = true
			return r, nil
		case idle > maxIdlePages:
			return r, errEndless("page after page brings nothing new", pages, len(r.items))
		case been[next]:
			return r, errors.New("the list links back to a page that was read before, so it has no end")
		}
		been[next], address = true, next
	}
}
