package rest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func noJitter(time.Duration) time.Duration     { return 0 }
func fullJitter(d time.Duration) time.Duration { return d }

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		value string
		want  time.Duration
		ok    bool
	}{
		{"", 0, false},
		{"soon", 0, false},
		{"-1", 0, false},
		{"NaN", 0, false},
		{"0", 0, true},
		{"120", 2 * time.Minute, true},
		{" 7 ", 7 * time.Second, true},
		{"0.25", 250 * time.Millisecond, true},
		{"1e300", maxRetryAfter, true},
		{"Inf", maxRetryAfter, true},
		{"Sun, 01 Mar 2026 12:00:30 GMT", 30 * time.Second, true},
		{"Sunday, 01-Mar-26 12:00:30 GMT", 30 * time.Second, true},
		{"Sun, 01 Mar 2026 11:00:00 GMT", 0, true},
		{"Sun, 01 Mar 2099 12:00:00 GMT", maxRetryAfter, true},
	}
	for _, tt := range tests {
		if got, ok := retryAfter(tt.value, now); got != tt.want || ok != tt.ok {
			t.Errorf("retryAfter(%q) = %v, %v, want %v, %v", tt.value, got, ok, tt.want, tt.ok)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, value := range []string{"", "1", "1.5", "-0", "1e309", "0x1p-2", "NaN", "Sun, 01 Mar 2026 12:00:30 GMT", "Sun, 01 Mar 0000 12:00:30 GMT"} {
		f.Add(value, int64(0))
	}
	f.Fuzz(func(t *testing.T, value string, unix int64) {
		d, ok := retryAfter(value, time.Unix(unix, 0))
		if d < 0 || d > maxRetryAfter || !ok && d != 0 {
			t.Errorf("retryAfter(%q) = %v, %v", value, d, ok)
		}
	})
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	for n, want := range []time.Duration{250e6, 500e6, 1e9, 2e9, 4e9, 8e9, 10e9, 10e9} {
		if got := backoff(n, fullJitter); got != want {
			t.Errorf("backoff %d = %v, want up to %v", n, got, want)
		}
		if got := backoff(n, noJitter); got != 0 {
			t.Errorf("backoff %d = %v at least, want full jitter", n, got)
		}
	}
	if got := backoff(1e6, fullJitter); got != maxBackoff {
		t.Errorf("backoff after very many tries = %v", got)
	}
	for range 1000 {
		if got := randomJitter(10); got < 0 || got > 10 {
			t.Fatalf("jitter %v", got)
		}
	}
}

// What the platform asks for is waited for, in the order Retry-After, dialect, backoff; and 10 % jitter on top keeps callers apart.
func TestHowLongItWaits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status int
		header string
		at     time.Duration // what the dialect says; 0: nothing
		want   time.Duration
	}{
		{"limiter, header", 429, "20", time.Hour, 22 * time.Second},
		{"limiter, dialect", 429, "", 40 * time.Second, 44 * time.Second},
		{"limiter, nothing", 429, "", 0, 275 * time.Millisecond},
		{"limiter, at once", 429, "0", 0, 275 * time.Millisecond},
		{"limiter, in the past", 429, "", -time.Hour, 275 * time.Millisecond},
		{"backoff, header", 503, "20", time.Hour, 20 * time.Second},
		{"backoff, dialect", 503, "", 40 * time.Second, 40 * time.Second},
		{"backoff, nothing", 503, "", 0, 250 * time.Millisecond},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t, func(w http.ResponseWriter, _ *http.Request, n int) {
				if n > 1 {
					respond(200, `{}`)(w)
					return
				}
				if tt.header != "" {
					w.Header().Set("Retry-After", tt.header)
				}
				w.WriteHeader(tt.status)
			})
			c, clock := newTestClient(t, server.URL, func(cfg *Config) {
				cfg.Dialect.RetryAt = func(now time.Time, _ int, _ http.Header, _ []byte) time.Time {
					if tt.at == 0 {
						return time.Time{}
					}
					return now.Add(tt.at)
				}
			})
			c.jitter = fullJitter
			if _, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil); err != nil {
				t.Fatal(err)
			}
			if got := clock.Slept(); got != tt.want {
				t.Errorf("waited %v, want %v", got, tt.want)
			}
		})
	}
}

