package rest

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"
)

type thing struct {
	ID string `json:"id"`
}

// The four sorts of calls that the policy tells apart.
var callSorts = []struct {
	name string
	req  Request
}{
	{"read", Request{Method: http.MethodGet}},
	{"idempotent write", Request{Method: http.MethodPut, Body: map[string]string{"a": "b"}}},
	{"edge post", Request{Method: http.MethodPost, Body: map[string]string{"a": "b"}, Idempotent: true}},
	{"create", Request{Method: http.MethodPost, Body: map[string]string{"a": "b"}}},
}

const none = Kind(-1) // no error

// expect is what the server counts and the caller gets.
type expect struct {
	calls int
	kind  Kind
}

func same(calls int, kind Kind) [4]expect {
	e := expect{calls, kind}
	return [4]expect{e, e, e, e}
}

func TestDecisionTable(t *testing.T) {
	t.Parallel()
	ok := respond(200, `{"id":"1"}`)
	status := func(code int) []func(http.ResponseWriter) {
		return []func(http.ResponseWriter){respond(code, `{"message":"no"}`)}
	}
	times := func(n int, act func(http.ResponseWriter)) []func(http.ResponseWriter) {
		acts := make([]func(http.ResponseWriter), n, n+1)
		for i := range acts {
			acts[i] = act
		}
		return append(acts, ok)
	}
	unavailable := [4]expect{{5, Unavailable}, {5, Unavailable}, {5, Unavailable}, {1, Ambiguous}}
	serverError := [4]expect{{3, Server}, {2, Server}, {2, Server}, {1, Ambiguous}}
	unusable := [4]expect{{2, BadResponse}, {1, Ambiguous}, {1, Ambiguous}, {1, Ambiguous}}

	tests := []struct {
		name string
		acts []func(http.ResponseWriter) // the last one repeats forever
		want [4]expect                   // in the order of callSorts
	}{
		{"200", status(200), same(1, none)},
		{"201", status(201), same(1, none)},
		{"204", []func(http.ResponseWriter){respond(204, "")}, same(1, none)},
		{"400", status(400), same(1, BadRequest)},
		{"403", status(403), same(1, Forbidden)},
		{"404", status(404), same(1, NotFound)},
		{"405", status(405), same(1, NotAllowed)},
		{"409", status(409), same(1, Conflict)},
		{"409 of a parallel write, but there was none", []func(http.ResponseWriter){respond(409, "", "X-No-Parallel-Writes", "1")}, same(1, Conflict)},
		{"410", status(410), same(1, NotFound)},
		{"418", status(418), same(1, Other)},
		{"422", status(422), same(1, BadRequest)},
		{"401 forever", status(401), same(2, Unauthorized)},
		{"401 once", times(1, respond(401, "")), same(2, none)},
		{"429 three times", times(3, respond(429, "")), same(4, none)},
		{"429 more often than tries", times(9, respond(429, "", "Retry-After", "7")), same(10, none)},
		{
			"429 as often as there are tries, then 503 once",
			append(times(5, respond(429, ""))[:5], times(1, respond(503, ""))...),
			[4]expect{{7, none}, {7, none}, {7, none}, {6, Ambiguous}},
		},
		{"503 of a limiter, twice", times(2, respond(503, "", "X-Not-Executed", "1")), same(3, none)},
		{"500", status(500), serverError},
		{"501", status(501), same(1, Server)},
		{"507", status(507), serverError},
		{"502", status(502), unavailable},
		{"503", status(503), unavailable},
		{"504", status(504), unavailable},
		{"503 once", times(1, respond(503, "")), [4]expect{{2, none}, {2, none}, {2, none}, {1, Ambiguous}}},
		{"503 with Retry-After", []func(http.ResponseWriter){respond(503, "", "Retry-After", "2")}, unavailable},
		{"cut after sending", []func(http.ResponseWriter){cut}, unavailable},
		{"cut once", times(1, cut), [4]expect{{2, none}, {2, none}, {2, none}, {1, Ambiguous}}},
		{"web page", []func(http.ResponseWriter){respond(200, "<html>", "Content-Type", "text/html; charset=utf-8")}, unusable},
		{"broken JSON", []func(http.ResponseWriter){respond(200, `{"id":`)}, unusable},
		{"unexpected JSON", []func(http.ResponseWriter){respond(200, `[1]`)}, unusable},
		{"truncated", []func(http.ResponseWriter){truncate}, unusable},
		{"truncated once", times(1, truncate), [4]expect{{2, none}, {1, Ambiguous}, {1, Ambiguous}, {1, Ambiguous}}},
		{"empty 200", []func(http.ResponseWriter){respond(200, "")}, [4]expect{{2, BadResponse}, {1, none}, {1, none}, {1, none}}},
		{"redirect elsewhere", []func(http.ResponseWriter){respond(302, "", "Location", "https://other.example/x")}, same(1, BadResponse)},
	}
	for _, tt := range tests {
		for i, sort := range callSorts {
			t.Run(tt.name+"/"+sort.name, func(t *testing.T) {
				t.Parallel()
				server := newServer(t, func(w http.ResponseWriter, _ *http.Request, n int) { tt.acts[min(n, len(tt.acts))-1](w) })
				tokens := NewTokenCache(func(context.Context) (*oauth2.Token, error) { return &oauth2.Token{AccessToken: "token"}, nil }, nil)
				c, _ := newTestClient(t, server.URL, func(cfg *Config) { cfg.Tokens = tokens })
				req := sort.req
				req.Op, req.Path, req.Route = "try it", "/things/1", "/things/{id}"

				var out thing
				resp, err := c.Do(t.Context(), req, &out)

				want := tt.want[i]
				if got := len(server.Calls()); got != want.calls {
					t.Errorf("the server saw %d calls, want %d", got, want.calls)
				}
				for _, call := range server.Calls() {
					if call.body != server.Calls()[0].body {
						t.Errorf("a later try sent another body: %q", call.body)
					}
				}
				if want.kind == none {
					if err != nil {
						t.Fatalf("Do: %v", err)
					}
					if resp.Tries != want.calls {
						t.Errorf("Tries = %d, want %d", resp.Tries, want.calls)
					}
					return
				}
				var e *Error
				if !errors.As(err, &e) || e.Kind != want.kind || KindOf(err) != want.kind {
					t.Fatalf("error %v of kind %v, want kind %v", err, KindOf(err), want.kind)
				}
				if resp != nil || e.Tries != want.calls {
					t.Errorf("response %v, Tries = %d, want %d", resp, e.Tries, want.calls)
				}
			})
		}
	}
}

