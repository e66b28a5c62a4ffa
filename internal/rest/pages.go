package rest

import (
	"context"
	"errors"
	"fmt"
)

// A list that goes on forever must not fill the memory: no platform here keeps as many people, roles or grants as this, and none needs as many pages.
const (
	maxItems = 500_000
	maxPages = 20_000
	// maxIdlePages is how many pages in a row may bring nothing new before a next page is named: Azure documents that a page may be empty.
	maxIdlePages = 3
)

// errEndless refuses a list without an end.
func errEndless(why string, pages, items int) error {
	return fmt.Errorf("the list does not end: %s (%d pages, %d items so far); nothing can be said about the others", why, pages, items)
}

// maxReads is how often AllPages reads a list that changes while it is read.
const maxReads = 3

// AllPages reads an offset-paged list to its end, in the platform's order and without any item twice (key tells them apart).
//
// It asks for pages of limit items, but believes what arrives: a platform may cap pages or ignore offset. It stops when total
// items are there or a page brings nothing new. When the total changes meanwhile, or fewer items than total arrive, items may
// have slipped from one page to another unseen: the list is read again, three times in all. A list that is not complete then is
// an error, never a short list. A negative total means that the platform does not report it; the list then ends with the first
// page that brings nothing new. An error of fetch is returned as it is.
//
// What it cannot show is one item removed and another added between two pages: the total is the same then. AllSortedPages can.
func AllPages[T any](ctx context.Context, limit int, key func(T) string,
	fetch func(ctx context.Context, offset, limit int) (items []T, total int, err error)) ([]T, error) {
	return allPages(ctx, 0, limit, key, fetch)
}

// AllSortedPages is AllPages for a list whose order does not change by itself (by id). Each page begins with the last item of the page
// before: another item there shows that items have moved between the pages, even when as many were added as removed, and the list is read
// again. So no item is lost that was there all the time.
func AllSortedPages[T any](ctx context.Context, limit int, key func(T) string,
	fetch func(ctx context.Context, offset, limit int) (items []T, total int, err error)) ([]T, error) {
	return allPages(ctx, 1, limit, key, fetch)
}

func allPages[T any](ctx context.Context, overlap, limit int, key func(T) string,
	fetch func(ctx context.Context, offset, limit int) ([]T, int, error)) ([]T, error) {
	return untilComplete(func() (pagesRead[T], error) { return readPages(ctx, overlap, limit, key, fetch) })
}

func untilComplete[T any](readAll func() (pagesRead[T], error)) ([]T, error) {
	var read pagesRead[T]
	for range maxReads {
		var err error
		read, err = readAll()
		if err != nil {
			return nil, err
		}
		if read.complete() {
			return read.items, nil
		}
	}
	if read.changed {
		return nil, fmt.Errorf("the list kept changing while it was read (%d times); try again when fewer changes are under way", maxReads)
	}
	return nil, fmt.Errorf("the list is incomplete: the platform counts %d items but gave only %d; the others are unknown",
		read.total, len(read.items))
}

type pagesRead[T any] struct {
	items   []T
	total   int
	changed bool
}

func (r pagesRead[T]) complete() bool { return !r.changed && len(r.items) >= r.total }

func readPages[T any](ctx context.Context, overlap, limit int, key func(T) string,
	fetch func(ctx context.Context, offset, limit int) ([]T, int, error)) (pagesRead[T], error) {
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
		if len(r.items) == before || total >= 0 && len(r.items) >= total {
			return r, nil
		}
	}
}

// AllLinkedPages reads a list whose pages carry the URL of the next one, to its end and without any item twice (key tells them apart). fetch gets
// the URL that the page before gave, "" for the first page, and returns the next one, "" after the last.
//
// What AllPages says about totals holds here, too: a list that changes while it is read, or that holds fewer items than the platform counts, is read
// again, and an error when that does not help. So is a URL that was read before: the list would never end.
func AllLinkedPages[T any](ctx context.Context, key func(T) string,
	fetch func(ctx context.Context, address string) (items []T, total int, next string, err error)) ([]T, error) {
	return untilComplete(func() (pagesRead[T], error) { return readLinkedPages(ctx, key, fetch) })
}

func readLinkedPages[T any](ctx context.Context, key func(T) string,
	fetch func(ctx context.Context, address string) ([]T, int, string, error)) (pagesRead[T], error) {
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
		switch {
		case next == "":
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
