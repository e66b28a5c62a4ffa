package snapshot_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// tenant is a platform of n items that answers at once, in pages of 500.
func tenant(n int) *snapshot.Collection[item] { return tenantOf(newPlatform(n, 500).items) }

func tenantOf(items []item) *snapshot.Collection[item] {
	return snapshot.New(snapshot.Source[item]{
		Key: itemID,
		Open: func(ctx context.Context) (*rest.Listing[item], error) {
			return rest.OpenSortedPages(ctx, 500, itemID, func(_ context.Context, offset, limit int) ([]item, int, error) {
				return items[offset:min(offset+limit, len(items))], len(items), nil
			})
		},
		IsMissing: func(err error) bool { return errors.Is(err, errMissing) },
		Missing:   func(string) error { return errMissing },
	})
}

// BenchmarkGet reads one of 50,000 items that the list has shown.
func BenchmarkGet(b *testing.B) {
	c := tenant(50_000)
	keys := make([]string, 50_000)
	for i := range keys {
		keys[i] = fmt.Sprintf("id%05d", i)
	}
	if _, err := c.All(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := c.Get(b.Context(), keys[i%len(keys)]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoad reads the list of 50,000 items.
func BenchmarkLoad(b *testing.B) {
	items := newPlatform(50_000, 500).items
	b.ReportAllocs()
	for b.Loop() {
		if _, err := tenantOf(items).All(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// What most reads of a large plan are must not depend on memory.
func TestGetAllocatesNothing(t *testing.T) { //nolint:paralleltest // the allocations of others would count
	c := tenant(1000)
	if _, err := c.All(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	if n := testing.AllocsPerRun(1000, func() { _, _ = c.Get(ctx, "id00500") }); n > 0 {
		t.Errorf("%v allocations for each read, want none", n)
	}
}