func TestRetryAfterLongerThanTheDeadline(t *testing.T) {
	t.Parallel()
	for _, sort := range callSorts {
		server := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
			respond(429, `{"message":"slow down"}`, "Retry-After", "300")(w)
		})
		c, clock := newTestClient(t, server.URL)
		c.jitter = noJitter
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		req := sort.req
		req.Path, req.Route = "/x", "/x"
		_, err := c.Do(ctx, req, nil)
		var e *Error
		if !errors.As(err, &e) || e.Kind != RateLimited || e.Status != 429 || len(server.Calls()) != 1 || len(clock.slept) != 0 {
			t.Errorf("%s: %v after %d calls and waits of %v", sort.name, err, len(server.Calls()), clock.slept)
		}
		for _, part := range []string{"slow down", "wait 5m0s", "only 1m0s left", "would have to wait"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: the error does not say %q: %v", sort.name, part, err)
			}
		}
	}
}

// Without a deadline, too, every call ends.
func TestLimiterWithoutEnd(t *testing.T) {
	t.Parallel()
	for _, after := range []string{"0", "60", ""} {
		server := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) { respond(429, "", "Retry-After", after)(w) })
		c, clock := newTestClient(t, server.URL)
		_, err := c.Do(context.WithoutCancel(t.Context()), Request{Method: http.MethodPost, Path: "/x", Route: "/x"}, nil)
		if KindOf(err) != RateLimited || clock.Slept() > maxHold || clock.Slept() < maxHold-2*time.Minute {
			t.Errorf("Retry-After %q: %v after %v", after, err, clock.Slept())
		}
	}
}

// A refusal holds back the other calls of its kind, too, and no others.
func TestRefusalPausesItsBucketOnly(t *testing.T) {
	t.Parallel()
	clock := newFakeClock()
	l := newLimiter(clock.Now, 10, nil, nil)
	l.refused("a", clock.Now().Add(time.Minute))
	if _, h, ok := l.reserve("a", nil); ok || h.wait != time.Minute {
		t.Errorf("the paused bucket: %v, %v", h, ok)
	}
	if _, _, ok := l.reserve("b", nil); !ok {
		t.Error("another bucket is held back")
	}
	clock.Advance(time.Minute)
	if _, _, ok := l.reserve("a", nil); !ok {
		t.Error("the bucket is still held back after its pause")
	}
}

// Where nothing is reported, refusals halve the pace and successes raise it.
func TestPace(t *testing.T) {
	t.Parallel()
	clock := newFakeClock()
	l := newLimiter(clock.Now, 10, nil, nil)
	pace := func() float64 {
		if p := l.buckets["a"].pace; p != nil {
			return float64(p.Limit())
		}
		return 0
	}
	refuse := func() {
		l.refused("a", clock.Now().Add(time.Second))
		l.refused("a", clock.Now().Add(time.Second)) // one that was under way at the same time: the same lesson
		clock.Advance(time.Second)
	}
	for i, want := range []float64{10, 5, 2.5, 1.25, 1, 1} {
		if refuse(); pace() != want {
			t.Errorf("after %d refusals %v calls a second, want %v", i+1, pace(), want)
		}
	}
	l.accepted("a")
	first, _, ok1 := l.reserve("a", nil)
	second, _, ok2 := l.reserve("a", nil)
	if !ok1 || !ok2 || second-first != time.Second {
		t.Errorf("at one call a second, two calls wait %v and %v", first, second)
	}
	for range 20 {
		l.succeeded("a")
	}
	if pace() != 2 {
		t.Errorf("after 20 successes %v calls a second, want 2", pace())
	}
	for range 20 * 99 {
		l.succeeded("a")
	}
	if pace() != 0 {
		t.Errorf("the pace of %v never ended", pace())
	}
}

