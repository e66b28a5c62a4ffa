package rest

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Waits counts for how long calls waited for a platform's rate limits: the time in which at least one of them did, so that ten that wait side by side
// count once. It is safe for concurrent use; the zero value has counted nothing.
type Waits struct {
	mu      sync.Mutex
	waiting int
	since   time.Time // of the wait that lasts, as long as waiting is not 0
	total   time.Duration
	limit   string
	said    bool
}

type waitsKey struct{}

// CountWaits returns a context whose calls count their waits for rate limits in w: those made on contexts that Detach derived from it, too.
func CountWaits(ctx context.Context, w *Waits) context.Context {
	return context.WithValue(ctx, waitsKey{}, w)
}

// Over returns what was waited so far, and the limit that was waited for, once: as soon as it is more than bound. Until then, and from then on, ok is
// false. limit may be "", where only refusals showed that there is one.
func (w *Waits) Over(bound time.Duration, now time.Time) (waited time.Duration, limit string, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	waited = w.total
	if w.waiting > 0 {
		waited += now.Sub(w.since)
	}
	if w.said || waited <= bound {
		return 0, "", false
	}
	w.said = true
	return waited, w.limit, true
}

// begin counts a wait from now on, until end.
func (w *Waits) begin(now time.Time, limit string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.waiting++; w.waiting == 1 {
		w.since = now
	}
	if limit != "" {
		w.limit = limit
	}
}

func (w *Waits) end(now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.waiting--; w.waiting == 0 {
		w.total += max(now.Sub(w.since), 0)
	}
}

// hold is wait for a rate limit, counted and logged. A wait that looks like a run that hangs is logged before it begins.
func (k *call) hold(ctx context.Context, d time.Duration) error {
	c := k.client
	k.logWait(d)
	if w, _ := ctx.Value(waitsKey{}).(*Waits); w != nil && d > 0 {
		w.begin(c.cfg.Now(), c.limiter.words(k.bucket))
		defer func() { w.end(c.cfg.Now()) }()
	}
	return c.waitForLimit(ctx, d, &k.waited)
}

// words is the limit of a bucket as a part of a sentence, "" when only refusals showed that there is one.
func (l *limiter) words(key string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.bucket(key)
	switch {
	case b.limit.Calls > 0:
		return fmt.Sprintf("%d %s calls in %s", b.documented.Calls, b.method, minutes(b.documented.Window))
	case b.tokens.Burst > 0:
		return fmt.Sprintf("%d %s at once and %g more each second", b.tokens.Burst, b.tokens.Class, b.tokens.PerSecond)
	case b.budget.Limit > 0:
		return fmt.Sprintf("%d calls of one kind in each of its windows of time", b.budget.Limit)
	}
	return ""
}

// minutes is a length of time for people: "5 minutes".
func minutes(d time.Duration) string {
	switch n := d / time.Minute; {
	case d%time.Minute != 0:
		return d.String()
	case n == 1:
		return "a minute"
	default:
		return fmt.Sprintf("%d minutes", n)
	}
}
