package snapshot

import "context"

// Find returns the items that fit, for a look-up by something else than the key. The first look-ups search, live; once they are as many as the list
// has pages, it is read, and compared. What it does not hold is searched for. search may return more than what fits.
//
// names are those by which Source.Names returns every item that fits; none: all items are compared.
func (c *Collection[V]) Find(ctx context.Context, fits func(V) bool, search func(context.Context) ([]V, error), names ...string) ([]V, error) {
	return c.find(ctx, fits, search, false, names)
}

// FindHolder is Find for a look whether a name is free, in a plan: the list that this run has read is believed when it lacks the name, since the
// platform decides in the end.
func (c *Collection[V]) FindHolder(ctx context.Context, fits func(V) bool, search func(context.Context) ([]V, error), names ...string) ([]V, error) {
	return c.find(ctx, fits, search, true, names)
}

func (c *Collection[V]) find(ctx context.Context, fits func(V) bool, search func(context.Context) ([]V, error), believed bool,
	names []string) ([]V, error) {
	for counted := false; ; counted = true {
		found, whole, wait := c.planFind(ctx, fits, names, believed && c.source.Eager, counted)
		switch {
		case whole && (believed || len(found) > 0):
			return found, nil
		case whole || wait == nil:
			return c.search(ctx, fits, search)
		}
		if err := c.waitFor(ctx, wait.done); err != nil {
			return nil, err
		}
		if wait.err != nil { // a search may work where the list does not
			return c.search(ctx, fits, search)
		}
	}
}

// planFind returns what fits when the whole list is known, with nothing in doubt that may fit as well; else the load to wait for, nil for none. eager
// begins it at once where nobody knows yet what it costs.
func (c *Collection[V]) planFind(ctx context.Context, fits func(V) bool, names []string, eager, counted bool) (
	found []V, whole bool, wait *load,
) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.complete {
		return c.fitting(fits, names), len(c.unsure) == 0, nil
	}
	if !counted {
		c.demand++
	}
	wait = c.load(ctx, false)
	if wait == nil && eager && c.pages == 0 && c.notBefore == 0 && c.source.Open != nil {
		wait = c.beginLoad(ctx, false)
	}
	return nil, false, wait
}

// fitting returns the items that are there and fit.
func (c *Collection[V]) fitting(fits func(V) bool, names []string) []V {
	var found []V
	add := func(known row[V]) {
		if !known.gone && fits(known.value) {
			found = append(found, known.value)
		}
	}
	if len(names) == 0 || c.source.Names == nil {
		for _, known := range c.rows {
			add(known)
		}
		return found
	}
	if c.byName == nil {
		c.byName = make(map[string][]string, len(c.rows))
		for key, known := range c.rows {
			for _, name := range c.source.Names(known.value) {
				c.byName[name] = append(c.byName[name], key)
			}
		}
	}
	keys := map[string]bool{}
	for _, name := range names {
		for _, key := range c.byName[name] {
			if !keys[key] {
				keys[key] = true
				add(c.rows[key])
			}
		}
	}
	return found
}

// search asks the platform. What it finds is not stored: a search may show less of an item than the list.
func (c *Collection[V]) search(ctx context.Context, fits func(V) bool, search func(context.Context) ([]V, error)) ([]V, error) {
	items, err := search(ctx)
	if err != nil {
		return nil, err
	}
	var found []V
	for _, item := range items {
		if fits(item) {
			found = append(found, item)
		}
	}
	return found, nil
}