func TestBudgetBookkeeping(t *testing.T) {
	t.Parallel()
	clock := newFakeClock()
	reset := clock.Now().Add(time.Minute)
	l := newLimiter(clock.Now, 2, nil, nil) // floor 2
	reserve := func() (hold, bool) { _, h, ok := l.reserve("a", nil); return h, ok }
	report := func(remaining int, reset time.Time) {
		l.release("a", true, Budget{Limit: 100, Remaining: remaining, Reset: reset}, true)
	}
	must := func(want bool, why string) {
		t.Helper()
		if _, ok := reserve(); ok != want {
			t.Errorf("%s: reserved %v, want %v", why, ok, want)
		}
	}

	must(true, "nothing is known")
	must(true, "nothing is known")
	report(4, reset)
	report(5, reset) // overtaken by the response before
	must(true, "4 left")
	must(true, "4 left, 1 under way")
	if h, ok := reserve(); ok || h.wait != time.Minute {
		t.Errorf("4 left and 2 under way: %v, %v, want to wait for the reset", h, ok)
	}
	l.release("a", false, Budget{}, false) // never sent
	must(true, "one came back unsent")
	l.release("a", true, Budget{}, false) // no response: it may have been counted
	must(false, "3 left and 1 under way")
	report(90, reset.Add(-time.Hour)) // a response of long ago
	must(true, "2 or 3 left")         // the first one of those returned
	clock.Advance(time.Minute)
	for i := range 97 { // 100, less the floor, less the one under way
		must(true, "new window, call "+strconv.Itoa(i))
	}
	h, ok := reserve()
	if ok || h.returned == nil {
		t.Fatalf("new window, its end not known: %v, %v, want to wait for a response", h, ok)
	}
	report(50, reset.Add(time.Minute))
	select {
	case <-h.returned:
	default:
		t.Error("a response did not wake those who wait for one")
	}
	if h, ok := reserve(); ok || h.wait != time.Minute {
		t.Errorf("50 left and 97 under way: %v, %v", h, ok)
	}
}

// windowServer counts calls per clock minute and reports it as the platforms do. It runs in a synctest bubble, where time is free.
type windowServer struct {
	limit   int
	latency time.Duration
	mu      sync.Mutex
	used    map[int64]int
}

func (s *windowServer) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(s.latency / 2)
	s.mu.Lock()
	minute := time.Now().Unix() / 60
	s.used[minute]++
	remaining := max(s.limit-s.used[minute], 0)
	status := 200
	if s.used[minute] > s.limit {
		status = 429
	}
	s.mu.Unlock()
	time.Sleep(s.latency / 2)
	return &http.Response{
		StatusCode: status, Request: r, Body: io.NopCloser(strings.NewReader("{}")),
		Header: http.Header{
			"X-Limit": {strconv.Itoa(s.limit)}, "X-Remaining": {strconv.Itoa(remaining)}, "X-Reset": {strconv.FormatInt((minute+1)*60, 10)},
		},
	}, nil
}

// Ten workers with more to do than the window allows never get a refusal: a place is reserved before a call is sent.
func TestTenWorkersNeverOverdraw(t *testing.T) {
	t.Parallel()
	for _, limit := range []int{14, 25, 60} {
		synctest.Test(t, func(t *testing.T) {
			server := &windowServer{limit: limit, latency: 130 * time.Millisecond, used: map[int64]int{}}
			number := func(h http.Header, name string) int { n, _ := strconv.Atoi(h.Get(name)); return n }
			c := NewClient(Config{
				BaseURL: mustURL(t, "https://platform.example"), HTTP: &http.Client{Transport: server},
				Dialect: Dialect{Budget: func(h http.Header) (Budget, bool) {
					return Budget{number(h, "X-Limit"), number(h, "X-Remaining"), time.Unix(int64(number(h, "X-Reset")), 0)}, true
				}},
			})
			call := func() {
				if _, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil); err != nil {
					t.Error(err)
				}
			}
			call() // the first response reports the budget
			start := time.Now()
			each(10, func(int) {
				for range 20 {
					call()
				}
			})
			total := 0
			for minute, used := range server.used {
				total += used
				if used > limit {
					t.Errorf("limit %d: %d calls in minute %d", limit, used, minute)
				}
			}
			if total != 201 {
				t.Errorf("limit %d: %d calls arrived, want 201", limit, total)
			}
			// It must also use what there is: the floor is left alone, the rest is not.
			windows := 201/(limit-c.limiter.floor(limit)) + 1
			if took := time.Since(start); took > time.Duration(windows)*time.Minute {
				t.Errorf("limit %d: it took %v, want at most %d windows", limit, took, windows)
			}
		})
	}
}

