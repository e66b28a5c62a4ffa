package rest

import "context"

type watchKey struct{}

// WatchPages returns a context on which lists report each page that was read: how many items of the list there are so far, none counted twice, and
// how many the platform counts, -1 where it does not. A list that is read again begins from none. A page is reported after whoever wants page by page
// has taken its items. The reports of one list come one after another; those of several may come at once.
func WatchPages(ctx context.Context, seen func(read, total int)) context.Context {
	return context.WithValue(ctx, watchKey{}, seen)
}

// reportPage reports a page to whoever watches.
func reportPage(ctx context.Context, read, total int) {
	if seen, ok := ctx.Value(watchKey{}).(func(read, total int)); ok {
		seen(read, total)
	}
}
