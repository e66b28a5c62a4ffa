package snapshot

import "slices"

// Put stores an item as a write left it, all of its fields. Reads that began before are older, whatever they bring.
func (c *Collection[V]) Put(item V) { c.wrote(c.source.Key(item), row[V]{value: item}) }

// Remove records that an item is gone, after a delete that was confirmed.
func (c *Collection[V]) Remove(key string) { c.wrote(key, row[V]{gone: true}) }

// wrote stores what a write has left.
func (c *Collection[V]) wrote(key string, left row[V]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now++
	left.since = c.now
	c.set(key, left)
	delete(c.unsure, key)
	c.changes++
}

// Forget records that an item may be other than this run has read it: the next reader looks. It belongs after each write whose response does not
// show the item, and after each that failed.
func (c *Collection[V]) Forget(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now++
	c.unsure[key] = c.now
	c.changes++
}

// doubt is a write that changed whatever fits, at a time.
type doubt[V any] struct {
	fits  func(V) bool
	since uint64
}

// ForgetAll is Forget for the items that fit, as far as this run has read them, or is reading them now.
func (c *Collection[V]) ForgetAll(fits func(V) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now++
	c.changes++
	for key, known := range c.rows {
		if !known.gone && fits(known.value) {
			c.unsure[key] = c.now
		}
	}
	c.doubts = append(c.doubts, doubt[V]{fits, c.now})
}

// keep stores an item as a read showed it that began at a time. Where a write changed whatever fits since then, it may be other now.
func (c *Collection[V]) keep(key string, item V, since uint64) {
	c.set(key, row[V]{value: item, since: since})
	delete(c.unsure, key)
	for _, d := range slices.Backward(c.doubts) {
		if d.since <= since {
			return
		}
		if d.fits(item) {
			c.unsure[key] = d.since
			return
		}
	}
}

// Forget is that of each collection: an item of this key is in several of them, and what became of it concerns all.
func (k *Keyed[V]) Forget(key string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, c := range k.byScope {
		c.Forget(key)
	}
}

// Known returns an item if this run has read it, without a call. That it is not known says nothing.
func (c *Collection[V]) Known(key string) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known, ok := c.rows[key]
	_, unsure := c.unsure[key]
	return known.value, ok && !known.gone && !unsure
}

// Now is a time of this collection: what is read later is newer than it.
func (c *Collection[V]) Now() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now++
	return c.now
}

// ListedSince returns the whole list, if it was read since a time of Now, without a call.
func (c *Collection[V]) ListedSince(since uint64) ([]V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.complete || c.completeSince <= since {
		return nil, false
	}
	return c.present(), true
}

// KnownWhere returns an item that fits among those that this run has read, without a call.
func (c *Collection[V]) KnownWhere(fits func(V) bool) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, known := range c.rows {
		if _, unsure := c.unsure[key]; !unsure && !known.gone && fits(known.value) {
			return known.value, true
		}
	}
	var none V
	return none, false
}