// slidingServer refuses a call when as many as limit came within the window before it. It runs in a synctest bubble.
type slidingServer struct {
	limit   int
	window  time.Duration
	latency time.Duration
	mu      sync.Mutex
	calls   []time.Time
	refused int
}

func (s *slidingServer) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(s.latency / 2)
	s.mu.Lock()
	status, recent := 200, 0
	for _, at := range s.calls {
		if time.Since(at) < s.window {
			recent++
		}
	}
	if recent >= s.limit {
		status = 429
		s.refused++
	} else {
		s.calls = append(s.calls, time.Now())
	}
	s.mu.Unlock()
	time.Sleep(s.latency / 2)
	return &http.Response{StatusCode: status, Request: r, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("{}"))}, nil
}

// A documented limit that no response reports is kept, wherever the platform lets its windows begin, over all routes of the method together;
// nobody waits much longer than half a window, the whole share is used, and each wait is logged.
func TestDocumentedLimitIsKept(t *testing.T) {
	t.Parallel()
	const limit, window, workers, each1 = 40, 5 * time.Minute, 5, 24
	synctest.Test(t, func(t *testing.T) {
		server := &slidingServer{limit: limit, window: window, latency: 300 * time.Millisecond}
		book := &logBook{}
		c := NewClient(Config{
			BaseURL: mustURL(t, "https://platform.example"), HTTP: &http.Client{Transport: server}, Log: book.Log,
			Settings: Settings{MaxConcurrentRequests: workers}, Limits: Limits{http.MethodDelete: {Calls: limit, Window: window}},
		})
		start := time.Now()
		var longest time.Duration
		var mu sync.Mutex
		each(workers, func(worker int) {
			for range each1 {
				before := time.Now()
				if _, err := c.Do(t.Context(), Request{Method: http.MethodDelete, Path: "/x", Route: "/" + strconv.Itoa(worker)}, nil); err != nil {
					t.Error(err)
				}
				mu.Lock()
				longest = max(longest, time.Since(before))
				mu.Unlock()
			}
		})
		if server.refused > 0 {
			t.Errorf("%d calls were refused", server.refused)
		}
		const share = limit - 5 // the floor
		spacing := window / share
		if bound := window/2 + (workers+1)*spacing; longest > bound {
			t.Errorf("a call waited %v, want %v at most", longest, bound)
		}
		// 120 calls at 35 a window: three windows and what is left of them.
		if took := time.Since(start); took > window*workers*each1/share+spacing*workers {
			t.Errorf("%d calls took %v", workers*each1, took)
		}
		waits := 0
		for _, record := range book.records {
			if record.msg == "waiting for the platform's rate limit" {
				waits++
			}
		}
		if waits == 0 {
			t.Error("no wait was logged")
		}
		start = time.Now()
		if _, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil); err != nil || time.Since(start) > time.Second {
			t.Errorf("a method without a limit: %v after %v", err, time.Since(start))
		}
	})
}

// Where others have used a window up and no refusal says until when, one call at a time asks, less and less often; then all go on.
func TestWindowThatOthersUsedUp(t *testing.T) {
	t.Parallel()
	const limit, window, workers = 300, 5 * time.Minute, 10
	synctest.Test(t, func(t *testing.T) {
		server := &slidingServer{limit: limit, window: window, latency: 100 * time.Millisecond}
		for range limit {
			server.calls = append(server.calls, time.Now())
		}
		c := NewClient(Config{
			BaseURL: mustURL(t, "https://platform.example"), HTTP: &http.Client{Transport: server},
			Settings: Settings{MaxConcurrentRequests: workers}, Limits: Limits{http.MethodGet: {Calls: limit, Window: window}},
		})
		start := time.Now()
		each(workers, func(int) {
			for range 5 {
				if _, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil); err != nil {
					t.Error(err)
				}
			}
		})
		if took := time.Since(start); server.refused > workers+20 || took > window+window/2 {
			t.Errorf("%d refusals, and it took %v", server.refused, took)
		}
	})
}