// A page of a proxy or a portal is not a response, also where the caller wants nothing but the status.
func TestWebPageInsteadOfAResponse(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		req   Request
		calls int
		kind  Kind
	}{
		{"read", Request{Method: http.MethodGet}, 2, BadResponse},
		{"delete", Request{Method: http.MethodDelete}, 1, Ambiguous},
		{"sign-in", Request{Method: http.MethodPost, NoAuth: true, Idempotent: true}, 2, BadResponse},
		{"public post that is no sign-in", Request{Method: http.MethodPost, NoAuth: true}, 1, Ambiguous},
	}
	for _, tt := range tests {
		server := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
			respond(200, "{}", "Content-Type", "text/html")(w)
		})
		c, _ := newTestClient(t, server.URL)
		tt.req.Path, tt.req.Route = "/x", "/x"
		_, err := c.Do(t.Context(), tt.req, nil)
		if got := len(server.Calls()); got != tt.calls || KindOf(err) != tt.kind || !strings.Contains(err.Error(), "web page") {
			t.Errorf("%s: %d calls and %v, want %d and %v", tt.name, got, err, tt.calls, tt.kind)
		}
	}
}

// silentPlatform takes calls and never answers. It stands in for a server where the time-out of a try has to be free of the machine's load.
type silentPlatform struct{ calls int }

