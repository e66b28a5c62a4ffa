package rest

import "context"

// OpenSkippablePages is OpenLinkedPages for a list whose pages can be asked for by their offset as well. Where the first page shows how many items
// there are, the others are read side by side, by offset, each from the last item of the page before on. Pages that do not fit together (items have
// moved, the platform ignores the offset or sorts differently each time) are read once more, one after another, by their links.
func OpenSkippablePages[T any](ctx context.Context, key func(T) string,
	linked func(ctx context.Context, address string) (items []T, total int, next string, err error),
	skip func(ctx context.Context, offset, limit int) (items []T, total int, err error)) (*Listing[T], error) {
	total := -1
	l, err := OpenLinkedPages(ctx, key, func(ctx context.Context, address string) ([]T, int, string, error) {
		items, count, next, err := linked(ctx, address)
		if address == "" {
			total = count
		}
		return items, count, next, err
	})
	if err != nil {
		return nil, err
	}
	calls := pagesOf(total, len(l.First), 1)
	if calls <= 2 || calls > maxPages || total > maxItems {
		return l, nil
	}
	l.Calls = calls
	pages := sideBySide[T]{overlap: 1, key: key, fetch: skip, first: l.First, total: total, calls: calls}
	l.each = func(ctx context.Context, push func([]T) bool) error {
		return eachPage(push, func(again bool, more func([]T) bool) (pagesRead[T], error) {
			if !again {
				read, err := pages.each(ctx, more)
				if KindOf(err) == BadRequest {
					err, read.changed = nil, true
				}
				return read, err
			}
			return readLinkedPages(ctx, key, linked, more)
		})
	}
	l.all = func(ctx context.Context) ([]T, error) {
		read, err := pages.read(ctx)
		switch {
		case err == nil && read.complete():
			return read.items, nil
		case err != nil && KindOf(err) != BadRequest:
			return nil, err
		}
		return AllLinkedPages(ctx, key, linked)
	}
	return l, nil
}
