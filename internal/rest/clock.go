package rest

import (
	"context"
	"time"
)

// Clock is the time as a client sees it. A nil field is the real clock's; tests set both. Sleep returns the context's error when that ends first.
type Clock struct {
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error
}

// OrReal returns c with the real clock in place of what is nil.
func (c Clock) OrReal() Clock {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Sleep == nil {
		c.Sleep = sleep
	}
	return c
}

// Time returns the time of the clock.
func (c Clock) Time() time.Time { return c.OrReal().Now() }

// Wait sleeps, or returns the error of a context that ends first.
func (c Clock) Wait(ctx context.Context, d time.Duration) error { return c.OrReal().Sleep(ctx, d) }

// At returns the time that the clock shows when the real one shows t: for times that a library took from the real clock.
func (c Clock) At(t time.Time) time.Time {
	return c.Time().Add(time.Until(t))
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Detach gives a write a life of its own: it keeps ctx's values (loggers and their masks), but not its cancellation, and ends after
// d. It serves what several callers wait for, and looks after a write. See DetachWrite for an operation that writes itself.
//
// d is the time of the operation itself: what it waits for a platform's rate limits comes on top, up to maxHold, for ctx's own bound as well.
//
// now is the time of the clock that the write's waits sleep on: a wait that would end later than d after now is not begun. Done goes by the
// real clock, as connections do, wherever the other clock stands.
func Detach(ctx context.Context, now time.Time, d time.Duration) (context.Context, context.CancelFunc) {
	b := newBound(keepValues(ctx), now, d)
	return context.WithValue(b, pendingKey{}, (*pending)(nil)), b.cancel
}

// Detach is Detach on c's clock.
func (c *Client) Detach(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return Detach(ctx, c.cfg.Now(), d)
}
