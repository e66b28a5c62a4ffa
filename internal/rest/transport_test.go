package rest

import (
	"crypto/tls"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParseBaseURL(t *testing.T) {
	t.Parallel()
	good := map[string]string{
		"https://anypoint.mulesoft.com":   "https://anypoint.mulesoft.com",
		"https://anypoint.mulesoft.com/":  "https://anypoint.mulesoft.com",
		" https://host.example:8443/a/b/": "https://host.example:8443/a/b",
		"HTTPS://host.example":            "https://host.example",
		"http://localhost:8484/anypoint":  "http://localhost:8484/anypoint",
		"http://LOCALHOST":                "http://LOCALHOST",
		"http://127.0.0.1:1":              "http://127.0.0.1:1",
		"http://127.9.9.9":                "http://127.9.9.9",
		"http://[::1]:8080/":              "http://[::1]:8080",
		"https://host.example/a%2Fb/":     "https://host.example/a%2Fb",
	}
	for raw, want := range good {
		u, err := ParseBaseURL(raw)
		if err != nil || u.String() != want {
			t.Errorf("ParseBaseURL(%q) = %v, %v, want %s", raw, u, err, want)
		}
	}
	bad := map[string]string{ // what the error must say
		"":                                    "https://",
		"anypoint.mulesoft.com":               "https://",
		"ftp://host.example":                  "https://",
		"https://":                            "has no host",
		"https:///path":                       "has no host",
		"https://:443":                        "has no host",
		"https://user:s3cret@host.example":    "user name or password",
		"https://host.example?s3cret=1":       "query",
		"https://host.example?":               "query",
		"https://host.example#x":              "fragment",
		"https://host.example#":               "fragment",
		"http://anypoint.mulesoft.com":        "use https://",
		"http://10.0.0.1":                     "use https://",
		"http://localhost.evil.example":       "use https://",
		"http://127.0.0.1.evil.example":       "use https://",
		"http://0.0.0.0":                      "use https://",
		"https://host.example/%zz-s3cret":     "not a URL",
		"https://user:s3cret@host.example/%z": "not a URL",
	}
	for raw, want := range bad {
		u, err := ParseBaseURL(raw)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseBaseURL(%q) = %v, %v, want an error with %q", raw, u, err, want)
		} else if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("the error repeats what may be secret: %v", err)
		}
	}
}

// Neither Authorization nor a body nor even a bare call reaches another host, whatever the redirect.
func TestRedirectToAnotherHost(t *testing.T) {
	t.Parallel()
	other := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) { respond(200, `{}`)(w) })
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
			// Also through a client that brings its own transport and no redirect rule.
			for _, hc := range []*http.Client{nil, {Transport: http.DefaultTransport}} {
				server := newServer(t, func(w http.ResponseWriter, r *http.Request, _ int) {
					http.Redirect(w, r, other.URL+"/stolen?token=s3cret", status)
				})
				c, _ := newTestClient(t, server.URL, func(cfg *Config) { cfg.HTTP, cfg.Tokens = hc, StaticToken("token") })
				req := Request{Method: method, Path: "/x", Route: "/x"}
				if method != http.MethodGet {
					req.Body = "body"
				}
				_, err := c.Do(t.Context(), req, nil)
				if KindOf(err) != BadResponse || !strings.Contains(err.Error(), "redirect to "+other.URL) || strings.Contains(err.Error(), "s3cret") {
					t.Errorf("%s %d: error %v", method, status, err)
				}
				if got := len(server.Calls()); got != 1 {
					t.Errorf("%s %d: sent %d times", method, status, got)
				}
			}
		}
	}
	if got := other.Calls(); len(got) != 0 {
		t.Errorf("the other host saw %+v", got)
	}
}

func TestRedirectOnTheSameHost(t *testing.T) {
	t.Parallel()
	tests := []struct {
		method string
		status int
		follow bool
	}{
		{http.MethodGet, 301, true},
		{http.MethodGet, 307, true},
		{http.MethodPut, 307, true},
		{http.MethodPost, 308, true},
		{http.MethodPost, 301, false}, // would become a GET, whose success is not the POST's
		{http.MethodPost, 303, false},
		{http.MethodDelete, 302, false},
	}
	for _, tt := range tests {
		server := newServer(t, func(w http.ResponseWriter, r *http.Request, _ int) {
			if r.URL.Path == "/old" {
				http.Redirect(w, r, "/new", tt.status)
				return
			}
			respond(200, `{"id":"1"}`)(w)
		})
		c, _ := newTestClient(t, server.URL, func(cfg *Config) { cfg.Tokens = StaticToken("token") })
		req := Request{Method: tt.method, Path: "/old", Route: "/old"}
		if tt.method == http.MethodPut || tt.method == http.MethodPost {
			req.Body = "body"
		}
		_, err := c.Do(t.Context(), req, nil)
		calls := server.Calls()
		if !tt.follow {
			if KindOf(err) != BadResponse || len(calls) != 1 {
				t.Errorf("%s %d: %v after %d calls, want it not followed", tt.method, tt.status, err, len(calls))
			}
			continue
		}
		if err != nil || len(calls) != 2 {
			t.Fatalf("%s %d: %v after %d calls, want it followed", tt.method, tt.status, err, len(calls))
		}
		if calls[1].method != tt.method || calls[1].body != calls[0].body || calls[1].header.Get("Authorization") != "Bearer token" {
			t.Errorf("%s %d: it became %+v", tt.method, tt.status, calls[1])
		}
	}
}

