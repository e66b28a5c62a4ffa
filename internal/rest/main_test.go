package rest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
)

func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 {
		if leaked := leakedGoroutines(5 * time.Second); leaked != "" {
			fmt.Fprintf(os.Stderr, "goroutines outlive the tests:\n%s\n", leaked)
			code = 1
		}
	}
	os.Exit(code)
}

// leakedGoroutines returns the stacks of goroutines of this package or net/http that are still there after patience. Goroutines
// need a moment to end after the connection that they serve was closed.
func leakedGoroutines(patience time.Duration) string {
	for end := time.Now().Add(patience); ; runtime.Gosched() {
		buf := make([]byte, 1<<20)
		buf = buf[:runtime.Stack(buf, true)]
		var leaked []string
		for i, stack := range strings.Split(string(buf), "\n\n") {
			mine := i == 0 // the caller's own comes first
			if !mine && (strings.Contains(stack, "internal/rest.") || strings.Contains(stack, "net/http.")) && !strings.Contains(stack, "testing.(*T)") {
				leaked = append(leaked, stack)
			}
		}
		if len(leaked) == 0 || time.Now().After(end) {
			return strings.Join(leaked, "\n\n")
		}
	}
}

func TestLeakCheckFindsALeak(t *testing.T) { //nolint:paralleltest // it must see only the goroutine that it starts
	started, stop := make(chan struct{}), make(chan struct{})
	defer close(stop)
	go lingerForTheLeakCheck(started, stop)
	<-started // before that its stack does not name it
	if got := leakedGoroutines(0); !strings.Contains(got, "lingerForTheLeakCheck") {
		t.Errorf("the leaked goroutine was not found in:\n%s", got)
	}
}

func lingerForTheLeakCheck(started, stop chan struct{}) {
	close(started)
	<-stop
}

// fakeClock stands still until somebody sleeps on it, and then jumps. It starts at the real time, since deadlines of contexts are real.
type fakeClock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
	hook  func(time.Duration) // called by Sleep, before time passes
}

func newFakeClock() *fakeClock { return &fakeClock{now: time.Now()} }

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *fakeClock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if c.hook != nil {
		c.hook(d)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.slept = append(c.slept, d)
	c.now = c.now.Add(d)
	return ctx.Err()
}

func (c *fakeClock) Slept() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	var sum time.Duration
	for _, d := range c.slept {
		sum += d
	}
	return sum
}

// seen is a request as the server saw it: net/http repeats some calls by itself, so only the server can count.
type seen struct {
	method, path, query, body string
	header                    http.Header
}

type testServer struct {
	*httptest.Server
	mu    sync.Mutex
	calls []seen
}

// newServer starts a server that notes each call and then lets handle answer it; n counts calls from 1. The body was read.
func newServer(t *testing.T, handle func(w http.ResponseWriter, r *http.Request, n int)) *testServer {
	t.Helper()
	s := &testServer{}
	s.Server = httptest.NewServer(s.noting(handle))
	t.Cleanup(s.Close)
	return s
}

func (s *testServer) noting(handle func(w http.ResponseWriter, r *http.Request, n int)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.calls = append(s.calls, seen{r.Method, r.URL.EscapedPath(), r.URL.RawQuery, string(body), r.Header.Clone()})
		n := len(s.calls)
		s.mu.Unlock()
		handle(w, r, n)
	})
}

func (s *testServer) Calls() []seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]seen(nil), s.calls...)
}

// testDialect speaks the JSON errors of most platforms, and has markers in headers for what dialects differ in.
func testDialect() Dialect {
	marked := func(name string) func(int, http.Header, []byte) bool {
		return func(_ int, h http.Header, _ []byte) bool { return h.Get(name) != "" }
	}
	return Dialect{
		DecodeError: func(_ int, _ http.Header, body []byte) (string, string) {
			var e struct{ Code, Message string }
			if json.Unmarshal(body, &e) != nil {
				return "", string(body)
			}
			return e.Code, e.Message
		},
		NotExecuted:    marked("X-Not-Executed"),
		ParallelWrites: marked("X-No-Parallel-Writes"),
		RequestID:      func(h http.Header) string { return h.Get("X-Request-Id") },
	}
}

type logRecord struct {
	level  hclog.Level
	msg    string
	fields map[string]any
}

// logBook collects log records.
type logBook struct {
	mu      sync.Mutex
	records []logRecord
}

func (l *logBook) Log(_ context.Context, level hclog.Level, msg string, fields map[string]any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.records = append(l.records, logRecord{level, msg, maps.Clone(fields)})
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return fmt.Sprintf("%+v", l.records)
}

// newTestClient makes a client of the server at base, on a fake clock, with the changes of edit.
func newTestClient(t *testing.T, base string, edit ...func(*Config)) (*Client, *fakeClock) {
	t.Helper()
	u, err := ParseBaseURL(base)
	if err != nil {
		t.Fatal(err)
	}
	clock := newFakeClock()
	cfg := Config{Platform: "testform", BaseURL: u, Dialect: testDialect(), Clock: Clock{Now: clock.Now, Sleep: clock.Sleep}}
	for _, e := range edit {
		e(&cfg)
	}
	c := NewClient(cfg)
	t.Cleanup(c.http.CloseIdleConnections)
	return c, clock
}

func mustURL(t *testing.T, raw string) *url.URL {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func respond(status int, body string, headers ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// cut closes the connection after the request was read, without a response.
func cut(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	_ = conn.Close()
}

// truncate promises more than it sends.
func truncate(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", "100")
	_, _ = io.WriteString(w, `{"id":`)
}
