package snapshot

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
)

// Each returns the list as far as somebody wants it: by key, without a call, once this run knows all of it, and else page by page, in the order of
// the platform; no page is read that nobody wants. An error is the last thing that it yields: without one, the list was complete, or not wanted to
// its end. What it reads to the end, serves later readers, too.
func (c *Collection[V]) Each(ctx context.Context) iter.Seq2[V, error] {
	return func(yield func(V, error) bool) {
		all, known, err := c.known(ctx)
		if err == nil && !known {
			err = c.eachPage(ctx, yield)
		}
		if err != nil {
			var none V
			yield(none, err)
			return
		}
		for _, item := range all {
			if !yield(item, nil) {
				return
			}
		}
	}
}

// known returns all items if this run knows the whole list, or is reading it now.
func (c *Collection[V]) known(ctx context.Context) (all []V, known bool, err error) {
	for {
		c.mu.Lock()
		if c.complete && len(c.unsure) == 0 && !IsAgain(ctx) {
			all = c.present()
			c.mu.Unlock()
			slices.SortFunc(all, func(a, b V) int { return cmp.Compare(c.source.Key(a), c.source.Key(b)) })
			return all, true, nil
		}
		wait := c.loading
		c.mu.Unlock()
		if wait == nil {
			return nil, false, nil
		}
		if err := c.waitFor(ctx, wait.done); err != nil {
			return nil, false, err
		}
	}
}

// eachPage reads the list for one caller, as far as yield wants it.
func (c *Collection[V]) eachPage(ctx context.Context, yield func(V, error) bool) error {
	if c.source.Open == nil {
		return errors.New("this platform has no such list")
	}
	since := c.Now()
	list, err := c.source.Open(ctx)
	if err != nil {
		return err
	}
	var items []V
	for item, err := range list.Each(ctx) {
		if err != nil {
			return err
		}
		items = append(items, item)
		if item, there := c.newer(item, since); there && !yield(item, nil) {
			c.keepRead(items, list.Calls, since, false)
			return nil
		}
	}
	c.keepRead(items, list.Calls, since, true)
	return nil
}

// newer returns an item that a list shows that was read since a time, as this run knows it: what it wrote meanwhile is newer.
func (c *Collection[V]) newer(item V, since uint64) (now V, there bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := c.source.Key(item)
	if known, ok := c.rows[key]; ok && known.since >= since {
		return known.value, !known.gone
	}
	return c.merged(key, item), true
}

// keepRead stores what one caller has read.
func (c *Collection[V]) keepRead(items []V, pages int, since uint64, complete bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pages = pages
	c.store(items, since, complete)
}
