package snapshot

import "sync"

// Keyed holds the collections of one kind by their scope: the members of each group, the users of each service. The zero value is ready, and safe for
// concurrent use.
type Keyed[V any] struct {
	mu          sync.Mutex
	collections map[string]*Collection[V]
}

// Of returns the collection of a scope. The first call makes it, of what source returns.
func (k *Keyed[V]) Of(scope string, source func() Source[V]) *Collection[V] {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c := k.collections[scope]; c != nil {
		return c
	}
	if k.collections == nil {
		k.collections = map[string]*Collection[V]{}
	}
	c := New(source())
	k.collections[scope] = c
	return c
}

// Each calls f for each collection that there is.
func (k *Keyed[V]) Each(f func(scope string, c *Collection[V])) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for scope, c := range k.collections {
		f(scope, c)
	}
}
