package rest

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestDetach(t *testing.T) {
	t.Parallel()
	type key struct{}
	parent, cancelParent := context.WithCancel(context.WithValue(t.Context(), key{}, "value"))
	ctx, cancel := Detach(parent, time.Now(), time.Hour)
	cancelParent()
	deadline, ok := ctx.Deadline()
	if ctx.Err() != nil || ctx.Value(key{}) != "value" || !ok || time.Until(deadline) > time.Hour {
		t.Errorf("err %v, value %v, deadline %v", ctx.Err(), ctx.Value(key{}), deadline)
	}
	cancel()
	if ctx.Err() == nil {
		t.Error("it cannot be ended")
	}
}

// Wherever the clock of the waits stands, a wait that fits is slept on it, and one that does not is not begun.
func TestDetachGoesByTheClockOfTheWaits(t *testing.T) {
	t.Parallel()
	const years = 10 * 365 * 24 * time.Hour
	for name, ahead := range map[string]time.Duration{"ahead of real time": years, "behind real time": -years} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var responses atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if responses.Add(1)%2 == 1 {
					respond(http.StatusServiceUnavailable, `{}`, "Retry-After", "40")(w)
					return
				}
				respond(http.StatusOK, `{}`)(w)
			}))
			t.Cleanup(server.Close)
			c, clock := newTestClient(t, server.URL)
			clock.Advance(ahead)
			before := clock.Now()
			ctx, cancel := c.Detach(t.Context(), time.Minute)
			defer cancel()
			get := Request{Method: http.MethodGet, Path: "/x", Route: "/x"}
			if _, err := c.Do(ctx, get, nil); err != nil {
				t.Errorf("a wait of 40 seconds within a minute: %v", err)
			}
			if waited := clock.Now().Sub(before); waited < 40*time.Second || waited > time.Minute {
				t.Errorf("it waited %v on its clock", waited)
			}
			var tooLong *holdTooLongError
			if _, err := c.Do(ctx, get, nil); !errors.As(err, &tooLong) {
				t.Errorf("a second such wait, for which no time is left: %v", err)
			}
			if over, err := c.Poll(ctx, time.Hour, func(context.Context) (bool, time.Duration, error) { return false, 25 * time.Second, nil }); over ||
				err != nil {
				t.Errorf("polling on: %v, %v", over, err)
			}
			if waited := clock.Now().Sub(before); waited > time.Minute {
				t.Errorf("in the end it waited %v, for a minute was given", waited)
			}
		})
	}
}

// Waits for a rate limit are no time of the operation itself: neither of a load that serves many, nor of the write that the load works for. They have
// a bound of their own, and the error says which of the two was too short.
func TestDetachDoesNotCountWaitsForLimits(t *testing.T) {
	t.Parallel()
	var responses atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if responses.Add(1)%2 == 1 {
			respond(http.StatusTooManyRequests, `{}`, "Retry-After", "280")(w)
			return
		}
		respond(http.StatusOK, `{}`)(w)
	}))
	t.Cleanup(server.Close)
	c, clock := newTestClient(t, server.URL)
	c.jitter = noJitter
	get := Request{Method: http.MethodGet, Path: "/x", Route: "/x"}
	write, cancelWrite := DetachWrite(t.Context(), clock.Now(), 4*time.Minute)
	defer cancelWrite()
	load, cancelLoad := c.Detach(write, 3*time.Minute)
	defer cancelLoad()
	for range 3 { // 14 of 15 minutes
		if _, err := c.Do(load, get, nil); err != nil {
			t.Fatalf("after waits of %v: %v", clock.slept, err)
		}
	}
	for what, ctx := range map[string]context.Context{"load": load, "write": write} {
		end, ok := deadline(ctx)
		if last, _ := ctx.Deadline(); !ok || end.Sub(clock.Now()) < 3*time.Minute || time.Until(last) < 16*time.Minute || ctx.Err() != nil {
			t.Errorf("the %s ends in %v, by the real clock in %v; %v", what, end.Sub(clock.Now()), time.Until(last), ctx.Err())
		}
	}
	before := clock.Slept()
	_, err := c.Do(load, get, nil)
	if KindOf(err) != RateLimited || !strings.Contains(err.Error(), "wait 4m40s for the platform's rate limit") ||
		!strings.Contains(err.Error(), "waits 15m0s for it at most") || clock.Slept()-before > time.Second {
		t.Errorf("a wait beyond the bound of waits: %v", err)
	}
}

// Nobody waits any more for a write whose caller was stopped: what it has left is its own time, and waits for limits are a part of it.
func TestStoppedWriteWaitsNoLonger(t *testing.T) {
	t.Parallel()
	clock := newFakeClock()
	caller, stop := context.WithCancel(t.Context())
	write, cancel := DetachWrite(caller, clock.Now(), 4*time.Minute)
	defer cancel()
	c, _ := newTestClient(t, "https://platform.example", func(cfg *Config) { cfg.Clock = Clock{Now: clock.Now, Sleep: clock.Sleep} })
	sending(write)
	var waited time.Duration
	if err := c.waitForLimit(write, 5*time.Minute, &waited); err != nil {
		t.Errorf("before the stop: %v", err)
	}
	stop()
	var tooLong *holdTooLongError
	if err := c.waitForLimit(write, 5*time.Minute, &waited); !errors.As(err, &tooLong) || write.Err() != nil {
		t.Errorf("after the stop: %v", err)
	}
}

// What others take that an operation waits for, with a bound of their own, is no time of the operation, nor of the one that it works for.
func TestPause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		write, cancelWrite := DetachWrite(t.Context(), time.Now(), 4*time.Minute)
		defer cancelWrite()
		load, cancelLoad := Detach(write, time.Now(), time.Minute)
		defer cancelLoad()
		resume, again := Pause(load, time.Now), Pause(load, time.Now)
		time.Sleep(10 * time.Minute)
		again()
		time.Sleep(10 * time.Minute)
		resume()
		for what, ctx := range map[string]context.Context{"load": load, "write": write} {
			if end, _ := deadline(ctx); ctx.Err() != nil || time.Until(end) < time.Minute {
				t.Errorf("the %s ends in %v: %v", what, time.Until(end), ctx.Err())
			}
		}
		time.Sleep(time.Minute + time.Second)
		if load.Err() == nil || write.Err() != nil {
			t.Errorf("a minute later: the load %v, the write %v", load.Err(), write.Err())
		}
		time.Sleep(3 * time.Minute)
		if write.Err() == nil {
			t.Error("the write never ends")
		}
	})
}

// An operation whose time is over says so, and one that is ended says that.
func TestBoundEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := Detach(t.Context(), time.Now(), time.Minute)
		defer cancel()
		time.Sleep(time.Minute + time.Second)
		if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
			t.Errorf("after its time: %v", ctx.Err())
		}
		ctx, cancel = Detach(t.Context(), time.Now(), time.Minute)
		cancel()
		if !errors.Is(ctx.Err(), context.Canceled) {
			t.Errorf("when it is ended: %v", ctx.Err())
		}
	})
}

func TestClockAt(t *testing.T) {
	t.Parallel()
	shown := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	clock := Clock{Now: func() time.Time { return shown }}
	if ahead := clock.At(time.Now().Add(time.Hour)).Sub(shown); (ahead - time.Hour).Abs() > time.Minute {
		t.Errorf("what comes in an hour comes in %v on the clock", ahead)
	}
	if at := (Clock{}).At(time.Now()); time.Since(at).Abs() > time.Minute {
		t.Errorf("the real clock differs from itself: %v", at)
	}
}
