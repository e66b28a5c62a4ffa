package rest

import (
	"context"
	"fmt"
	"iter"
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

func allOf[T any](ctx context.Context, l *Listing[T], err error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	return l.All(ctx)
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
