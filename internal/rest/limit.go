package rest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	minBackoff = 250 * time.Millisecond
	maxBackoff = 10 * time.Second

	// maxHold bounds the waiting of an operation that has no deadline; the longest window of the platforms is five minutes.
	maxHold = 15 * time.Minute
)

// jitter returns a random duration in [0, d].
type jitter func(d time.Duration) time.Duration

func randomJitter(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return rand.N(d + 1)
}

// backoff is the wait before the n-th repetition (from 0): full jitter, so that callers who failed together do not come back together.
func backoff(n int, j jitter) time.Duration {
	return j(backoffCeiling(n))
}

func backoffCeiling(n int) time.Duration {
	if n > 5 { // 250 ms * 2^6 is over the cap
		return maxBackoff
	}
	return min(minBackoff<<n, maxBackoff)
}

// maxRetryAfter cuts absurd header values before they overflow; whether the wait fits the operation is decided elsewhere.
const maxRetryAfter = 24 * time.Hour

// retryAfter reads a Retry-After header: seconds, a fraction of seconds (not in the standard, but sent), or an HTTP date.
func retryAfter(value string, now time.Time) (time.Duration, bool) {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		if !(seconds >= 0) { // also not a number
			return 0, false
		}
		return time.Duration(min(seconds, maxRetryAfter.Seconds()) * float64(time.Second)), true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	return min(max(at.Sub(now), 0), maxRetryAfter), true
}

// Limit is a rate limit: so many calls in any window of that length, wherever the platform lets its windows begin.
type Limit struct {
	Calls  int
	Window time.Duration
	// ByRoute says that the calls of each route are counted by themselves.
	ByRoute bool
}

// Limits are rate limits by HTTP method. Each counts all calls of its method, whatever their route, unless it says otherwise.
type Limits map[string]Limit

// TokenBucket is a rate limit of so many calls at once, and so many more for each second that goes by. Methods of one class draw on it together.
type TokenBucket struct {
	Class     string
	Burst     int
	PerSecond float64
}

// Buckets are token buckets by HTTP method. All of a platform's limit is used: other programs show in what the platform reports as left. A platform
// that reports more than the bucket can hold by what is documented is believed, too.
type Buckets map[string]TokenBucket

// limiter keeps calls within the platform's rate limits. Calls of one kind (method and route) share a bucket; that the platform may
// count several kinds together is what the bucket's floor is for. All calls of a method with a known limit share one bucket.
//
// Within a window a call reserves its place before it is sent, so that callers who look at the same time cannot all take the last
// one. Where the platform reports no budget, its refusals teach a pace: halved by each, raised again by successes.
type limiter struct {
	now         func() time.Time
	concurrency int
	limits      Limits
	tokens      Buckets

	mu      sync.Mutex
	buckets map[string]*bucket
}

type bucket struct {
	budget      Budget // Limit 0: not known
	inFlight    int
	returned    chan struct{} // closed, and replaced, when a call comes back
	pausedUntil time.Time
	pace        *rate.Limiter // nil: as fast as calls come
	successes   int
	refusals    int // in a row

	method     string
	documented Limit
	limit      Limit         // of this client's share; Calls 0: not known
	tokens     TokenBucket   // Burst 0: it is none
	spread     *rate.Limiter // makes the second half of the share last; or it is the platform's token bucket
	reserved   int           // how many places were ever taken
	sent       []time.Time   // of the calls of the last limit.Window: when each was over, oldest first

	queue []*call // those who wait for a place, first come first: else an unlucky one could wait for window after window
}

func newLimiter(now func() time.Time, concurrency int, limits Limits, tokens Buckets) *limiter {
	return &limiter{now: now, concurrency: concurrency, limits: limits, tokens: tokens, buckets: map[string]*bucket{}}
}

// share makes a bucket that keeps this client's share of a documented limit.
//
// Half of the share at once and then no faster than it comes back: a call then never waits longer than half a window and those
// before it. Without this the last call of a share would leave the next one to wait for a whole window,
// which is longer than most operations may take.
func (b *bucket) share(method string, limit Limit, floor int) {
	b.method, b.documented, b.limit = method, limit, limit
	b.limit.Calls -= floor
	b.spread = rate.NewLimiter(rate.Limit(float64(b.limit.Calls)/limit.Window.Seconds()), max(b.limit.Calls/2, 1))
}

