package kernel

import (
	"sync"
	"time"
)

// RateWindows counts calls per caller and route in fixed windows of the sandbox's clock (a window of one minute starts at second 0). A platform's
// RateLimit function decides with it and writes its platform's own response and headers.
type RateWindows struct {
	clock  *Clock
	length time.Duration

	mu    sync.Mutex
	start time.Time
	used  map[rateKey]int
}

type rateKey struct{ caller, route string }

// RateState is where a caller stands on a route after one more call.
type RateState struct {
	Allowed   bool // false: the call is over the limit and must be refused
	Limit     int
	Remaining int       // calls left in this window
	Reset     time.Time // end of this window, on the sandbox's clock
}

// NewRateWindows returns counters whose windows are length long.
func NewRateWindows(c *Clock, length time.Duration) *RateWindows {
	return &RateWindows{clock: c, length: length, used: map[rateKey]int{}}
}

// Take counts one call of caller on route against limit calls per window. A refused call is not counted.
func (w *RateWindows) Take(caller, route string, limit int) RateState {
	w.mu.Lock()
	defer w.mu.Unlock()
	if start := w.clock.Now().Truncate(w.length); !start.Equal(w.start) {
		w.start = start
		clear(w.used)
	}
	key := rateKey{caller, route}
	state := RateState{Limit: limit, Reset: w.start.Add(w.length)}
	if w.used[key] < limit {
		w.used[key]++
		state.Allowed = true
		state.Remaining = limit - w.used[key]
	}
	return state
}
