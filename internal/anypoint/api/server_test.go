package api

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

const (
	testOrg  = "0a000000-0000-4000-8000-000000000001"
	testUser = "0b000000-0000-4000-8000-000000000001"
	testRole = "0c000000-0000-4000-8000-000000000001"
	testTeam = "0d000000-0000-4000-8000-000000000001"

	orgPath  = "/accounts/api/organizations/" + testOrg
	userPath = orgPath + "/users/" + testUser
)

// sent is a call that the server saw.
type sent struct {
	line string // METHOD path?query, the query sorted by name
	body string
	auth string
	kind string // Content-Type
}

// reply is what the server answers; cut closes the connection instead.
type reply struct {
	status int
	body   string
	header map[string]string
	cut    bool
}

func json200(body string) reply { return reply{status: 200, body: body} }

// server answers each "METHOD path" with its replies in turn and fails the test for a call that nothing was planned for.
type server struct {
	t       *testing.T
	http    *httptest.Server
	mu      sync.Mutex
	replies map[string][]reply
	calls   []sent
}

func newServer(t *testing.T, replies map[string][]reply) *server {
	t.Helper()
	s := &server{t: t, replies: replies}
	s.http = httptest.NewServer(s)
	t.Cleanup(s.http.Close)
	t.Cleanup(func() {
		for route, left := range s.replies {
			if len(left) > 0 && !t.Failed() {
				t.Errorf("%d planned answers to %s were not asked for", len(left), route)
			}
		}
	})
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Errorf("reading the body of %s: %v", r.URL, err)
	}
	line := r.Method + " " + r.URL.EscapedPath()
	call := sent{line: line, body: strings.TrimSpace(string(body)), auth: r.Header.Get("Authorization"), kind: r.Header.Get("Content-Type")}
	if r.URL.RawQuery != "" {
		call.line += "?" + r.URL.RawQuery
	}
	s.mu.Lock()
	s.calls = append(s.calls, call)
	queue := s.replies[line]
	if len(queue) > 0 {
		s.replies[line] = queue[1:]
	}
	s.mu.Unlock()
	if len(queue) == 0 {
		s.t.Errorf("no answer is planned for %s", call.line)
		w.WriteHeader(http.StatusTeapot)
		return
	}
	answer := queue[0]
	if answer.cut {
		panic(http.ErrAbortHandler)
	}
	if answer.body != "" && strings.ContainsAny(answer.body[:1], "{[") {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	for name, value := range answer.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(answer.status)
	_, _ = io.WriteString(w, answer.body)
}

// client returns a client with a ready token, whose waits take no real time.
func (s *server) client() *Client {
	return s.clientWith(Config{Credentials: Credentials{AccessToken: "ready-token"}})
}

func (s *server) clientWith(config Config) *Client {
	s.t.Helper()
	base, err := url.Parse(s.http.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	config.BaseURL = base
	config.HTTP = s.http.Client()
	clock := &clock{now: time.Now()}
	config.Now, config.Sleep = clock.Now, clock.Sleep
	return New(config)
}

// clock moves when somebody sleeps, and only then.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return ctx.Err()
}

func (s *server) lines() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := make([]string, len(s.calls))
	for i, call := range s.calls {
		lines[i] = call.line
	}
	return lines
}

func (s *server) bodies() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var bodies []string
	for _, call := range s.calls {
		if call.body != "" {
			bodies = append(bodies, call.body)
		}
	}
	return bodies
}

func (s *server) count(prefix string) int {
	return len(slices.DeleteFunc(s.lines(), func(line string) bool { return !strings.HasPrefix(line, prefix) }))
}

func expect[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}

func expectLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("calls:\n got %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

func expectKind(t *testing.T, err error, want rest.Kind) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error; want one of kind %q", want)
	}
	if got := rest.KindOf(err); got != want {
		t.Fatalf("kind %q, want %q: %v", got, want, err)
	}
}

func succeed[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}
