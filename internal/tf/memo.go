package tf

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// Memo remembers what does not change while one Terraform command runs: who the provider is signed in as, organizations, catalogues of roles.
// It loads a key once for everybody who asks at the same time, on a context of its own, so that one caller's cancel fails nobody else. Failures
// are not remembered. The zero value is ready.
type Memo[V any] struct {
	loads  singleflight.Group
	mu     sync.Mutex
	values map[string]V
}

// memoTimeout bounds one load, retries and rate limit waits included.
const memoTimeout = 3 * time.Minute

// Get returns the value of a key, and loads it when it is not there yet.
func (m *Memo[V]) Get(ctx context.Context, key string, load func(context.Context) (V, error)) (V, error) {
	if value, ok := m.Known(key); ok {
		return value, nil
	}
	result := m.loads.DoChan(key, func() (any, error) {
		own, cancel := context.WithTimeout(context.WithoutCancel(ctx), memoTimeout)
		defer cancel()
		value, err := load(own)
		if err == nil {
			m.Put(key, value)
		}
		return value, err
	})
	select {
	case <-ctx.Done():
		var zero V
		return zero, ctx.Err()
	case r := <-result:
		value, _ := r.Val.(V)
		return value, r.Err
	}
}

// Known returns the value of a key if it is there.
func (m *Memo[V]) Known(key string) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, ok := m.values[key]
	return value, ok
}

// Put stores what became known by other ways.
func (m *Memo[V]) Put(key string, value V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.values == nil {
		m.values = map[string]V{}
	}
	m.values[key] = value
}
