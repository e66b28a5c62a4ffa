package anypoint

import "sync"

// locks holds one lock for each key that was ever asked for: as many as a configuration has invited addresses.
type locks struct {
	mu    sync.Mutex
	byKey map[string]*sync.Mutex
}

// lock waits until nobody else holds the key, and returns what gives it back.
func (l *locks) lock(key string) (unlock func()) {
	l.mu.Lock()
	if l.byKey == nil {
		l.byKey = map[string]*sync.Mutex{}
	}
	held, ok := l.byKey[key]
	if !ok {
		held = &sync.Mutex{}
		l.byKey[key] = held
	}
	l.mu.Unlock()
	held.Lock()
	return held.Unlock
}
