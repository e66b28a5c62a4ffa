package platform

import (
	"context"
	"fmt"
	"sync"

	"golang.org/x/sync/semaphore"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Locks holds one lock for each key that was ever asked for. The zero value is ready.
type Locks struct {
	mu    sync.Mutex
	byKey map[string]*semaphore.Weighted
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
		return nil, fmt.Errorf("another change that this one has to wait for did not end in time: %w", err)
	}
	return func() { held.Release(1) }, nil
}
