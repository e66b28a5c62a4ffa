package rest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
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

// Listing is a list of which the first page was read: what it holds, and what the others would cost.
type Listing[T any] struct {
	// First is the first page.
	First []T
	// Calls is how many pages the whole list takes, the first one included, as far as the first one shows: 1 when it looks like all. Only All says
	// that it is: it finds out, without a call, whether the first page holds what the platform counts.
	Calls int
	all   func(context.Context) ([]T, error)
	// each gives the pages to push, one after another, until it wants no more. A list that turns out to have changed is given again, from its start.
	each func(ctx context.Context, push func(page []T) (more bool)) error
	key  func(T) string
}

// Whole is a list that came in one piece.
func Whole[T any](items []T) *Listing[T] {
	return &Listing[T]{First: items, Calls: 1, all: func(ctx context.Context) ([]T, error) {
		reportPage(ctx, len(items), -1)
		return items, nil
	}}
}

// All reads the list to its end, and returns all of it. It is called at most once, and soon: what the first page holds is not read again.
func (l *Listing[T]) All(ctx context.Context) ([]T, error) { return l.all(ctx) }

// Each reads the list as far as somebody wants it: the next pages are read when the items before are used up, few at a time, and none after the last
// item that is taken. No item comes twice. An error is the last thing that it yields: without one, the list was complete, or not wanted to its end.
// Like All, it is called at most once.
func (l *Listing[T]) Each(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		seen := map[string]bool{} // a list that changed is given again
		push := func(page []T) bool {
			for _, item := range page {
				k := l.key(item)
				if seen[k] {
					continue
				}
				seen[k] = true
				if !yield(item, nil) {
					return false
				}
			}
			return true
		}
		if l.each == nil { // it came in one piece
			for _, item := range l.First {
				if !yield(item, nil) {
					return
				}
			}
			reportPage(ctx, len(l.First), -1)
			return
		}
		if err := l.each(ctx, push); err != nil {
			var none T
			yield(none, err)
		}
	}
}

// Through returns the list with its items as f returns them, which may leave some out. What the pages cost stays.
func (l *Listing[T]) Through(f func([]T) []T) *Listing[T] {
	through := &Listing[T]{First: f(l.First), Calls: l.Calls, key: l.key, all: func(ctx context.Context) ([]T, error) {
		items, err := l.all(ctx)
		return f(items), err
	}}
	if l.each != nil {
		through.each = func(ctx context.Context, push func([]T) bool) error {
			return l.each(ctx, func(page []T) bool { return push(f(page)) })
		}
	}
	return through
}

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

func allOf[T any](ctx context.Context, l *Listing[T], err error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	return l.All(ctx)
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

func wantsAll[T any]([]T) bool { return true }

// eachPage gives the pages of one read after another to push, until one read is complete or push wants no more. read gives its pages to more, too.
func eachPage[T any](push func([]T) bool, read func(again bool, more func([]T) bool) (pagesRead[T], error)) error {
	begun, stopped := false, false
	_, err := untilComplete(func() (pagesRead[T], error) {
		again := begun
		begun = true
		result, err := read(again, func(page []T) bool {
			stopped = !push(page)
			return !stopped
		})
		if stopped { // an incomplete read is nobody's any more
			return pagesRead[T]{}, nil
		}
		return result, err
	})
	return err
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
