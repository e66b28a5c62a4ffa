package platform

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"golang.org/x/sync/semaphore"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Locks holds one lock for each key that was ever asked for. The zero value is ready, and belongs to whoever holds it: see SharedLocks.
type Locks struct {
	mu    sync.Mutex
	byKey map[string]*semaphore.Weighted
	// place is what SharedLocks was asked for, "" otherwise.
	place string
}

// shared are the locks of this process by the place that they guard.
var shared sync.Map

// SharedLocks returns the locks of one place of a platform, such as "uipath" and a base URL. All clients of the process that manage the place share
// them: two provider aliases of one organization are two clients, and must not get past a guard side by side.
func SharedLocks(place ...string) *Locks {
	name := strings.ToLower(strings.Join(place, " "))
	locks, _ := shared.LoadOrStore(name, &Locks{place: name})
	return locks.(*Locks) //nolint:forcetypeassert // nothing else is stored there
}

// Lock waits until nobody else holds the key, and returns what gives it back; or the error of a context that ends first, since a write that waits
// behind others must end with its own time.
func (l *Locks) Lock(ctx context.Context, key string) (unlock func(), err error) {
	l.mu.Lock()
	if l.byKey == nil {
		l.byKey = map[string]*semaphore.Weighted{}
	}
	held, ok := l.byKey[key]
	if !ok {
		held = semaphore.NewWeighted(1)
		l.byKey[key] = held
	}
	l.mu.Unlock()
	wait, release := rest.UntilSent(ctx)
	defer release()
	if err := held.Acquire(wait, 1); err != nil {
		return nil, errWaited(err)
	}
	return func() { held.Release(1) }, nil
}

// LockMachine is Lock among all processes of this user on this machine: Terraform starts a process of the provider for each provider alias. clock
// times the looks at a lock that another process holds. Where no lock file can be written, the lock holds among the clients of this process alone.
func (l *Locks) LockMachine(ctx context.Context, clock rest.Clock, key string) (unlock func(), err error) {
	unlockProcess, err := l.Lock(ctx, key)
	if err != nil {
		return nil, err
	}
	wait, release := rest.UntilSent(ctx)
	defer release()
	unlockFile, err := lockFile(wait, clock, lockFilePath(l.place, key))
	if err != nil {
		unlockProcess()
		return nil, errWaited(err)
	}
	return func() {
		unlockFile()
		unlockProcess()
	}, nil
}

func errWaited(err error) error {
	return fmt.Errorf("another change that this one has to wait for did not end in time: %w", err)
}
