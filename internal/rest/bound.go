package rest

import (
	"context"
	"sync"
	"time"
)

// bound is the context of an operation that ends after a time of its own: see Detach.
type bound struct {
	context.Context // ends with timer or cancel
	cancel          context.CancelFunc
	above           *bound // of the operation that this one works for; nil: of none

	mu    sync.Mutex
	timer *time.Timer
	last  time.Time // when timer fires, on the real clock
	end   time.Time // on the clock of the waits
	held  time.Duration
	until time.Time // to when the latest of the waits for rate limits lasts

	paused     int // how many waits for others last
	since      time.Time
	sinceClock time.Time
}

type boundKey struct{}

func newBound(ctx context.Context, now time.Time, d time.Duration) *bound {
	b := &bound{end: now.Add(d), above: boundOf(ctx), last: time.Now().Add(d)}
	own, end := context.WithCancelCause(context.WithValue(context.WithoutCancel(ctx), boundKey{}, b))
	b.Context = own
	b.timer = time.AfterFunc(d, func() { end(context.DeadlineExceeded) })
	b.cancel = func() {
		b.timer.Stop()
		end(nil)
	}
	return b
}

func boundOf(ctx context.Context) *bound {
	b, _ := ctx.Value(boundKey{}).(*bound)
	return b
}

// Err says that the time is over where it is.
func (b *bound) Err() error {
	if b.Context.Err() == nil {
		return nil
	}
	return context.Cause(b.Context)
}

// Deadline is when the time is over, unless waits for rate limits are still to come.
func (b *bound) Deadline() (time.Time, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.last, true
}

// hold moves the end of the operation, and of those that it works for, by a wait for a rate limit that begins now. Waits that lie side by side count
// once. It does nothing when the operation would have waited longer than maxHold in all then; left is what it still may.
func (b *bound) hold(now time.Time, d time.Duration) (left time.Duration, ok bool) {
	b.mu.Lock()
	more := now.Add(d).Sub(latest(now, b.until))
	if left = maxHold - b.held; more > left {
		b.mu.Unlock()
		return left, false
	}
	if more > 0 {
		b.held += more
		b.until = now.Add(d)
		b.end, b.last = b.end.Add(more), b.last.Add(more)
		if b.timer.Stop() { // else it has fired
			b.timer.Reset(time.Until(b.last))
		}
	}
	b.mu.Unlock()
	if b.above != nil {
		b.above.hold(now, d)
	}
	return left, true
}

// Pause stops the time of an operation while it waits for work that has a bound of its own: a load that serves many, another write to the same
// object. That work may wait for a rate limit, for which this operation's own time must not be too short. now is the time of the clock of the
// waits. It does nothing when the operation's caller was stopped.
func Pause(ctx context.Context, now func() time.Time) (resume func()) {
	b := boundOf(ctx)
	if b == nil || stopped(ctx) {
		return func() {}
	}
	for one := b; one != nil; one = one.above {
		one.pause(now())
	}
	return func() {
		for one := b; one != nil; one = one.above {
			one.resume(now())
		}
	}
}

func (b *bound) pause(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.paused++; b.paused == 1 {
		b.timer.Stop()
		b.since, b.sinceClock = time.Now(), now
	}
}

func (b *bound) resume(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.paused--; b.paused > 0 {
		return
	}
	b.last, b.end = b.last.Add(time.Since(b.since)), b.end.Add(max(now.Sub(b.sinceClock), 0))
	if b.Context.Err() == nil {
		b.timer.Reset(time.Until(b.last))
	}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// deadline returns when ctx ends, on the clock that Detach was given; without Detach that is its own deadline.
func deadline(ctx context.Context) (end time.Time, ok bool) {
	if b := boundOf(ctx); b != nil {
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.end, true
	}
	return ctx.Deadline()
}
