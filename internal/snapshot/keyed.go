package snapshot

import "sync"

// Keyed holds a collection for each scope, such as the members of each team, made when somebody first asks for it. Set New before. It is safe for
// concurrent use.
type Keyed[V any] struct {
	// New says how the collection of a scope is read.
	New func(scope string) Source[V]

	mu      sync.Mutex
	byScope map[string]*Collection[V]
}

// Of returns the collection of a scope, always the same one.
func (k *Keyed[V]) Of(scope string) *Collection[V] {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byScope == nil {
		k.byScope = map[string]*Collection[V]{}
	}
	c, ok := k.byScope[scope]
	if !ok {
		c = New(k.New(scope))
		k.byScope[scope] = c
	}
	return c
}
