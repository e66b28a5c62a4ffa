package rest

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Waits that lie side by side count once; those of calls that somebody else makes on a context of its own count, too; and they are reported once.
func TestWaitsForLimits(t *testing.T) {
	t.Parallel()
	const limit, window, workers = 40, 5 * time.Minute, 5
	synctest.Test(t, func(t *testing.T) {
		var waits Waits
		server := &slidingServer{limit: limit, window: window, latency: 100 * time.Millisecond}
		c := NewClient(Config{
			BaseURL: mustURL(t, "https://platform.example"), HTTP: &http.Client{Transport: server},
			Settings: Settings{MaxConcurrentRequests: workers}, Limits: Limits{http.MethodGet: {Calls: limit, Window: window}},
		})
		ctx := CountWaits(t.Context(), &waits)
		start := time.Now()
		each(workers, func(worker int) {
			for range 12 {
				own, cancel := ctx, func() {}
				if worker%2 == 0 {
					own, cancel = c.Detach(ctx, time.Hour)
				}
				if _, err := c.Do(own, Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil); err != nil {
					t.Error(err)
				}
				cancel()
			}
		})
		took := time.Since(start)
		if _, _, ok := waits.Over(took, time.Now()); ok {
			t.Errorf("more was waited than the %v that it took", took)
		}
		waited, words, ok := waits.Over(took/2, time.Now())
		if !ok || waited > took || words != "40 GET calls in 5 minutes" {
			t.Errorf("waited %v of %v for %q, reported %v", waited, took, words, ok)
		}
		if again, _, ok := waits.Over(0, time.Now()); ok {
			t.Errorf("%v are reported again", again)
		}
	})
}

// A wait that lasts counts as far as it has got. What is no rate limit does not count: a fault of the platform and its backoff.
func TestWaitsThatCount(t *testing.T) {
	t.Parallel()
	var waits Waits
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		switch n {
		case 1:
			respond(503, "", "Retry-After", "50")(w)
		case 2:
			respond(429, "", "Retry-After", "40")(w)
		default:
			respond(200, `{}`)(w)
		}
	})
	c, clock := newTestClient(t, server.URL)
	c.jitter = noJitter
	inTheMiddle := time.Duration(0)
	clock.hook = func(d time.Duration) {
		if d == 40*time.Second {
			clock.Advance(10 * time.Second)
			early, _, _ := waits.Over(time.Second, clock.Now())
			inTheMiddle, waits.said = early, false
		}
	}
	if _, err := c.Do(CountWaits(t.Context(), &waits), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil); err != nil {
		t.Fatal(err)
	}
	if waited, words, ok := waits.Over(30*time.Second, clock.Now()); !ok || waited != 50*time.Second || words != "" || inTheMiddle != 10*time.Second {
		t.Errorf("waited %v for %q (%v), %v in the middle; slept %v", waited, words, ok, inTheMiddle, clock.slept)
	}
}

// What a person reads of each sort of limit.
func TestWordsOfLimits(t *testing.T) {
	t.Parallel()
	clock := newFakeClock()
	l := newLimiter(clock.Now, 10, Limits{
		http.MethodGet: {Calls: 100, Window: time.Minute, ByRoute: true}, http.MethodPut: {Calls: 160, Window: 90 * time.Second},
	}, Buckets{http.MethodPost: {Class: "writes", Burst: 200, PerSecond: 10}})
	reported := l.key(http.MethodDelete, "/x", "")
	l.reserve(reported, nil)
	l.release(reported, true, Budget{Limit: 400, Remaining: 9, Reset: clock.Now().Add(time.Minute)}, true)
	for key, want := range map[string]string{
		l.key(http.MethodGet, "/x", ""):   "100 GET calls in a minute",
		l.key(http.MethodPut, "/x", ""):   "160 PUT calls in 1m30s",
		l.key(http.MethodPost, "/x", "s"): "200 writes at once and 10 more each second",
		reported:                          "400 calls of one kind in each of its windows of time",
		l.key(http.MethodHead, "/x", ""):  "",
	} {
		if got := l.words(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if l.key(http.MethodGet, "/x", "") == l.key(http.MethodGet, "/y", "") || l.key(http.MethodPut, "/x", "") != l.key(http.MethodPut, "/y", "") {
		t.Error("a limit of each route is shared, or one of all routes is not")
	}
}

// A bucket follows what the platform reports upwards, too, but never counts a place twice that a call under way may already have taken.
func TestTokenBucketFollowsTheReport(t *testing.T) {
	t.Parallel()
	clock := newFakeClock()
	l := newLimiter(clock.Now, 10, nil, Buckets{http.MethodGet: {Class: "reads", Burst: 20, PerSecond: 1}})
	key := l.key(http.MethodGet, "/x", "")
	free := func() (n int) {
		n = int(l.buckets[key].spread.TokensAt(clock.Now()))
		return n
	}
	for range 20 {
		l.reserve(key, nil)
	}
	// The first of twenty calls that are under way together: the report of 30 may be without the other nineteen.
	over := l.over(key)
	l.release(key, true, Budget{}, false)
	l.remaining(key, 30, over)
	if free() != 11 {
		t.Errorf("%d are free, want 30 less the 19 that may not be counted", free())
	}
	for range 19 {
		l.release(key, true, Budget{}, false)
	}
	l.remaining(key, 30, over) // an old report, overtaken by nineteen
	if free() != 11 {
		t.Errorf("%d are free after an old report, want 11", free())
	}
	l.reserve(key, nil)
	over = l.over(key)
	l.release(key, true, Budget{}, false)
	l.remaining(key, 11999, over)
	if free() != 20 {
		t.Errorf("%d are free by a report of 11999, want the burst", free())
	}
	l.remaining(key, 3, over)
	if free() != 3 {
		t.Errorf("%d are free by a report of 3", free())
	}
	if words := l.words(key); !strings.Contains(words, "20 reads at once") {
		t.Errorf("words %q", words)
	}
}
