package snapshot

import (
	"context"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// writing is a write that is on the wire, or about to be.
type writing struct{ ended chan struct{} }

type writingKey struct{}

// Writing records that a write to this collection's items begins. Looks wait for it, so that one look serves all who wrote at the same time. A
// Look, IsGone or Confirm with the context that it returns ends it, and end does, which is to be called in any case: when it is the last one, end
// does the confirmations that were left to it.
func (c *Collection[V]) Writing(ctx context.Context) (own context.Context, end func()) {
	w := &writing{ended: make(chan struct{})}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.writes[w] = true
	if c.begun != nil {
		close(c.begun)
		c.begun = nil
	}
	return context.WithValue(ctx, writingKey{}, w), func() {
		c.mu.Lock()
		ended := c.end(w)
		c.mu.Unlock()
		if ended && !c.othersWrite(ctx) {
			_, _ = c.confirmAll(ctx, nil) // a look that fails leaves the rest to the next refresh
		}
	}
}

// InWrite returns ctx as one of the write that writing belongs to.
func InWrite(ctx, writing context.Context) context.Context {
	return context.WithValue(ctx, writingKey{}, writingOf(writing))
}

// lastLinger is how long the last one who writes waits for another: those who had the results of a batch come again in a moment.
const lastLinger = 100 * time.Millisecond

// othersWrite reports whether somebody else writes, who does the confirmations that were left to somebody.
func (c *Collection[V]) othersWrite(ctx context.Context) bool {
	c.mu.Lock()
	if len(c.writes) > 0 || len(c.deferred) == 0 || len(c.deferred) >= mostDeferred {
		defer c.mu.Unlock()
		return len(c.writes) > 0
	}
	if c.begun == nil {
		c.begun = make(chan struct{})
	}
	begun := c.begun
	c.mu.Unlock()
	wait, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	go func() {
		select {
		case <-begun:
			cancel()
		case <-wait.Done():
		}
	}()
	_ = c.source.Clock.Wait(wait, lastLinger)
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.writes) > 0
}

// writingOf is the write that a context belongs to, nil for none.
func writingOf(ctx context.Context) *writing {
	w, _ := ctx.Value(writingKey{}).(*writing)
	return w
}

// end ends a write and reports whether it was still under way.
func (c *Collection[V]) end(w *writing) bool {
	if w == nil || !c.writes[w] {
		return false
	}
	delete(c.writes, w)
	close(w.ended)
	return true
}

// Confirmation is what a write wants to be seen. A removal is no such thing: it is confirmed before anything else happens, see IsGone.
type Confirmation[V any] struct {
	Key string
	// Shown reports whether an item shows what was written.
	Shown func(V) bool
	// Late is called when a look that others made shows it to have had no effect.
	Late func()
}

// mostDeferred is how many confirmations wait for a look at most.
const mostDeferred = 100

// Confirm looks whether the platform shows what a write wanted that it reported as done, a few times if it does not do so at once. While others
// write, it leaves the look to the last of them, since one list then shows what all of them wrote: it returns true, and if that look does not show
// it, calls Late. ctx is that of Writing.
func (c *Collection[V]) Confirm(ctx context.Context, want Confirmation[V]) (bool, error) {
	c.mu.Lock()
	c.end(writingOf(ctx))
	c.mu.Unlock()
	if c.source.Open != nil && c.othersWrite(ctx) && c.leave(want) {
		return true, nil
	}
	return c.confirmAll(ctx, &want)
}

// leave leaves a confirmation to somebody else who writes, if there still is one.
func (c *Collection[V]) leave(want Confirmation[V]) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.writes) == 0 || len(c.deferred) >= mostDeferred {
		return false
	}
	c.deferred = append(c.deferred, want)
	return true
}

// confirmAll does the confirmations that were left to somebody, and that of own, nil for none.
func (c *Collection[V]) confirmAll(ctx context.Context, own *Confirmation[V]) (shown bool, err error) {
	c.mu.Lock()
	open := c.deferred
	c.deferred = nil
	c.mu.Unlock()
	if own == nil && len(open) == 0 {
		return true, nil
	}
	_, err = rest.Confirm(ctx, c.source.Clock, func(ctx context.Context) (bool, error) {
		items, err := c.lookForAll(ctx, open, own)
		if err != nil {
			return false, err
		}
		open = without(open, items)
		shown = own == nil || own.shownIn(items)
		return shown && len(open) == 0, nil
	})
	if err == nil {
		for _, late := range open {
			late.Late()
		}
	}
	return shown, err
}

// lookForAll reads the items of these confirmations, side by side, so that they share a list where that costs less.
func (c *Collection[V]) lookForAll(ctx context.Context, open []Confirmation[V], own *Confirmation[V]) (map[string]V, error) {
	keys := map[string]bool{}
	for _, o := range open {
		keys[o.Key] = true
	}
	if own != nil {
		keys[own.Key] = true
	}
	return c.lookAtOnce(ctx, keys)
}

func (w *Confirmation[V]) shownIn(items map[string]V) bool {
	item, there := items[w.Key]
	return there && w.Shown(item)
}

// without is what is left of the confirmations after a look.
func without[V any](open []Confirmation[V], items map[string]V) []Confirmation[V] {
	var left []Confirmation[V]
	for _, o := range open {
		if !o.shownIn(items) {
			left = append(left, o)
		}
	}
	return left
}
