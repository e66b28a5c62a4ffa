package platform

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// ListsAtOnce is how many lists of a tenant are read side by side. Each reads some of its pages side by side, too, and the limits of the platform
// hold for all of them.
const ListsAtOnce = 4

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
