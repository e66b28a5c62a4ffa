package platform_test

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
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

// K10.3: whoever asks for the locks of one place, in whatever case, gets the same ones; another place has others.
func TestSharedLocks_K10_3OnePlace(t *testing.T) {
	t.Parallel()
	unlock, err := platform.SharedLocks("uipath", "Host.test:1").Lock(t.Context(), "ada")
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := platform.SharedLocks("uipath", "host.test:1").Lock(ctx, "ada"); !errors.Is(err, context.Canceled) {
		t.Errorf("the lock is held and was given once more: %v", err)
	}
	if other, err := platform.SharedLocks("uipath", "host.test:2").Lock(t.Context(), "ada"); err != nil {
		t.Error("the lock of another place is held")
	} else {
		other()
	}
}

// K10.3: two processes are like two sets of locks of one place in one process: the file is what they share.
func TestLockMachine_K10_3AmongProcesses(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var waits int
	var first, second platform.Locks
	unlock, err := first.LockMachine(t.Context(), rest.Clock{}, "ada")
	if err != nil {
		t.Fatal(err)
	}
	clock := rest.Clock{Sleep: func(context.Context, time.Duration) error {
		if waits++; waits == 3 {
			unlock()
		}
		return nil
	}}
	again, err := second.LockMachine(t.Context(), clock, "ada")
	if err != nil || waits != 3 {
		t.Fatalf("got %v after %d waits", err, waits)
	}
	again()
	ctx, cancel := context.WithCancel(t.Context())
	unlock, err = first.LockMachine(t.Context(), rest.Clock{}, "ada")
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	if _, err := second.LockMachine(ctx, rest.Clock{Sleep: func(ctx context.Context, _ time.Duration) error {
		cancel()
		return ctx.Err()
	}}, "ada"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if left, _ := os.ReadDir(os.TempDir()); len(left) != 1 {
		t.Errorf("files left: %v", left)
	}
}
