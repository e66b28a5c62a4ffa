package platform

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Cache remembers what does not change while one Terraform command runs: who the provider is signed in as, organizations, catalogs of roles.
// It loads a key once for everybody who asks at the same time, on a context of its own, so that one caller's cancel fails nobody else. Failures
// are not remembered. The zero value is ready, on the real clock.
type Cache[V any] struct {
	Clock  rest.Clock
	loads  singleflight.Group
	mu     sync.Mutex
	values map[string]V
	// forgotten counts, by key, how often Forget was called.
	forgotten map[string]int
	// loading is when the latest load of a key began, whether it has ended or not.
	loading map[string]time.Time
}

// cacheTimeout bounds one load, retries included; waits for rate limits come on top.
const cacheTimeout = 3 * time.Minute

// Get returns the value of a key, and loads it when it is not there yet. A second look is answered only by what was loaded for such a look: see
// LookTwice.
func (m *Cache[V]) Get(ctx context.Context, key string, load func(context.Context) (V, error)) (V, error) {
	if since, second := secondLookSince(ctx); second {
		m.forgetBefore(key, since)
	}
	if value, ok := m.Known(key); ok {
		return value, nil
	}
	result := m.loads.DoChan(key, func() (_ any, err error) {
		// This runs on a goroutine of its own, where no handler's recover reaches: a panic would end the provider with all that is in flight.
		defer func() {
			if cause := recover(); cause != nil {
				err = fmt.Errorf("a bug in the provider: loading stopped with %v", cause)
			}
		}()
		own, cancel := rest.Detach(ctx, m.Clock.Time(), cacheTimeout)
		defer cancel()
		age := m.begin(key)
		value, err := load(own)
		if err == nil {
			m.putIfNotForgotten(key, value, age)
		}
		return value, err
	})
	wait, release := rest.UntilSent(ctx)
	defer release()
	defer rest.Pause(ctx, m.Clock.Time)() // the load has a bound of its own
	select {
	case <-wait.Done():
		var zero V
		return zero, wait.Err()
	case r := <-result:
		value, _ := r.Val.(V)
		return value, r.Err
	}
}

// Known returns the value of a key if it is there.
func (m *Cache[V]) Known(key string) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, ok := m.values[key]
	return value, ok
}

// Put stores what became known by other ways.
func (m *Cache[V]) Put(key string, value V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(key, value)
}

// put is Put under the lock.
func (m *Cache[V]) put(key string, value V) {
	if m.values == nil {
		m.values = map[string]V{}
	}
	m.values[key] = value
}

// Forget drops the value of a key, so that the next Get loads it again. A load that is under way may have seen what was there before: nobody who
// asks from now on joins it, and what it brings is not kept.
func (m *Cache[V]) Forget(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forget(key)
}

// forgetBefore is Forget for what was loaded before a time, or is being loaded since then.
func (m *Cache[V]) forgetBefore(key string, since time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.loading[key].Before(since) {
		m.forget(key)
		delete(m.loading, key)
	}
}

// forget is Forget under the lock.
func (m *Cache[V]) forget(key string) {
	delete(m.values, key)
	if m.forgotten == nil {
		m.forgotten = map[string]int{}
	}
	m.forgotten[key]++
	m.loads.Forget(key)
}

// begin records that a load begins, and returns how often the key was forgotten before.
func (m *Cache[V]) begin(key string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.loading == nil {
		m.loading = map[string]time.Time{}
	}
	m.loading[key] = m.Clock.Time()
	return m.forgotten[key]
}

// putIfNotForgotten stores what a load brought that began at this age.
func (m *Cache[V]) putIfNotForgotten(key string, value V, age int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.forgotten[key] == age {
		m.put(key, value)
	}
}

// FindCached looks for matches in a remembered list. Something may have been made since the list was loaded, by another provider in the same
// run: a miss is believed only when the list, loaded again, does not hold it either.
func FindCached[T any](list func() ([]T, error), forget func(), match func(T) bool) ([]T, error) {
	for try := 0; ; try++ {
		items, err := list()
		if err != nil {
			return nil, err
		}
		if matches := Filter(items, match); len(matches) > 0 || try == 1 {
			return matches, nil
		}
		forget()
	}
}
