package rest

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
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
					respond(http.StatusTooManyRequests, `{}`, "Retry-After", "40")(w)
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
