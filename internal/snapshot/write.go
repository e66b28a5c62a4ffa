package snapshot

// Put stores an item as a write left it, all of its fields. Reads that began before are older, whatever they bring.
func (c *Collection[V]) Put(item V) {
	key := c.source.Key(item)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now++
	c.rows[key] = row[V]{value: item, since: c.now}
	delete(c.unsure, key)
	c.changes++
}

// Remove records that an item is gone, after a delete that was confirmed.
func (c *Collection[V]) Remove(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now++
	c.rows[key] = row[V]{gone: true, since: c.now}
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

// Known returns an item if this run has read it, without a call. That it is not known says nothing.
func (c *Collection[V]) Known(key string) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known, ok := c.rows[key]
	_, unsure := c.unsure[key]
	return known.value, ok && !known.gone && !unsure
}
