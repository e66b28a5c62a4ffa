package kernel

import (
	"sync"
	"time"
)

// Clock is the sandbox's time: real time plus what Advance and AdvanceTo added. Everything that a platform remembers or lets
// expire goes by it, so that a test can see an invitation expire without waiting seven days. Latency and holds are real time.
type Clock struct {
	mu       sync.Mutex
	frozen   time.Time // zero: the clock runs
	advanced time.Duration
}

// NewClock returns a clock that runs.
func NewClock() *Clock { return &Clock{} }

// NewFrozenClock returns a clock that stands at t and moves only by Advance and AdvanceTo.
func NewFrozenClock(t time.Time) *Clock { return &Clock{frozen: t} }

// Now returns the sandbox's time in UTC, without a monotonic reading.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

// now is Now under the lock.
func (c *Clock) now() time.Time {
	now := c.frozen
	if now.IsZero() {
		now = time.Now()
	}
	return now.Add(c.advanced).UTC().Round(0)
}

// Advance moves the clock by d; a negative d moves it back.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.advanced += d
}

// AdvanceTo moves the clock forward to t, and never back: where it is past t already it stays. A client whose waits move the clock moves it so, since
// waits that lie side by side take no longer than the longest of them.
func (c *Clock) AdvanceTo(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.advanced += max(t.Sub(c.now()), 0)
}

// Advanced returns the sum of what Advance and AdvanceTo added.
func (c *Clock) Advanced() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.advanced
}

// Reset takes back everything that Advance and AdvanceTo added.
func (c *Clock) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.advanced = 0
}
