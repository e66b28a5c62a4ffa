package kernel

import (
	"sync"
	"time"
)

// Clock is the sandbox's time: real time plus what Advance added. Everything that a platform remembers or lets expire goes by it, so that a test can
// see an invitation expire without waiting seven days. Latency and holds are real time.
type Clock struct {
	mu       sync.Mutex
	frozen   time.Time // zero: the clock runs
	advanced time.Duration
}

// NewClock returns a clock that runs.
func NewClock() *Clock { return &Clock{} }

// NewFrozenClock returns a clock that stands at t and moves only by Advance.
func NewFrozenClock(t time.Time) *Clock { return &Clock{frozen: t} }

// Now returns the sandbox's time in UTC, without a monotonic reading.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
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

// AdvanceTo moves the clock forward to t. A clock that is past t stays where it is.
func (c *Clock) AdvanceTo(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.frozen
	if now.IsZero() {
		now = time.Now()
	}
	if left := t.Sub(now.Add(c.advanced)); left > 0 {
		c.advanced += left
	}
}

// Advanced returns the sum of what Advance added.
func (c *Clock) Advanced() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.advanced
}

// Reset takes back everything that Advance added.
func (c *Clock) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.advanced = 0
}
