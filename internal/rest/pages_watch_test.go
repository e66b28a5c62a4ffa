package rest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"testing"
)

// Each page is reported with what the platform counts, whichever way a list is read; an item that two pages have counts once.
func TestWatchPages(t *testing.T) {
	t.Parallel()
	items := letters(9)
	sorted := func(ctx context.Context, total int) (*Listing[string], error) {
		return OpenSortedPages(ctx, 4, itself, func(_ context.Context, offset, limit int) ([]string, int, error) {
			return items[min(offset, len(items)):min(offset+limit, len(items))], total, nil
		})
	}
	linked := func(ctx context.Context, total int) (*Listing[string], error) {
		return OpenLinkedPages(ctx, itself, func(_ context.Context, address string) ([]string, int, string, error) {
			from, _ := strconv.Atoi(address)
			next := strconv.Itoa(from + 4)
			if from+4 >= len(items) {
				next = ""
			}
			return items[from:min(from+4, len(items))], total, next, nil
		})
	}
	for name, c := range map[string]struct {
		open  func(context.Context, int) (*Listing[string], error)
		total int
		want  string
		fails bool
	}{
		"side by side": {sorted, 9, "[4/9 7/9 9/9]", false}, "in order": {sorted, -1, "[4/-1 7/-1 9/-1 9/-1]", false},
		"linked": {linked, 9, "[4/9 8/9 9/9]", false}, "linked, not counted": {linked, -1, "[4/-1 8/-1 9/-1]", false},
		"too few": {linked, 10, "[4/10 8/10 9/10 4/10 8/10 9/10 4/10 8/10 9/10]", true},
		"whole":   {func(context.Context, int) (*Listing[string], error) { return Whole(items), nil }, 0, "[9/-1]", false},
	} {
		for how, read := range map[string]func(context.Context, *Listing[string]) error{
			"all": func(ctx context.Context, l *Listing[string]) error {
				_, err := l.All(ctx)
				return err
			},
			"each": func(ctx context.Context, l *Listing[string]) error {
				_, err := taken(l.Each(ctx), -1)
				return err
			},
		} {
			var seen []string
			ctx := WatchPages(t.Context(), func(read, total int) { seen = append(seen, fmt.Sprintf("%d/%d", read, total)) })
			list, err := c.open(ctx, c.total)
			if err != nil {
				t.Fatal(err)
			}
			if err := read(ctx, list); (err != nil) != c.fails || fmt.Sprint(seen) != c.want {
				t.Errorf("%s, %s: %v, %v, want %s", name, how, seen, err, c.want)
			}
		}
	}
	reported := 0
	ctx := WatchPages(t.Context(), func(int, int) { reported++ })
	_, err := OpenPages(ctx, 4, itself, func(context.Context, int, int) ([]string, int, error) { return nil, 0, errors.New("refused") })
	if err == nil || reported != 0 {
		t.Errorf("a page that fails: %v, reported %d times", err, reported)
	}
}
