package rest

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestPath(t *testing.T) {
	t.Parallel()
	tests := []struct {
		segments []string
		want     string
	}{
		{nil, ""},
		{[]string{"users", "a b/c?d#e%"}, "/users/a%20b%2Fc%3Fd%23e%25"},
		{[]string{"..", ".", "...", "a.b"}, "/%2E%2E/%2E/.../a.b"},
		{[]string{"users", ""}, "/users/"},
	}
	for _, tt := range tests {
		if got := Path(tt.segments...); got != tt.want {
			t.Errorf("Path(%q) = %q, want %q", tt.segments, got, tt.want)
		}
	}
}

func TestRequestOnTheWire(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) { respond(200, `{"id":"1"}`)(w) })
	c, _ := newTestClient(t, server.URL+"/base", func(cfg *Config) {
		cfg.Tokens = StaticToken("token")
		cfg.Settings.UserAgent = "agent/1"
	})
	do := func(r Request) seen {
		t.Helper()
		var out thing
		resp, err := c.Do(t.Context(), r, &out)
		if err != nil {
			t.Fatal(err)
		}
		if out.ID != "1" || resp.Status != 200 || string(resp.Body) != `{"id":"1"}` || resp.Tries != 1 {
			t.Errorf("out %+v, response %+v", out, resp)
		}
		calls := server.Calls()
		return calls[len(calls)-1]
	}

	got := do(Request{Method: http.MethodPost, Path: Path("a b"), Route: "/{x}", Query: url.Values{"q": {"1 2"}}, Body: map[string]int{"n": 1},
		Header: http.Header{"x-extra": {"e"}}})
	if got.path != "/base/a%20b" || got.query != "q=1+2" || got.body != `{"n":1}` {
		t.Errorf("JSON call: %+v", got)
	}
	for name, want := range map[string]string{
		"Authorization": "Bearer token", "Content-Type": "application/json", "Accept": "application/json", "User-Agent": "agent/1", "X-Extra": "e",
	} {
		if got.header.Get(name) != want {
			t.Errorf("header %s = %q, want %q", name, got.header.Get(name), want)
		}
	}

	got = do(Request{Method: http.MethodPost, Path: "/token", Route: "/token", Form: url.Values{"a": {"x&y"}}, NoAuth: true})
	if got.body != "a=x%26y" || got.header.Get("Content-Type") != "application/x-www-form-urlencoded" || got.header.Get("Authorization") != "" {
		t.Errorf("form call: %+v", got)
	}

	got = do(Request{Method: http.MethodDelete, Path: "/x", Route: "/x"})
	if got.body != "" || got.header.Get("Content-Type") != "" {
		t.Errorf("call without a body: %+v", got)
	}
}

func TestRequestThatIsNotSent(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) { respond(200, "")(w) })
	c, _ := newTestClient(t, server.URL)
	tests := []struct {
		req  Request
		want string
	}{
		{Request{Method: http.MethodDelete, Path: Path("users", "")}, "part of the path is empty"},
		{Request{Method: http.MethodDelete, Path: Path("orgs", "", "users")}, "part of the path is empty"},
		{Request{Method: http.MethodPost, Path: "/x", Body: func() {}}, "cannot be encoded"},
		{Request{Method: "BAD METHOD", Path: "/x"}, "cannot be built"},
	}
	for _, tt := range tests {
		_, err := c.Do(t.Context(), tt.req, nil)
		if err == nil || KindOf(err) != Other || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v, want an error with %q", tt.req, err, tt.want)
		}
	}
	if got := server.Calls(); len(got) != 0 {
		t.Errorf("the server saw %+v", got)
	}
}

// A try that broke in the middle of decoding must leave nothing behind in the result of the next.
func TestOutIsFresh(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		if n == 1 {
			respond(200, `{"a":"old","b":[]}`)(w)
			return
		}
		respond(200, `{"b":"new"}`)(w)
	})
	c, _ := newTestClient(t, server.URL)
	var out struct{ A, B string }
	if _, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, &out); err != nil {
		t.Fatal(err)
	}
	if out.A != "" || out.B != "new" {
		t.Errorf("out = %+v", out)
	}
}

// flightMeter measures how many calls a server serves at the same time.
type flightMeter struct {
	mu        sync.Mutex
	now, peak int
}

func (m *flightMeter) begin() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now++
	m.peak = max(m.peak, m.now)
}

func (m *flightMeter) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now--
}

func (m *flightMeter) most() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.peak
}

// slowPlatform takes a second for each call, and any number of them at a time, as HTTP/2 does: the client has to count.
type slowPlatform struct{ flights flightMeter }

func (p *slowPlatform) RoundTrip(r *http.Request) (*http.Response, error) {
	p.flights.begin()
	defer p.flights.end()
	time.Sleep(time.Second)
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
}

func TestConcurrencyIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		platform := &slowPlatform{}
		c := NewClient(Config{
			BaseURL: mustURL(t, "https://platform.example"), HTTP: &http.Client{Transport: platform}, Settings: Settings{MaxConcurrentRequests: 3},
		})
		start := time.Now()
		each(12, func(int) {
			if _, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil); err != nil {
				t.Error(err)
			}
		})
		if got, took := platform.flights.most(), time.Since(start); got != 3 || took != 4*time.Second {
			t.Errorf("%d calls in flight and %v for twelve calls, want 3 and 4s", got, took)
		}
	})
}
