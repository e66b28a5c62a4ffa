package snapshot

import "sync"

// Keyed holds one collection for each scope: an organization, a team, a folder. The zero value is ready. It is safe for concurrent use.
type Keyed[V any] struct {
	mu      sync.Mutex
	byScope map[string]*Collection[V]
}

// Of returns the collection of a scope, and makes it from source when nobody has asked for it before.
func (k *Keyed[V]) Of(scope string, source func() Source[V]) *Collection[V] {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byScope == nil {
		k.byScope = map[string]*Collection[V]{}
	}
	if k.byScope[scope] == nil {
		k.byScope[scope] = New(source())
	}
	return k.byScope[scope]
}
