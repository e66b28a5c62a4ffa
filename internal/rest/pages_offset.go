package rest

import (
	"context"
)

// AllPages reads an offset-paged list to its end, in the platform's order and without any item twice (key tells them apart).
//
// It asks for pages of limit items, but believes what arrives: a platform may cap pages or ignore offset. It stops when total
// items are there or a page brings nothing new. When the total changes meanwhile, or fewer items than total arrive, items may
// have slipped from one page to another unseen: the list is read again, three times in all. A list that is not complete then is
// an error, never a short list. A negative total means that the platform does not report it; the list then ends with the first
// page that brings nothing new. An error of fetch is returned as it is.
//
// Where the first page shows how many there are, the others are read side by side.
//
// What it cannot show is one item removed and another added between two pages: the total is the same then. OpenSortedPages can.
func AllPages[T any](ctx context.Context, limit int, key func(T) string,
	fetch func(ctx context.Context, offset, limit int) (items []T, total int, err error)) ([]T, error) {
	l, err := OpenPages(ctx, limit, key, fetch)
	return allOf(ctx, l, err)
}

// OpenPages reads the first page of what AllPages reads.
func OpenPages[T any](ctx context.Context, limit int, key func(T) string,
	fetch func(ctx context.Context, offset, limit int) (items []T, total int, err error)) (*Listing[T], error) {
	return openPages(ctx, 0, limit, key, fetch)
}

// OpenSortedPages reads the first page of what AllPages reads, for a list whose order does not change by itself (by id). Each page begins with the
// last item of the page before: another item there shows that items have moved between the pages, even when as many were added as removed, and the
// list is read again. So no item is lost that was there all the time.
func OpenSortedPages[T any](ctx context.Context, limit int, key func(T) string,
	fetch func(ctx context.Context, offset, limit int) (items []T, total int, err error)) (*Listing[T], error) {
	return openPages(ctx, 1, limit, key, fetch)
}

func openPages[T any](ctx context.Context, overlap, limit int, key func(T) string,
	fetch func(ctx context.Context, offset, limit int) ([]T, int, error)) (*Listing[T], error) {
	first, total, err := fetch(ctx, 0, limit)
	if err != nil {
		return nil, err
	}
	l := &Listing[T]{First: first, Calls: pagesOf(total, len(first), overlap), key: key}
	counted := l.Calls > 2 && l.Calls <= maxPages && total <= maxItems
	sideBySide := sideBySide[T]{overlap: overlap, key: key, fetch: fetch, first: first, total: total, calls: l.Calls}
	inOrder := func(ctx context.Context, again bool, more func([]T) bool) (pagesRead[T], error) {
		return readPages(ctx, overlap, limit, key, func(ctx context.Context, offset, limit int) ([]T, int, error) {
			if offset == 0 && !again {
				return first, total, nil
			}
			return fetch(ctx, offset, limit)
		}, more)
	}
	l.all = func(ctx context.Context) ([]T, error) {
		begun := false
		return untilComplete(func() (pagesRead[T], error) {
			again := begun
			begun = true
			if !again && counted {
				return sideBySide.read(ctx)
			}
			return inOrder(ctx, again, wantsAll)
		})
	}
	l.each = func(ctx context.Context, push func([]T) bool) error {
		return eachPage(push, func(again bool, more func([]T) bool) (pagesRead[T], error) {
			if !again && counted {
				return sideBySide.each(ctx, more)
			}
			return inOrder(ctx, again, more)
		})
	}
	return l, nil
}

// pagesOf is how many pages a list of total items takes when the first one holds size of them and each other one repeats overlap. A list that the
// platform does not count may have another page.
func pagesOf(total, size, overlap int) int {
	step := size - overlap
	switch {
	case total < 0 && size > 0:
		return 2
	case total <= size:
		return 1
	case step <= 0:
		return 2
	}
	return 1 + (total-size+step-1)/step
}

func readPages[T any](ctx context.Context, overlap, limit int, key func(T) string,
	fetch func(ctx context.Context, offset, limit int) ([]T, int, error), more func([]T) bool) (pagesRead[T], error) {
	var r pagesRead[T]
	seen := map[string]bool{}
	last := "" // the key of the last item so far
	pages := 0
	for offset := 0; ; {
		if pages++; pages > maxPages || len(r.items) > maxItems {
			return r, errEndless("it is longer than any list of this platform", pages-1, len(r.items))
		}
		back := min(offset, overlap)
		page, total, err := fetch(ctx, offset-back, limit)
		if err != nil {
			return r, err
		}
		moved := back > 0 && (len(page) == 0 || key(page[0]) != last)
		if offset > 0 && (total != r.total || moved) {
			r.changed = true
			return r, nil
		}
		r.total = total
		before := len(r.items)
		for _, item := range page {
			if k := key(item); !seen[k] {
				seen[k] = true
				r.items = append(r.items, item)
			}
		}
		offset += len(page) - back
		if len(page) > 0 {
			last = key(page[len(page)-1])
		}
		goesOn := more(r.items[before:])
		reportPage(ctx, len(r.items), total)
		if !goesOn || len(r.items) == before || total >= 0 && len(r.items) >= total {
			return r, nil
		}
	}
}
