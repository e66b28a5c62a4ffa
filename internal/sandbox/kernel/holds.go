package kernel

import (
	"context"
	"sync"
)

// holds are the calls that wait for Release.
type holds struct {
	mu      sync.Mutex
	held    map[chan struct{}]struct{}
	changed chan struct{} // closed and replaced when held grows
}

func newHolds() holds {
	return holds{held: map[chan struct{}]struct{}{}, changed: make(chan struct{})}
}

// wait returns nil after Release, or the context's error.
func (h *holds) wait(ctx context.Context) error {
	gate := make(chan struct{})
	h.mu.Lock()
	h.held[gate] = struct{}{}
	close(h.changed)
	h.changed = make(chan struct{})
	h.mu.Unlock()

	select {
	case <-gate:
		return nil
	case <-ctx.Done():
		h.mu.Lock()
		delete(h.held, gate)
		h.mu.Unlock()
		return ctx.Err()
	}
}

// Waiting returns the number of calls that wait for Release.
func (f *Faults) Waiting() int {
	f.holds.mu.Lock()
	defer f.holds.mu.Unlock()
	return len(f.holds.held)
}

// Release releases every call that waits now, and returns their number. Calls that are held later wait for the next Release.
func (f *Faults) Release() int {
	f.holds.mu.Lock()
	defer f.holds.mu.Unlock()
	n := len(f.holds.held)
	for gate := range f.holds.held {
		close(gate)
	}
	clear(f.holds.held)
	return n
}

// AwaitHeld returns when at least n calls wait for Release, or with the context's error.
func (f *Faults) AwaitHeld(ctx context.Context, n int) error {
	for {
		f.holds.mu.Lock()
		enough, changed := len(f.holds.held) >= n, f.holds.changed
		f.holds.mu.Unlock()
		if enough {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
