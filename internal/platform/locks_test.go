package platform_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

func TestLocks_oneAfterAnotherByKey(t *testing.T) {
	t.Parallel()
	var locks platform.Locks
	count := 0 // the race detector tells when two hold the key
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			unlock, err := locks.Lock(t.Context(), "ada")
			if err != nil {
				t.Error(err)
				return
			}
			defer unlock()
			count++
		})
	}
	all.Wait()
	if count != 20 {
		t.Errorf("counted %d", count)
	}
}

func TestLocks_waitsNoLongerThanItsContext(t *testing.T) {
	t.Parallel()
	var locks platform.Locks
	unlock, err := locks.Lock(t.Context(), "ada")
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	if other, err := locks.Lock(t.Context(), "bob"); err != nil {
		t.Error("another key is held")
	} else {
		other()
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := locks.Lock(ctx, "ada"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
