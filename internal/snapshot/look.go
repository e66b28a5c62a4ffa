package snapshot

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// look is a reader who wants what the platform has now.
type look[V any] struct {
	ctx context.Context
	key string
	// believed says that a list without the item is enough.
	believed bool
	result   chan lookResult[V]
	// wrote says that it ends a write.
	wrote bool
	// left says that nobody waits for the result any more.
	left atomic.Bool
}

type lookResult[V any] struct {
	value V
	err   error
}

// looksAtOnce is how many items one look reads by themselves side by side.
const looksAtOnce = 10

type againKey struct{}

// Again returns a context whose reads look: what looked gone a moment ago is looked for once more. What a list lacks then is gone, since a single
// read has missed it before.
func Again(ctx context.Context) context.Context { return context.WithValue(ctx, againKey{}, true) }

// IsAgain reports whether a context is one of Again.
func IsAgain(ctx context.Context) bool {
	again, _ := ctx.Value(againKey{}).(bool)
	return again
}

// IsGone reports, after a removal that the platform reported as done, whether it shows the item no more. It looks as Look does; a list without the
// item is enough.
func (c *Collection[V]) IsGone(ctx context.Context, key string) (bool, error) {
	_, err := c.LookAfter(ctx, key)
	if err != nil && c.source.IsMissing(err) {
		return true, nil
	}
	return false, err
}

// LookAfter is Look after a removal, where what is left tells whether it had an effect: a list without the item is enough.
func (c *Collection[V]) LookAfter(ctx context.Context, key string) (V, error) {
	return c.lookFor(ctx, key, true)
}

// Look returns an item as the platform has it after the call began, never from what was read before. It confirms what a write did, what looks gone,
// and what a guard goes by. Those who look at the same time share one list where that costs less than their single reads; where it may, the look
// waits a moment for the writes that are on the wire, since those who wrote will look as well. What the list lacks is read by itself before it counts
// as missing.
func (c *Collection[V]) Look(ctx context.Context, key string) (V, error) {
	return c.lookFor(ctx, key, false)
}

func (c *Collection[V]) lookFor(ctx context.Context, key string, believed bool) (V, error) {
	l := newLook[V](ctx, key, believed)
	c.enter(ctx, l)
	r := l.await(ctx, c.source.Clock)
	return r.value, r.err
}

// lookAtOnce looks for several items in one round.
func (c *Collection[V]) lookAtOnce(ctx context.Context, keys map[string]bool) map[string]lookResult[V] {
	looks := make([]*look[V], 0, len(keys))
	for key := range keys {
		looks = append(looks, newLook[V](ctx, key, false))
	}
	c.enter(ctx, looks...)
	results := make(map[string]lookResult[V], len(keys))
	for _, l := range looks {
		results[l.key] = l.await(ctx, c.source.Clock)
	}
	return results
}

func newLook[V any](ctx context.Context, key string, believed bool) *look[V] {
	return &look[V]{ctx: ctx, key: key, believed: believed, result: make(chan lookResult[V], 1)}
}

