package platform

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// ListsAtOnce is how many lists of a tenant are read side by side. Each reads some of its pages side by side, too, and the limits of the platform
// hold for all of them.
const ListsAtOnce = 4

// SideBySide does something with each item, with ListsAtOnce of them at the same time, and returns the first error, which stops the others.
func SideBySide[T any](ctx context.Context, items []T, do func(context.Context, T) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(ListsAtOnce)
	for _, item := range items {
		group.Go(func() error { return do(ctx, item) })
	}
	return group.Wait()
}

// ReadSideBySide does some things as SideBySide does.
func ReadSideBySide(ctx context.Context, reads ...func(context.Context) error) error {
	return SideBySide(ctx, reads, func(ctx context.Context, read func(context.Context) error) error { return read(ctx) })
}

// EstateReader puts an Estate together, list by list. Make it with NewEstateReader. It is safe for concurrent use.
type EstateReader struct {
	options EstateOptions

	mu     sync.Mutex
	estate Estate
	isRead bool // a list was read to its end
}

// NewEstateReader returns a reader that has read nothing yet.
func NewEstateReader(options EstateOptions) *EstateReader { return &EstateReader{options: options} }

// Add adds rows.
func (r *EstateReader) Add(rows ...AccessRow) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.estate.Rows = append(r.estate.Rows, rows...)
}

// AddHeld adds a row of what several people hold for each of them: for those at these places among people.
func (r *EstateReader) AddHeld(held AccessRow, people []AccessRow, at []int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.estate.Rows = slices.Grow(r.estate.Rows, len(at))
	for _, i := range at {
		r.estate.Rows = append(r.estate.Rows, held.HeldBy(people[i]))
	}
}

// List reads one list of the platform to its end: on the context that read gets, and no other one. It counts what was read beside what the platform
// counts, and reports each page. what names the list: "members of team Billing".
//
// A failure is an *EstateFailure, and so is a list of another length than the platform counts. Where the options say so, it is recorded, and no
// error: then ok is false. That the caller was stopped is an error in any case.
func (r *EstateReader) List(ctx context.Context, what string, read func(context.Context) error) (ok bool, err error) {
	var mu sync.Mutex
	count := EstateCount{What: Inert(what), Total: NoTotal}
	failure := read(rest.WatchPages(ctx, func(read, total int) {
		mu.Lock()
		count.Read, count.Total = read, max(total, NoTotal)
		mu.Unlock()
		r.progress(count.What)
	}))
	mu.Lock()
	defer mu.Unlock()
	if failure == nil && !count.Matches() {
		failure = fmt.Errorf("the platform counts %d, but %d were read", count.Total, count.Read)
	}
	r.mu.Lock()
	r.estate.Counts = append(r.estate.Counts, count)
	r.isRead = r.isRead || failure == nil
	r.mu.Unlock()
	return failure == nil, r.fail(ctx, count.What, failure)
}

// Part does what is no list, and takes its failure as List does.
func (r *EstateReader) Part(ctx context.Context, what string, read func(context.Context) error) error {
	return r.fail(ctx, Inert(what), read(ctx))
}

// Each reads something of each of n items, so many at once: what the platform lists for no two of them together, such as the permissions of each
// user. It counts as one list, of n, and part names what an item's is. A failure is taken as List does. Where failures are recorded, Each gives up
// behind many of them: what is refused for everybody need not be asked for everybody.
func (r *EstateReader) Each(ctx context.Context, what string, n, atOnce int, part func(i int) string,
	read func(ctx context.Context, i int) error,
) error {
	var done, failed atomic.Int64
	group, each := errgroup.WithContext(ctx)
	group.SetLimit(max(1, atOnce))
	enough := func() bool { return each.Err() != nil || failed.Load() >= manyFailures }
	for i := 0; i < n && !enough(); i++ {
		group.Go(func() error {
			if enough() {
				return nil
			}
			if err := read(each, i); err != nil {
				failed.Add(1)
				return r.fail(ctx, Inert(part(i)), err)
			}
			if read := done.Add(1); read%itemsOfProgress == 0 || read == int64(n) {
				r.progress(Inert(what))
			}
			return nil
		})
	}
	err := group.Wait()
	r.mu.Lock()
	r.estate.Counts = append(r.estate.Counts, EstateCount{What: Inert(what), Read: int(done.Load()), Total: n})
	r.isRead = r.isRead || done.Load() > 0
	r.mu.Unlock()
	if err == nil && failed.Load() >= manyFailures {
		err = r.fail(ctx, Inert(what), fmt.Errorf("%d of them failed, so the others were not all asked for", failed.Load()))
	}
	return err
}

// manyFailures is how many failures are enough for EstateReader.Each, and itemsOfProgress how many items it reports at once.
const manyFailures, itemsOfProgress = 20, 50

func (r *EstateReader) fail(ctx context.Context, what string, err error) error {
	if err == nil {
		return nil
	}
	failure := &EstateFailure{What: what, Err: err}
	if !r.options.Partial || ctx.Err() != nil {
		return failure
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.estate.Failures = append(r.estate.Failures, *failure)
	return nil
}

// Count records a number that no list has, such as what was left out.
func (r *EstateReader) Count(what string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.estate.Counts = append(r.estate.Counts, EstateCount{What: Inert(what), Read: n, Total: NoTotal})
}

func (r *EstateReader) progress(what string) {
	if r.options.Progress == nil {
		return
	}
	r.mu.Lock()
	rows := len(r.estate.Rows)
	r.mu.Unlock()
	r.options.Progress(what, rows)
}

// Estate returns what was read, for the caller to name the tenant. When no list could be read, it is the first failure: there is no part of a tenant
// to show then.
func (r *EstateReader) Estate() (*Estate, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	slices.SortStableFunc(r.estate.Counts, func(a, b EstateCount) int { return cmp.Compare(a.What, b.What) })
	if !r.isRead && len(r.estate.Failures) > 0 {
		return nil, &r.estate.Failures[0]
	}
	slices.SortStableFunc(r.estate.Failures, func(a, b EstateFailure) int { return cmp.Compare(a.What, b.What) })
	return &r.estate, nil
}

// Error names the part.
func (f *EstateFailure) Error() string {
	return "The " + f.What + " could not be read.\n\n" + f.Err.Error()
}

// Unwrap returns the reason.
func (f *EstateFailure) Unwrap() error { return f.Err }
