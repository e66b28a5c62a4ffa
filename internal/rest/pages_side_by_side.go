package rest

import (
	"context"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// pagesAtOnce is how many pages of a list are read side by side: as many as browsers open connections to one host, roughly. The limits of the
// platform apply to each of them.
const pagesAtOnce = 4

// sideBySide is a list of which the first page shows how many pages there are, each of which can be asked for by its offset.
type sideBySide[T any] struct {
	overlap      int
	key          func(T) string
	fetch        func(ctx context.Context, offset, limit int) ([]T, int, error)
	first        []T
	total, calls int
}

// read reads all pages, a few at the same time. Pages that do not fit together are a list that changed.
func (s *sideBySide[T]) read(ctx context.Context) (pagesRead[T], error) {
	return s.windows(ctx, s.calls, wantsAll)
}

// each reads the pages as far as more wants them: one first, then more and more at the same time, since who wants the second page often wants all.
func (s *sideBySide[T]) each(ctx context.Context, more func(page []T) bool) (pagesRead[T], error) {
	return s.windows(ctx, 1, more)
}

// windows reads the pages after the first one, so many of them first, then twice as many each time.
func (s *sideBySide[T]) windows(ctx context.Context, window int, more func(page []T) bool) (pagesRead[T], error) {
	r := pagesRead[T]{total: s.total}
	seen := make(map[string]bool, s.total)
	add := func(page []T) (goesOn bool) {
		before := len(r.items)
		for _, item := range page {
			if k := s.key(item); !seen[k] {
				seen[k] = true
				r.items = append(r.items, item)
			}
		}
		goesOn = more(r.items[before:])
		reportPage(ctx, len(r.items), s.total)
		return goesOn
	}
	if !add(s.first) {
		return r, nil
	}
	last := s.first
	for from := 1; from < s.calls; from, window = from+window, min(2*window, pagesAtOnce) {
		window = min(window, s.calls-from)
		pages, changed, err := s.pages(ctx, from, window)
		if err != nil {
			return r, err
		}
		there := 0
		for _, page := range pages {
			there += len(page)
		}
		r.items = slices.Grow(r.items, there)
		for i, page := range pages {
			pages[i] = nil // a long list is not held twice
			if changed || s.overlap > 0 && (len(page) == 0 || s.key(page[0]) != s.key(last[len(last)-1])) {
				r.changed = true
				return r, nil
			}
			last = page
			if !add(page) {
				return r, nil
			}
		}
	}
	return r, nil
}

// pages reads some pages at the same time.
func (s *sideBySide[T]) pages(ctx context.Context, from, count int) (pages [][]T, changed bool, err error) {
	size := len(s.first)
	pages = make([][]T, count)
	var moved atomic.Bool
	group, each := errgroup.WithContext(ctx)
	group.SetLimit(pagesAtOnce)
	for i := range count {
		group.Go(func() error {
			if moved.Load() {
				return nil
			}
			page, now, err := s.fetch(each, (from+i)*(size-s.overlap), size)
			if err != nil {
				return err
			}
			// The last page may be shorter, and a platform may cap any page: then the next one cannot begin where this one was to end.
			if now != s.total || len(page) < size && from+i < s.calls-1 {
				moved.Store(true)
			}
			pages[i] = page
			return nil
		})
	}
	err = group.Wait()
	return pages, moved.Load(), err
}
