package kernel

import (
	"context"
	"net/http"
	"slices"
	"sync"
)

// Write is a writing call that a platform has in flight.
type Write struct {
	Request *http.Request // as the platform sees it: path without the platform's root
	Route   string
}

// EarlierWrites returns the writing calls of the same platform that arrived before this one, were not refused (status 400 and
// above) and have not been answered yet, oldest first. A platform that refuses parallel writes decides with it; ctx is the
// context of the request that it handles. "In flight" lasts until the response is sent, so latency and hold_after make writes
// overlap.
func EarlierWrites(ctx context.Context) []Write {
	c, _ := ctx.Value(callKey{}).(*inFlightCall)
	if c == nil {
		return nil
	}
	return c.all.writes(c, true)
}

// OtherWrites returns what EarlierWrites does and the writing calls that arrived after this one: for a platform where a write is
// refused because of what another one got hold of first, whichever arrived first.
func OtherWrites(ctx context.Context) []Write {
	c, _ := ctx.Value(callKey{}).(*inFlightCall)
	if c == nil {
		return nil
	}
	return c.all.writes(c, false)
}

type callKey struct{}

// inFlight is the set of calls that arrived and have not been answered, in order of arrival.
type inFlight struct {
	mu    sync.Mutex
	calls []*inFlightCall
}

type inFlightCall struct {
	all        *inFlight
	platform   string
	write      bool
	call       Write
	refused    bool
	overlapped bool
}

// enter adds c. Every two writes of one platform that are in flight together mark each other.
func (f *inFlight) enter(c *inFlightCall) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c.all = f
	if c.write {
		for _, other := range f.calls {
			if other.write && other.platform == c.platform {
				c.overlapped, other.overlapped = true, true
			}
		}
	}
	f.calls = append(f.calls, c)
}

// refuse notes that the platform did not carry the call out.
func (f *inFlight) refuse(c *inFlightCall) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c.refused = true
}

// leave removes c and reports whether another write was in flight at the same time.
func (f *inFlight) leave(c *inFlightCall) (overlapped bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if i := slices.Index(f.calls, c); i >= 0 {
		f.calls = slices.Delete(f.calls, i, i+1)
	}
	return c.overlapped
}

// writes returns the writes of c's platform in flight, those before c or all but c.
func (f *inFlight) writes(c *inFlightCall, before bool) []Write {
	f.mu.Lock()
	defer f.mu.Unlock()
	var writes []Write
	for _, other := range f.calls {
		if other == c {
			if before {
				break
			}
			continue
		}
		if other.write && !other.refused && other.platform == c.platform {
			writes = append(writes, other.call)
		}
	}
	return writes
}