// enter puts looks into the next round. The write of their context ends with that. In a batch, looks are a round of their own: those who write wait
// for the batch, so it must not wait for them.
func (c *Collection[V]) enter(ctx context.Context, looks ...*look[V]) {
	if inBatch(ctx) {
		go c.serveRound(looks)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.looks = append(c.looks, looks...)
	if w := c.writingOf(ctx); c.end(w) {
		w.looked = true
		looks[0].wrote = true
	}
	if !c.looking {
		c.looking = true
		go c.serveLooks()
	}
}

// await waits for the result of a look, or for the end of the caller.
func (l *look[V]) await(ctx context.Context, clock rest.Clock) lookResult[V] {
	wait, release := rest.UntilSent(ctx)
	defer release()
	defer rest.Pause(ctx, clock.Time)() // the look has a bound of its own
	select {
	case r := <-l.result:
		return r
	case <-wait.Done():
		l.left.Store(true)
		return lookResult[V]{err: wait.Err()}
	}
}

// serveLooks serves those who look, in rounds: who comes while a round is under way is in the next one.
func (c *Collection[V]) serveLooks() {
	for {
		c.awaitWrites()
		c.mu.Lock()
		round := c.looks
		c.looks = nil
		if len(round) == 0 {
			c.looking = false
			c.mu.Unlock()
			return
		}
		c.about.met(wroteOf(round) + len(c.writes)) // before anybody has his result, and comes a second time
		c.mu.Unlock()
		c.serveRound(round)
	}
}

// serveRound serves one round, as far as somebody still waits for it, and gives each look its result.
func (c *Collection[V]) serveRound(round []*look[V]) {
	round = slices.DeleteFunc(round, func(l *look[V]) bool { return l.left.Load() })
	if len(round) == 0 {
		return
	}
	if err := contained(func() error { return c.serve(round) }); err != nil {
		for _, l := range round {
			l.give(lookResult[V]{err: err})
		}
	}
}

func isBelieved[V any](l *look[V]) bool { return l.believed }

func (l *look[V]) give(r lookResult[V]) {
	select {
	case l.result <- r:
	default: // it has its result
	}
}

// longestWriteWait is how long a look waits for the writes of others at most, in real time. One may wait for a rate limit, or for something that the
// one who looks holds.
const longestWriteWait = 10 * time.Second

// awaitWrites waits for the writes that are on the wire now, and for those who are about to write again, if one list for all of them may cost less
// than their single reads.
//
// Those who had the results of a round come again in a moment, as those of a batch do. A round that does not wait for them meets one half while the
// other one writes, ever after.
func (c *Collection[V]) awaitWrites() {
	ctx, cancel := context.WithTimeout(context.Background(), longestWriteWait)
	defer cancel()
	for end := time.Now().Add(mostLinger); ; {
		writes, missing, pays := c.awaited()
		if !pays {
			return
		}
		for _, w := range writes {
			select {
			case <-w.ended:
			case <-ctx.Done():
				return
			}
		}
		if missing == nil || time.Now().After(end) || !pause(missing, longestGap) {
			return
		}
	}
}

// awaited returns the writes that are on the wire and, if somebody is missing who was about a moment ago, what is closed when the next one
// begins to write. pays reports whether one list may cost less than the single reads of all.
func (c *Collection[V]) awaited() (writes []*writing, missing chan struct{}, pays bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	writes = slices.Collect(maps.Keys(c.writes))
	if c.source.Open == nil || c.source.Get != nil && c.pages > len(c.looks)+len(writes) {
		return nil, nil, false
	}
	if wrote := wroteOf(c.looks); wrote > 0 && wrote+len(writes) < c.about.size && c.about.isRecent() {
		missing = c.nextWrite()
	}
	return writes, missing, true
}

// wroteOf is how many of these looks end a write.
func wroteOf[V any](looks []*look[V]) (n int) {
	for _, l := range looks {
		if l.wrote {
			n++
		}
	}
	return n
}

// serve serves one round.
func (c *Collection[V]) serve(round []*look[V]) error {
	ctx, cancel := rest.Detach(round[0].ctx, c.source.Clock.Time(), loadTimeout)
	defer cancel()
	byKey := map[string][]*look[V]{}
	for _, l := range round {
		byKey[l.key] = append(byKey[l.key], l)
	}
	c.mu.Lock()
	c.now++
	since := c.now
	pages := c.pages
	c.mu.Unlock()
	if c.source.Open != nil && (c.source.Get == nil || len(byKey) > 1 && pages <= len(byKey)) {
		if err := c.serveByList(ctx, byKey, since); err != nil && c.source.Get == nil {
			return err
		}
	}
	var group errgroup.Group
	group.SetLimit(looksAtOnce)
	for key, looks := range byKey {
		group.Go(func() error {
			return contained(func() error {
				value, err := c.get(ctx, key)
				for _, l := range looks {
					l.give(lookResult[V]{value, err})
				}
				return nil
			})
		})
	}
	return group.Wait()
}

// serveByList serves those who look by the list, as far as that costs less than their single reads. Those whom it serves leave byKey.
func (c *Collection[V]) serveByList(ctx context.Context, byKey map[string][]*look[V], since uint64) error {
	list, err := c.source.Open(ctx)
	if err != nil {
		return err
	}
	c.give(list, list.First, byKey, since, false)
	more := list.Calls - 1 // 0: that the first page is all costs no call to find out
	if more > 0 && (len(byKey) == 0 || c.source.Get != nil && len(byKey) < more) {
		return nil
	}
	items, err := list.All(ctx)
	if err != nil {
		return err
	}
	c.give(list, items, byKey, since, true)
	return nil
}

// give stores items of a list and serves those who look for them. complete says that these are all.
func (c *Collection[V]) give(list *rest.Listing[V], items []V, byKey map[string][]*look[V], since uint64, complete bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pages = list.Calls
	c.store(items, since, complete)
	serve := func(key string, r lookResult[V], fits func(*look[V]) bool) {
		byKey[key] = slices.DeleteFunc(byKey[key], func(l *look[V]) bool {
			if fits(l) {
				l.give(r)
			}
			return fits(l)
		})
		if len(byKey[key]) == 0 {
			delete(byKey, key)
		}
	}
	for _, item := range items {
		if key := c.source.Key(item); byKey[key] != nil {
			serve(key, lookResult[V]{value: c.merged(key, item)}, func(*look[V]) bool { return true })
		}
	}
	if !complete {
		return
	}
	for key := range maps.Clone(byKey) {
		proven := c.source.Get == nil || slices.ContainsFunc(byKey[key], isBelieved) && !c.shownOtherwise(key, items)
		serve(key, lookResult[V]{err: c.source.Missing(key)}, func(l *look[V]) bool { return proven && (l.believed || c.source.Get == nil) })
	}
}

// shownOtherwise reports whether a list shows an item whose key differs in case only: that it lacks this one proves nothing then.
func (c *Collection[V]) shownOtherwise(key string, items []V) bool {
	return slices.ContainsFunc(items, func(item V) bool { return strings.EqualFold(c.source.Key(item), key) })
}
