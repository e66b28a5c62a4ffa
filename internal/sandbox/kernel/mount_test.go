package kernel_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

func TestMountRoutesStrictly(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		method, path string
		status       int
		route        string
	}{
		"known":                     {"GET", "/things", 200, "/things"},
		"wildcard":                  {"GET", "/things/a", 200, "/things/{id}"},
		"escaped slash in wildcard": {"GET", "/things/a%2Fb", 200, "/things/{id}"},
		"unknown path":              {"GET", "/nothing", 404, ""},
		"root only":                 {"GET", "", 404, ""},
		"trailing slash":            {"GET", "/things/", 404, ""},
		"double slash":              {"GET", "//things", 404, ""},
		"empty segment":             {"GET", "/things//a", 404, ""},
		"dot segment":               {"GET", "/things/./a", 404, ""},
		"parent segment":            {"GET", "/x/../things", 404, ""},
		"other case":                {"GET", "/Things", 404, ""},
		"known path, wrong method":  {"PUT", "/things", 405, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, kernel.Options{})
			got := b.call(t, tt.method, tt.path, "")
			if got.status != tt.status || got.err != nil {
				t.Errorf("status %d (%v), want %d", got.status, got.err, tt.status)
			}
			call := b.lastCall(t)
			if call.Route != tt.route || call.Status != tt.status || call.Platform != "acme" || call.Method != tt.method {
				t.Errorf("journal has %+v, want route %q and status %d", call, tt.route, tt.status)
			}
		})
	}
}

func TestMountNamesTheAllowedMethods(t *testing.T) {
	t.Parallel()
	b := newBench(t, kernel.Options{})
	if got := b.call(t, "PUT", "/things", "").header.Get("Allow"); !strings.Contains(got, "POST") {
		t.Errorf("Allow is %q, want it to name POST", got)
	}
	if got := b.call(t, "PUT", "/nothing", "").header.Get("Allow"); got != "" {
		t.Errorf("Allow of an unknown path is %q, want none", got)
	}
}

func TestMountGivesTheHandlerTheWholeRequest(t *testing.T) {
	t.Parallel()
	b := newBench(t, kernel.Options{})
	got := b.call(t, "POST", "/things", `{"name":"x"}`)
	if got.status != 201 || got.body != `{"name":"x"}` || got.header.Get("Content-Type") != "application/json" {
		t.Errorf("got %+v, want the body that was sent", got)
	}
	if got := b.call(t, "GET", "/things/a%2Fb", ""); got.body != "a/b" {
		t.Errorf("path value %q, want a/b", got.body)
	}
}

func TestMountRefusesLargeBodies(t *testing.T) {
	t.Parallel()
	b := newBench(t, kernel.Options{})
	body := strings.NewReader(`"` + strings.Repeat("x", kernel.MaxBodyBytes) + `"`)
	req := httptest.NewRequest("POST", "/acme/things", body)
	rec := httptest.NewRecorder()
	b.Mount(kernel.Platform{Name: "acme", Root: "/acme", Mux: http.NewServeMux(), NotFound: http.NotFoundHandler()}).ServeHTTP(rec, req)
	if rec.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d, want 413", rec.Code)
	}
	if call := b.lastCall(t); len(call.Body) > 100 {
		t.Errorf("the journal keeps %d bytes of the body", len(call.Body))
	}
}

func TestMountSurvivesAPanic(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	b := newBench(t, kernel.Options{Log: hclog.New(&hclog.LoggerOptions{Output: &log})})
	if got := b.call(t, "DELETE", "/things/1", ""); got.status != 500 || strings.Contains(got.body, "broken") {
		t.Errorf("got %d %q, want a 500 that reveals nothing", got.status, got.body)
	}
	if !strings.Contains(log.String(), "the handler is broken") {
		t.Errorf("log %q does not name the panic", log.String())
	}
	if got := b.call(t, "GET", "/things", ""); got.status != 200 {
		t.Errorf("the next call got %d, want 200", got.status)
	}
}

func TestMountAddsLatency(t *testing.T) {
	t.Parallel()
	const latency = 30 * time.Millisecond
	b := newBench(t, kernel.Options{Latency: latency})
	started := time.Now()
	b.call(t, "GET", "/things", "")
	if took := time.Since(started); took < latency {
		t.Errorf("answered after %v, want at least %v", took, latency)
	}
}

func TestMountLimitsOnlyWhenAskedTo(t *testing.T) {
	t.Parallel()
	limit := func(p *kernel.Platform) {
		p.RateLimit = func(w http.ResponseWriter, _ *http.Request, route string) bool {
			w.Header().Set("X-Route", route)
			if route != "/things" {
				return false
			}
			w.WriteHeader(http.StatusTooManyRequests)
			return true
		}
	}
	off := newBench(t, kernel.Options{}, limit)
	if got := off.call(t, "GET", "/things", ""); got.status != 200 {
		t.Errorf("limits off: status %d, want 200", got.status)
	}
	on := newBench(t, kernel.Options{RealRateLimits: true}, limit)
	if got := on.call(t, "POST", "/things", "{}"); got.status != 429 || on.made.Load() != 0 {
		t.Errorf("limits on: status %d and %d things made, want 429 and none", got.status, on.made.Load())
	}
	if got := on.call(t, "GET", "/things/a", ""); got.status != 200 || got.header.Get("X-Route") != "/things/{id}" {
		t.Errorf("below the limit: %+v, want the response with the limiter's header", got)
	}
}

func TestMountTellsTheTimeOfItsOwnClock(t *testing.T) {
	t.Parallel()
	b := newBench(t, kernel.Options{})
	b.Clock.Advance(72 * time.Hour)
	if got, want := b.call(t, "GET", "/things", "").header.Get("Date"), noon.Add(72*time.Hour).Format(http.TimeFormat); got != want {
		t.Errorf("Date is %q, want %q", got, want)
	}
}
