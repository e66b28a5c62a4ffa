// Package resttest holds what the tests of typed clients share: a scripted server, and a clock that moves only when slept on.
package resttest

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Call is a call that the server saw.
type Call struct {
	Line   string // METHOD path?query, the query sorted by name
	Body   string
	Header http.Header
}

// Reply is what the server answers; Cut closes the connection instead. Always answers every further call as well, if there are any.
type Reply struct {
	Status      int
	Body        string
	Header      map[string]string
	Cut, Always bool
}

// JSON is a 200 with this body.
func JSON(body string) Reply { return Reply{Status: http.StatusOK, Body: body} }

// Server answers each "METHOD path" with its replies in turn, and fails the test for a call without a scripted reply, and for a reply that
// nobody asked for.
type Server struct {
	*httptest.Server
	t       *testing.T
	mu      sync.Mutex
	replies map[string][]Reply
	calls   []Call
}

// NewServer starts a server for the time of the test.
func NewServer(t *testing.T, replies map[string][]Reply) *Server {
	t.Helper()
	s := &Server{t: t, replies: replies}
	s.Server = httptest.NewServer(s)
	t.Cleanup(func() { // after the server was closed
		s.mu.Lock()
		defer s.mu.Unlock()
		for route, left := range s.replies {
			if len(left) > 0 && !left[0].Always && !t.Failed() {
				t.Errorf("%d scripted replies to %s were not used", len(left), route)
			}
		}
	})
	t.Cleanup(s.Close)
	return s
}

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Errorf("reading the body of %s: %v", r.URL, err)
	}
	line := r.Method + " " + r.URL.EscapedPath()
	call := Call{Line: line, Body: strings.TrimSpace(string(body)), Header: r.Header.Clone()}
	if r.URL.RawQuery != "" {
		call.Line += "?" + r.URL.RawQuery
	}
	s.mu.Lock()
	s.calls = append(s.calls, call)
	queue := s.replies[line]
	if len(queue) > 0 && !queue[0].Always {
		s.replies[line] = queue[1:]
	}
	s.mu.Unlock()
	if len(queue) == 0 {
		s.t.Errorf("no reply is scripted for %s", call.Line)
		w.WriteHeader(http.StatusTeapot)
		return
	}
	reply := queue[0]
	if reply.Cut {
		panic(http.ErrAbortHandler)
	}
	if reply.Body != "" && strings.ContainsAny(reply.Body[:1], "{[") {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	for name, value := range reply.Header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(reply.Status)
	_, _ = io.WriteString(w, reply.Body)
}

// Calls returns the calls so far.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Lines returns the calls so far without their bodies.
func (s *Server) Lines() []string {
	var lines []string
	for _, call := range s.Calls() {
		lines = append(lines, call.Line)
	}
	return lines
}

// Bodies returns the bodies of the calls so far that had one.
func (s *Server) Bodies() []string {
	var bodies []string
	for _, call := range s.Calls() {
		if call.Body != "" {
			bodies = append(bodies, call.Body)
		}
	}
	return bodies
}

// Count returns how many calls began like this.
func (s *Server) Count(prefix string) int {
	return len(slices.DeleteFunc(s.Lines(), func(line string) bool { return !strings.HasPrefix(line, prefix) }))
}

// Clock moves when somebody sleeps, and only then.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock makes a clock that shows this time.
func NewClock(now time.Time) *Clock { return &Clock{now: now} }

// Now returns the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Sleep moves the clock.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return ctx.Err()
}

// Expect compares two values.
func Expect[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}

// ExpectLines compares calls.
func ExpectLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("calls:\n got %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

// ExpectKind wants an error of this kind.
func ExpectKind(t *testing.T, err error, want rest.Kind) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error; want one of kind %q", want)
	}
	if got := rest.KindOf(err); got != want {
		t.Fatalf("kind %q, want %q: %v", got, want, err)
	}
}

// Succeed returns a function that wants no error and returns the value.
func Succeed[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}