func (p *silentPlatform) RoundTrip(r *http.Request) (*http.Response, error) {
	p.calls++
	httptrace.ContextClientTrace(r.Context()).GotConn(httptrace.GotConnInfo{})
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestNoResponseInTime(t *testing.T) {
	t.Parallel()
	want := []expect{{5, Unavailable}, {5, Unavailable}, {5, Unavailable}, {1, Ambiguous}}
	for i, sort := range callSorts {
		synctest.Test(t, func(t *testing.T) {
			platform := &silentPlatform{}
			c := NewClient(Config{BaseURL: mustURL(t, "https://platform.example"), HTTP: &http.Client{Transport: platform}})
			req := sort.req
			req.Path, req.Route = "/things", "/things"
			start := time.Now()
			_, err := c.Do(t.Context(), req, nil)
			if platform.calls != want[i].calls || KindOf(err) != want[i].kind {
				t.Errorf("%s: %d calls and %v, want %+v", sort.name, platform.calls, err, want[i])
			}
			if !strings.Contains(err.Error(), "no response within 30s") {
				t.Errorf("%s: the error does not name the time-out: %v", sort.name, err)
			}
			if took, tries := time.Since(start), time.Duration(want[i].calls); took < tries*30*time.Second || took > tries*(30*time.Second+maxBackoff) {
				t.Errorf("%s: it took %v", sort.name, took)
			}
		})
	}
}

// The deadline of the operation ends a call that would have tries left.
func TestDeadlineOfTheOperation(t *testing.T) {
	t.Parallel()
	want := []expect{{1, Canceled}, {1, Canceled}, {1, Canceled}, {1, Ambiguous}}
	for i, sort := range callSorts {
		synctest.Test(t, func(t *testing.T) {
			platform := &silentPlatform{}
			c := NewClient(Config{BaseURL: mustURL(t, "https://platform.example"), HTTP: &http.Client{Transport: platform}})
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			req := sort.req
			req.Path, req.Route = "/things", "/things"
			start := time.Now()
			_, err := c.Do(ctx, req, nil)
			if platform.calls != want[i].calls || KindOf(err) != want[i].kind || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %d calls and %v, want %+v", sort.name, platform.calls, err, want[i])
			}
			if took := time.Since(start); took != 20*time.Second {
				t.Errorf("%s: it took %v", sort.name, took)
			}
		})
	}
}

// net/http repeats a GET by itself when a reused connection breaks; it must never do so with a create.
func TestCutOnReusedConnection(t *testing.T) {
	t.Parallel()
	tests := []struct {
		method string
		calls  int
		kind   Kind
	}{
		{http.MethodPost, 1, Ambiguous},
		{http.MethodPatch, 1, Ambiguous},
		{http.MethodGet, 6, Unavailable}, // five tries of ours; net/http doubled the first
		{http.MethodPut, 5, Unavailable},
		{http.MethodDelete, 5, Unavailable},
	}
	for _, tt := range tests {
		t.Run(tt.method, func(t *testing.T) {
			t.Parallel()
			server := newServer(t, func(w http.ResponseWriter, r *http.Request, _ int) {
				if r.URL.Path == "/warm" {
					respond(200, `{}`)(w)
					return
				}
				cut(w)
			})
			c, _ := newTestClient(t, server.URL)
			if _, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/warm", Route: "/warm"}, nil); err != nil {
				t.Fatal(err)
			}
			_, err := c.Do(t.Context(), Request{Method: tt.method, Path: "/cut", Route: "/cut"}, nil)
			if got := len(server.Calls()) - 1; got != tt.calls {
				t.Errorf("the server saw %d calls, want %d", got, tt.calls)
			}
			if KindOf(err) != tt.kind {
				t.Errorf("error %v, want kind %v", err, tt.kind)
			}
		})
	}
}