// key names the bucket of a call, and makes one that has a documented limit.
func (l *limiter) key(method, route, quota string) string {
	limit, tokens := l.limits[method], l.tokens[method]
	key := method + " " + route
	switch {
	case limit.Calls > 0 && !limit.ByRoute:
		key = method
	case limit.Calls <= 0 && tokens.Burst > 0:
		key = tokens.Class + " " + quota
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.bucket(key)
	switch {
	case b.spread != nil:
	case limit.Calls > 0:
		b.share(method, limit, l.floor(limit.Calls))
	case tokens.Burst > 0:
		b.tokens, b.spread = tokens, rate.NewLimiter(rate.Limit(tokens.PerSecond), tokens.Burst)
	}
	return key
}

// over is how many of the places that were ever taken in a bucket have been given back.
func (l *limiter) over(key string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.bucket(key)
	return b.reserved - b.inFlight
}

// remaining follows what the platform reports as left in a token bucket, in the response to a call at whose sending so many were over. Others may
// have used some of what this client believes is there; and a platform may have more than its texts promise.
func (l *limiter) remaining(key string, left, over int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, now := l.bucket(key), l.now()
	if b.tokens.Burst <= 0 {
		return
	}
	held := b.spread.TokensAt(now)
	if excess := int(held) - max(left, 0); excess > 0 {
		b.spread.ReserveN(now, excess)
		return
	}
	// The report does not count calls that the platform met after it: at most all that were under way when this one was sent, and all since.
	uncounted := b.reserved - over - 1
	if surely := min(left-uncounted, b.tokens.Burst); float64(surely) > held && surely >= 0 {
		b.spread = rate.NewLimiter(rate.Limit(b.tokens.PerSecond), b.tokens.Burst)
		b.spread.ReserveN(now, b.tokens.Burst-surely)
	}
}

func (l *limiter) bucket(key string) *bucket {
	b := l.buckets[key]
	if b == nil {
		b = &bucket{returned: make(chan struct{})}
		l.buckets[key] = b
	}
	return b
}

// floor is the number of calls of a window that are left alone: other calls and other programs may be drawing on the same window.
// It never takes more than half of a small limit.
func (l *limiter) floor(limit int) int {
	return min(max(2, l.concurrency), limit/2)
}

// hold tells a caller to wait and ask again: for a time, or until another call of the bucket comes back.
type hold struct {
	wait     time.Duration
	returned <-chan struct{}
}

// reserve takes a place for one call. With ok the call may be sent after wait; without, the caller waits as hold says and asks again, or
// gives up with leave.
func (l *limiter) reserve(key string, k *call) (wait time.Duration, h hold, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, now := l.bucket(key), l.now()
	ahead := b.position(k)
	if pause := b.pausedUntil.Sub(now); pause > 0 {
		return 0, hold{wait: pause}, false
	}
	if b.refusals > 0 && b.inFlight > 0 {
		// One call asks whether the platform takes calls again: the others would be refused with it.
		return 0, hold{returned: b.returned}, false
	}
	if b.budget.Limit > 0 {
		if !b.budget.Reset.IsZero() && !b.budget.Reset.After(now) {
			// A new window has begun; when it ends, the first response will show it.
			b.budget = Budget{Limit: b.budget.Limit, Remaining: b.budget.Limit}
		}
		free := b.budget.Remaining - b.inFlight - l.floor(b.budget.Limit)
		switch {
		case b.budget.Reset.IsZero():
			// All who waited for this window are awake now, and come first.
			if free <= ahead {
				return 0, hold{returned: b.returned}, false
			}
		case free <= 0:
			return 0, hold{wait: b.budget.Reset.Sub(now)}, false
		}
	}
	if h, full := b.full(now, ahead); full {
		return 0, h, false
	}
	b.leave(k)
	b.inFlight++
	b.reserved++
	for _, pace := range []*rate.Limiter{b.spread, b.pace} {
		if pace != nil {
			wait = max(wait, pace.ReserveN(now, 1).DelayFrom(now))
		}
	}
	return wait, hold{}, true
}

// full reports whether the known limit leaves no place for another call. A call counts from before it is sent until a window after its
// response: the platform counted it somewhere in between, so that no window of the platform's own can hold more than this one.
func (b *bucket) full(now time.Time, ahead int) (hold, bool) {
	if b.limit.Calls <= 0 {
		return hold{}, false
	}
	over := 0
	for over < len(b.sent) && !b.sent[over].Add(b.limit.Window).After(now) {
		over++
	}
	b.sent = b.sent[over:]
	// So many calls have to leave the window first.
	excess := len(b.sent) + b.inFlight + ahead + 1 - b.limit.Calls
	switch {
	case excess <= 0:
		return hold{}, false
	case excess > len(b.sent):
		return hold{returned: b.returned}, true
	default:
		return hold{wait: b.sent[excess-1].Add(b.limit.Window).Sub(now)}, true
	}
}

// leave takes a call that gives up out of the queue.
func (l *limiter) leave(key string, k *call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b := l.bucket(key); b.leave(k) {
		b.wake()
	}
}

// position returns how many calls are before this one in the queue, at whose end it begins.
func (b *bucket) position(k *call) int {
	i := slices.Index(b.queue, k)
	if i < 0 {
		i = len(b.queue)
		b.queue = append(b.queue, k)
	}
	return i
}

func (b *bucket) leave(k *call) bool {
	i := slices.Index(b.queue, k)
	if i >= 0 {
		b.queue = slices.Delete(b.queue, i, i+1)
	}
	return i >= 0
}

// release gives the place back: the call is over. sent reports whether it may have been counted; reported is what its response reports.
func (l *limiter) release(key string, sent bool, reported Budget, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.bucket(key)
	b.inFlight--
	if sent && b.limit.Calls > 0 {
		b.sent = append(b.sent, l.now())
	}
	switch known := b.budget; {
	case ok && reported.Limit > 0 && reported.Reset.After(l.now()):
		if known.Reset.IsZero() || reported.Reset.After(known.Reset) {
			b.budget = reported
		} else if reported.Reset.Equal(known.Reset) {
			// Responses overtake each other: the lowest figure is the latest.
			b.budget.Remaining = min(known.Remaining, reported.Remaining)
		}
	case ok: // of a window that is over
	case sent && !known.Reset.IsZero():
		b.budget.Remaining--
	}
	b.wake()
}

// wake lets those ask again who wait for a call to come back.
func (b *bucket) wake() {
	close(b.returned)
	b.returned = make(chan struct{})
}

// refused pauses the whole bucket: who comes next would be refused as well.
func (l *limiter) refused(key string, until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, now := l.bucket(key), l.now()
	already := b.pausedUntil.After(now)
	if until.After(b.pausedUntil) {
		b.pausedUntil = until
	}
	// Calls that were under way together are refused together: that is one lesson, not ten. A reported budget needs none.
	if !already {
		b.refusals++
	}
	if already || b.budget.Limit > 0 {
		return
	}
	b.successes = 0
	if b.pace == nil {
		b.pace = rate.NewLimiter(rate.Limit(l.concurrency), 1)
		return
	}
	b.pace.SetLimitAt(now, max(b.pace.Limit()/2, 1))
}

// probing is how long to wait after a refusal that asks for no time: longer after each in a row, since they mean that a window is used up, by others,
// too.
func (l *limiter) probing(key string, j jitter) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.bucket(key)
	ceiling := backoffCeiling(b.refusals)
	if ceiling == maxBackoff {
		ceiling = max(maxBackoff, b.limit.Window/10)
	}
	return ceiling/2 + j(ceiling/2)
}