// A wait for a documented limit that the operation will not live to see is an error at once, and says so; the place goes to others.
func TestDocumentedLimitLongerThanTheOperation(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) { respond(200, `{}`)(w) })
	c, clock := newTestClient(t, server.URL, func(cfg *Config) {
		cfg.Limits = Limits{http.MethodPut: {Calls: 4, Window: 5 * time.Minute}} // the floor leaves 2, of which one may go at once
	})
	put := Request{Method: http.MethodPut, Path: "/x", Route: "/x"}
	if _, err := c.Do(t.Context(), put, nil); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithDeadline(t.Context(), clock.Now().Add(time.Minute))
	defer cancel()
	_, err := c.Do(ctx, put, nil)
	if KindOf(err) != RateLimited || !strings.Contains(err.Error(), "would have to wait") || clock.Slept() != 0 {
		t.Errorf("%v of kind %v after %v, want RateLimited at once", err, KindOf(err), clock.Slept())
	}
	if calls := len(server.Calls()); calls != 1 {
		t.Errorf("%d calls were sent", calls)
	}
	if _, err := c.Do(t.Context(), put, nil); err != nil || clock.Slept() == 0 {
		t.Errorf("with time enough: %v after %v", err, clock.Slept())
	}
}

// Calls that were never sent do not use the limit up.
func TestUnsentCallsDoNotCount(t *testing.T) {
	t.Parallel()
	clock := newFakeClock()
	l := newLimiter(clock.Now, 2, Limits{http.MethodPut: {Calls: 6, Window: time.Minute}}, nil) // 4 places
	key := l.key(http.MethodPut, "/x", "")
	for i := range 20 {
		if _, h, ok := l.reserve(key, nil); !ok {
			t.Fatalf("call %d: %v", i, h)
		}
		l.release(key, false, Budget{}, false)
	}
	for i := range 4 {
		if _, h, ok := l.reserve(key, nil); !ok {
			t.Fatalf("place %d: %v", i, h)
		}
	}
	if _, h, ok := l.reserve(key, nil); ok || h.returned == nil {
		t.Errorf("all places are under way: %v, %v, want to wait for one to return", h, ok)
	}
	for range 4 {
		l.release(key, true, Budget{}, false)
	}
	if _, h, ok := l.reserve(key, nil); ok || h.wait != time.Minute {
		t.Errorf("all places are used: %v, %v, want to wait for a minute", h, ok)
	}
}

// Who gives up waiting leaves its turn to those behind it.
func TestGivingUpLeavesTheQueue(t *testing.T) {
	t.Parallel()
	clock := newFakeClock()
	l := newLimiter(clock.Now, 1, Limits{http.MethodPut: {Calls: 2, Window: time.Minute}}, nil) // 1 place
	first, second, third := &call{}, &call{}, &call{}
	must := func(k *call, want bool, why string) hold {
		t.Helper()
		_, h, ok := l.reserve(l.key(http.MethodPut, "/x", ""), k)
		if ok != want {
			t.Errorf("%s: reserved %v, want %v", why, ok, want)
		}
		return h
	}
	must(first, true, "the only place")
	must(second, false, "it is taken")
	h := must(third, false, "it is taken, and somebody else comes first")
	l.leave(http.MethodPut, second)
	select {
	case <-h.returned:
	default:
		t.Error("nobody told the third that the second has given up")
	}
	l.release(http.MethodPut, false, Budget{}, false)
	must(third, true, "the second has given up, and the first was never sent")
}

// In a new window those go first who waited for it, in the order in which they came.
func TestTurnsInANewWindow(t *testing.T) {
	t.Parallel()
	clock := newFakeClock()
	l := newLimiter(clock.Now, 1, nil, nil)
	earlier, first, second := &call{}, &call{}, &call{}
	must := func(k *call, want bool, why string) {
		t.Helper()
		if _, _, ok := l.reserve("a", k); ok != want {
			t.Errorf("%s: reserved %v, want %v", why, ok, want)
		}
	}
	must(earlier, true, "nothing is known")
	l.release("a", true, Budget{Limit: 2, Remaining: 1, Reset: clock.Now().Add(time.Minute)}, true) // the floor is 1
	must(first, false, "the window is used up")
	must(second, false, "the window is used up")
	clock.Advance(time.Minute)
	must(second, false, "it is awake before the first, whose place this is")
	must(first, true, "it waited longest")
}