func TestEndlessRedirectEnds(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, r *http.Request, _ int) { http.Redirect(w, r, "/again", http.StatusFound) })
	c, _ := newTestClient(t, server.URL)
	_, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil)
	if KindOf(err) != BadResponse || len(server.Calls()) != maxRedirects+1 {
		t.Errorf("error %v after %d calls", err, len(server.Calls()))
	}
}

func TestCheckRedirectRefusesAnotherScheme(t *testing.T) {
	t.Parallel()
	first := &http.Request{Method: http.MethodGet, URL: mustURL(t, "https://host.example/a")}
	next := &http.Request{Method: http.MethodGet, URL: mustURL(t, "http://host.example/b")}
	if err := checkRedirect(next, []*http.Request{first}); !errors.Is(err, http.ErrUseLastResponse) {
		t.Errorf("https to http: %v", err)
	}
	next.URL.Scheme = "https"
	if err := checkRedirect(next, []*http.Request{first}); err != nil {
		t.Errorf("https to https: %v", err)
	}
}

func TestCACertFile(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { respond(200, `{}`)(w) }))
	defer server.Close()
	dir := t.TempDir()
	file := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	ca := file("ca.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))

	hc, err := NewHTTPClient(Settings{CACertFile: ca})
	if err != nil {
		t.Fatal(err)
	}
	c, _ := newTestClient(t, server.URL, func(cfg *Config) { cfg.HTTP = hc })
	if _, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil); err != nil {
		t.Errorf("with the CA file: %v", err)
	}

	if _, err := NewHTTPClient(Settings{CACertFile: file("empty.pem", []byte("not PEM"))}); err == nil ||
		!strings.Contains(err.Error(), "no PEM certificate") {
		t.Errorf("a file without a certificate: %v", err)
	}
	if _, err := NewHTTPClient(Settings{CACertFile: filepath.Join(dir, "missing.pem")}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestOldTLSIsRefused(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	server.Config.ErrorLog = quiet()
	server.StartTLS()
	defer server.Close()
	c, _ := newTestClient(t, server.URL, func(cfg *Config) {
		hc := server.Client()
		transport := newTransport(cfg.Settings.withDefaults(), hc.Transport.(*http.Transport).TLSClientConfig.RootCAs)
		cfg.HTTP = &http.Client{Transport: transport}
	})
	_, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil)
	if KindOf(err) != NotSent || !strings.Contains(err.Error(), "protocol version") {
		t.Errorf("TLS 1.1: %v", err)
	}
}

func FuzzParseBaseURL(f *testing.F) {
	for _, raw := range []string{"https://host.example/a/", "http://127.0.0.1:80", "http://[::1]", "https://u:p@h", "http://localhost@evil",
		"https://h/%2e%2e", "//h", "https://h:x"} {
		f.Add(raw, "user/../x")
	}
	f.Fuzz(func(t *testing.T, raw, segment string) {
		base, err := ParseBaseURL(raw)
		if err != nil {
			return
		}
		if base.User != nil || base.RawQuery != "" || base.Fragment != "" || base.Host == "" ||
			base.Scheme != "https" && !(base.Scheme == "http" && isLoopback(base.Hostname())) {
			t.Fatalf("ParseBaseURL(%q) let %q through", raw, base)
		}
		target, err := Request{Path: Path("a", segment, "b")}.url(base)
		if segment == "" {
			if err == nil {
				t.Fatalf("an empty segment gave %q", target)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(target)
		if err != nil {
			t.Fatalf("%q is not a URL: %v", target, err)
		}
		// A value stays in its segment and leads nowhere else.
		parts := strings.Split(strings.TrimPrefix(u.EscapedPath(), base.EscapedPath()), "/")
		if u.Host != base.Host || u.RawQuery != "" || u.Fragment != "" || len(parts) != 4 || parts[2] == ".." || parts[2] == "." {
			t.Fatalf("segment %q led to %q", segment, target)
		}
		if back, err := url.PathUnescape(parts[2]); err != nil || back != segment {
			t.Fatalf("segment %q became %q", segment, back)
		}
	})
}
