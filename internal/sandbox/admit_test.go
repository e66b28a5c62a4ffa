package sandbox_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
)

// A page in a browser neither steers the sandbox nor reads it, whatever name leads there; programs of this machine do.
func TestControlPlaneRefusesPagesOfOtherSites(t *testing.T) {
	t.Parallel()
	sb := started(t, sandbox.Options{})
	host := strings.TrimPrefix(sb.URL(), "http://")
	for name, test := range map[string]struct {
		host   string
		header []string
		status int
	}{
		"a program":              {host, nil, 200},
		"by name":                {"localhost:8484", nil, 200},
		"without a port":         {"localhost", nil, 200},
		"IPv6":                   {"[::1]:8484", nil, 200},
		"the sandbox's own page": {host, []string{"Origin", sb.URL(), "Sec-Fetch-Site", "same-origin"}, 200},
		"an address bar":         {host, []string{"Sec-Fetch-Site", "none"}, 200},
		"another site":           {host, []string{"Origin", "https://evil.example"}, 403},
		"another port":           {host, []string{"Origin", "http://127.0.0.1:1"}, 403},
		"a file":                 {host, []string{"Origin", "null"}, 403},
		"no origin, cross-site":  {host, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		"a name of its own":      {"evil.example", nil, 403},
		"a name with a port":     {"evil.example:8484", nil, 403},
		"no name":                {"", nil, 403},
	} {
		for _, path := range []string{"POST /_sandbox/reset", "GET /_sandbox/journal", "GET /_sandbox/edit/anypoint/users"} {
			method, path, _ := strings.Cut(path, " ")
			r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
			r.Host = test.host
			for i := 0; i < len(test.header); i += 2 {
				r.Header.Set(test.header[i], test.header[i+1])
			}
			w := httptest.NewRecorder()
			if sb.Handler().ServeHTTP(w, r); w.Code != test.status {
				t.Errorf("%s, %s %s: %d %s, want %d", name, method, path, w.Code, w.Body, test.status)
			}
		}
	}
	if sb.ControlToken() != "" {
		t.Error("on this machine no token is needed")
	}
}

// Where other machines can reach the sandbox, its control plane wants a token; the platforms have their own.
func TestControlPlaneWantsATokenOffLoopback(t *testing.T) {
	t.Parallel()
	sb, err := sandbox.New(sandbox.Options{TLSDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sb.Close() })
	if err := sb.Start("0.0.0.0:0"); err != nil {
		t.Fatal(err)
	}
	if len(sb.ControlToken()) < 20 {
		t.Fatalf("token %q", sb.ControlToken())
	}
	for authorization, want := range map[string]int{"": 401, "Bearer x": 401, "Basic " + sb.ControlToken(): 401, "Bearer " + sb.ControlToken(): 200} {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/_sandbox/reset", nil)
		r.Host = "sandbox.example:8484"
		r.Header.Set("Authorization", authorization)
		w := httptest.NewRecorder()
		if sb.Handler().ServeHTTP(w, r); w.Code != want {
			t.Errorf("%q: %d %s, want %d", authorization, w.Code, w.Body, want)
		}
	}
	r := httptest.NewRequestWithContext(t.Context(), "GET", mePath, nil)
	w := httptest.NewRecorder()
	if sb.Handler().ServeHTTP(w, r); w.Code != 401 || strings.Contains(w.Body.String(), "serve prints") {
		t.Errorf("a platform answers %d %s", w.Code, w.Body)
	}
}
