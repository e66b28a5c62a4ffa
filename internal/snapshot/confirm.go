package snapshot

import (
	"context"
	"slices"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// writing is a write that is on the wire, or about to be.
type writing struct {
	ended chan struct{}
	// looked says that a look ended it, which does no confirmations.
	looked bool
}

// writingKey is the key of a context for the write to a collection that it belongs to.
type writingKey struct{ collection any }

// Writing records that a write to this collection's items begins. Looks wait for it, so that one look serves all who wrote at the same time. A
// Look, IsGone or Confirm with the context that it returns ends it, and end does, which is to be called in any case: when it is the last one, end
// does the confirmations that were left to it. It belongs right before the write: whoever waits for a lock meanwhile keeps others waiting.
func (c *Collection[V]) Writing(ctx context.Context) (own context.Context, end func()) {
	w := &writing{ended: make(chan struct{})}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.writes[w] = true
	if c.begun != nil {
		close(c.begun)
		c.begun = nil
	}
	return context.WithValue(ctx, writingKey{c}, w), func() {
		c.mu.Lock()
		owes := c.end(w) || w.looked
		w.looked = false
		c.mu.Unlock()
		if owes && !c.othersWrite() {
			_, _ = c.confirmAll(ctx, nil) // a look that fails leaves the rest to the next refresh
		}
	}
}

// InWrite returns ctx as one of the write to this collection that writing belongs to.
func (c *Collection[V]) InWrite(ctx, writing context.Context) context.Context {
	return context.WithValue(ctx, writingKey{c}, c.writingOf(writing))
}

// lastLinger is how long the last one who writes waits for another: those who had the results of a batch come again in a moment.
const lastLinger = 300 * time.Millisecond

// othersWrite reports whether somebody else writes, who does the confirmations that were left to somebody.
func (c *Collection[V]) othersWrite() bool {
	c.mu.Lock()
	if len(c.writes) > 0 || len(c.deferred) == 0 || len(c.deferred) >= mostDeferred {
		defer c.mu.Unlock()
		return len(c.writes) > 0
	}
	begun := c.nextWrite()
	c.mu.Unlock()
	pause(begun, lastLinger)
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.writes) > 0
}

// nextWrite is closed when another write begins.
func (c *Collection[V]) nextWrite() chan struct{} {
	if c.begun == nil {
		c.begun = make(chan struct{})
	}
	return c.begun
}

// writingOf is the write to this collection that a context belongs to, nil for none. The context of a batch has that of its first member, which ends
// after the batch.
func (c *Collection[V]) writingOf(ctx context.Context) *writing {
	if inBatch(ctx) {
		return nil
	}
	w, _ := ctx.Value(writingKey{c}).(*writing)
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
	// Late is called when the looks that others made show it to have had no effect; nil: nobody wants to know. It is called on their goroutine, maybe
	// long after Confirm returned, and not when their look failed: the next refresh shows what became of it.
	Late func()
}

// mostDeferred is how many confirmations wait for a look at most.
const mostDeferred = 1000

// Confirm looks whether the platform shows what a write wanted that it reported as done, a few times if it does not do so at once. While others
// write, it leaves the look to the last of them, since one list then shows what all of them wrote: it returns true, and if that look does not show
// it, calls Late. ctx is that of Writing.
func (c *Collection[V]) Confirm(ctx context.Context, want Confirmation[V]) (bool, error) {
	if w := c.writingOf(ctx); w != nil {
		c.mu.Lock()
		c.end(w)
		w.looked = false
		c.mu.Unlock()
	}
	if c.source.Open != nil && !inBatch(ctx) && c.othersWrite() && c.leave(want) {
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

// confirmAll does the confirmations that were left to somebody, and that of own, nil for none. Their looks concern only themselves.
func (c *Collection[V]) confirmAll(ctx context.Context, own *Confirmation[V]) (shown bool, err error) {
	c.mu.Lock()
	open := c.deferred
	c.deferred = nil
	c.mu.Unlock()
	if own == nil && len(open) == 0 {
		return true, nil
	}
	var failed error // of own
	_, err = rest.Confirm(ctx, c.source.Clock, func(ctx context.Context) (bool, error) {
		waits := own != nil && !shown && failed == nil
		results := c.lookForAll(ctx, open, own, waits)
		open = slices.DeleteFunc(open, func(o Confirmation[V]) bool { return c.isSettled(o, results[o.Key]) })
		if waits {
			switch r := results[own.Key]; {
			case r.err == nil:
				shown = own.Shown(r.value)
			case !c.source.IsMissing(r.err):
				failed = r.err
			}
		}
		return (own == nil || shown || failed != nil) && len(open) == 0, nil
	})
	if err == nil {
		for _, late := range open {
			late.tell()
		}
	}
	switch {
	case failed != nil:
		return false, failed
	case own == nil || shown:
		return true, nil
	}
	return false, err
}

// lookForAll reads the items of these confirmations, side by side, so that they share a list where that costs less. withOwn says that own is one of
// them.
func (c *Collection[V]) lookForAll(ctx context.Context, open []Confirmation[V], own *Confirmation[V], withOwn bool) map[string]lookResult[V] {
	keys := map[string]bool{}
	for _, o := range open {
		keys[o.Key] = true
	}
	if withOwn {
		keys[own.Key] = true
	}
	return c.lookAtOnce(ctx, keys)
}

// isSettled reports whether nothing is left to do for a confirmation that somebody else left: it is shown, or its look failed. A panic of its
// function is not to end the operation of the one who looks.
func (c *Collection[V]) isSettled(o Confirmation[V], r lookResult[V]) (settled bool) {
	if r.err != nil {
		return !c.source.IsMissing(r.err)
	}
	err := contained(func() error {
		settled = o.Shown(r.value)
		return nil
	})
	return settled || err != nil
}

// tell calls Late.
func (w *Confirmation[V]) tell() {
	if w.Late == nil {
		return
	}
	_ = contained(func() error { // it is the code of another operation: a bug there is not to end this one
		w.Late()
		return nil
	})
}