// accepted ends a row of refusals.
func (l *limiter) accepted(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bucket(key).refusals = 0
}

// succeeded lets a slowed bucket speed up again: one call a second more for every twenty that went well.
func (l *limiter) succeeded(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.bucket(key)
	if b.pace == nil {
		return
	}
	if b.successes++; b.successes%20 != 0 {
		return
	}
	if faster := b.pace.Limit() + 1; faster <= rate.Limit(10*l.concurrency) {
		b.pace.SetLimitAt(l.now(), faster)
	} else {
		b.pace = nil
	}
}

// holdTooLongError is wrapped by the error of a call whose wait would outlast the operation.
type holdTooLongError struct {
	wait time.Duration
	left time.Duration
	most time.Duration // how long any operation waits for rate limits; 0: it is the operation that has no time left
}

func (e *holdTooLongError) Error() string {
	if e.most > 0 {
		return fmt.Sprintf("the next try would have to wait %s for the platform's rate limit; one operation waits %s for it at most, and this one may "+
			"wait only %s more, so it ends here", roundUp(e.wait), e.most, e.left.Round(time.Second))
	}
	return fmt.Sprintf("the next try would have to wait %s, but the operation has only %s left, so it ends here",
		roundUp(e.wait), e.left.Round(time.Second))
}

func roundUp(d time.Duration) time.Duration {
	return (d + time.Second - 1).Truncate(time.Second)
}

// place waits until the bucket has a place for this call, and takes it.
func (k *call) place(ctx context.Context) error {
	c := k.client
	defer c.limiter.leave(k.bucket, k)
	for {
		wait, h, ok := c.limiter.reserve(k.bucket, k)
		switch {
		case ok:
			err := k.hold(ctx, wait)
			if err != nil {
				c.limiter.release(k.bucket, false, Budget{}, false)
			}
			return err
		case h.returned != nil:
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-h.returned:
			}
		default:
			if err := k.hold(ctx, h.wait); err != nil {
				return err
			}
		}
	}
}

// wait sleeps, unless the operation would be over before: then it fails at once.
func (c *Client) wait(ctx context.Context, d time.Duration, waited *time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	left, most := maxHold-*waited, maxHold
	if end, ok := deadline(ctx); ok {
		left, most = end.Sub(c.cfg.Now()), 0
	}
	if d > left {
		return &holdTooLongError{wait: d, left: max(left, 0), most: most}
	}
	*waited += d
	return c.cfg.Sleep(ctx, d)
}

// waitForLimit is wait for a rate limit, which comes on top of the bound of an operation: see Detach.
func (c *Client) waitForLimit(ctx context.Context, d time.Duration, waited *time.Duration) error {
	b := boundOf(ctx)
	if b == nil || d <= 0 || stopped(ctx) {
		return c.wait(ctx, d, waited)
	}
	if left, ok := b.hold(c.cfg.Now(), d); !ok {
		return &holdTooLongError{wait: d, left: left, most: maxHold}
	}
	*waited += d
	return c.cfg.Sleep(ctx, d)
}