// What never reached the platform is sent again, even a create: here nobody listens until the client has waited twice.
func TestNeverSentIsSentAgain(t *testing.T) {
	t.Parallel()
	for _, sort := range callSorts {
		t.Run(sort.name, func(t *testing.T) {
			t.Parallel()
			reserved, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			address := reserved.Addr().String()
			_ = reserved.Close()

			server := &testServer{}
			c, clock := newTestClient(t, "http://"+address)
			waits := 0
			clock.hook = func(time.Duration) {
				if waits++; waits != 2 {
					return
				}
				listener, err := net.Listen("tcp", address)
				if err != nil {
					t.Errorf("cannot listen again: %v", err)
					return
				}
				server.Server = &httptest.Server{Listener: listener, Config: &http.Server{Handler: server.noting(
					func(w http.ResponseWriter, _ *http.Request, _ int) { respond(200, `{}`)(w) },
				)}}
				server.Start()
			}
			req := sort.req
			req.Path, req.Route = "/things", "/things"
			resp, err := c.Do(t.Context(), req, nil)
			if server.Server != nil {
				defer server.Close()
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := len(server.Calls()); got != 1 || resp.Tries != 3 {
				t.Errorf("the server saw %d calls in %d tries, want 1 in 3", got, resp.Tries)
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	server := newServer(t, nil)
	server.Close()
	c, clock := newTestClient(t, server.URL)
	_, err := c.Do(t.Context(), Request{Op: "create thing", Method: http.MethodPost, Path: "/things", Route: "/things"}, nil)
	var e *Error
	if !errors.As(err, &e) || e.Kind != NotSent || e.Tries != DefaultMaxTries {
		t.Fatalf("error %v, want NotSent after %d tries", err, DefaultMaxTries)
	}
	if len(clock.slept) != DefaultMaxTries-1 {
		t.Errorf("it waited %d times: %v", len(clock.slept), clock.slept)
	}
	if !strings.Contains(err.Error(), "nothing was sent") || !strings.Contains(err.Error(), "tried 5 times") {
		t.Errorf("the error does not say that nothing was sent: %v", err)
	}
}

func TestCertificateOfUnknownAuthority(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.NotFoundHandler())
	server.Config.ErrorLog = quiet()
	defer server.Close()
	c, clock := newTestClient(t, server.URL)
	_, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil)
	if KindOf(err) != NotSent || len(clock.slept) != 0 {
		t.Errorf("error %v after %d waits, want NotSent at once", err, len(clock.slept))
	}
	if !strings.Contains(err.Error(), "ca_cert_file") {
		t.Errorf("the error does not name the setting: %v", err)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	want := []Kind{Canceled, Canceled, Canceled, Ambiguous}
	for i, sort := range callSorts {
		t.Run(sort.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			server := newServer(t, func(_ http.ResponseWriter, r *http.Request, _ int) {
				cancel()
				<-r.Context().Done()
			})
			c, _ := newTestClient(t, server.URL)
			req := sort.req
			req.Path, req.Route = "/things", "/things"
			_, err := c.Do(ctx, req, nil)
			if KindOf(err) != want[i] || !errors.Is(err, context.Canceled) {
				t.Errorf("error %v of kind %v, want %v", err, KindOf(err), want[i])
			}
			if got := len(server.Calls()); got != 1 {
				t.Errorf("the server saw %d calls, want 1", got)
			}

			_, err = c.Do(ctx, req, nil)
			if KindOf(err) != Canceled || len(server.Calls()) != 1 {
				t.Errorf("a call that was canceled before: %v, %d calls", err, len(server.Calls()))
			}
		})
	}
}

func TestCancelWhileWaiting(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) { respond(503, "")(w) })
	c, clock := newTestClient(t, server.URL)
	ctx, cancel := context.WithCancel(t.Context())
	clock.hook = func(time.Duration) { cancel() }
	_, err := c.Do(ctx, Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil)
	var e *Error
	if !errors.As(err, &e) || e.Kind != Canceled || e.Status != 503 || len(server.Calls()) != 1 {
		t.Errorf("error %v after %d calls, want Canceled that names the 503", err, len(server.Calls()))
	}
}

// A wait that does not fit is not begun, and the failure that caused it stays the news.
func TestBackoffLongerThanTheDeadline(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) { respond(503, "", "Retry-After", "90")(w) })
	c, clock := newTestClient(t, server.URL)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err := c.Do(ctx, Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil)
	if KindOf(err) != Unavailable || len(clock.slept) != 0 || !strings.Contains(err.Error(), "wait 1m30s") {
		t.Errorf("error %v after %v", err, clock.slept)
	}
}
