package sandbox_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

func TestHandlerIsStrictAboutPaths(t *testing.T) {
	t.Parallel()
	sb := started(t, sandbox.Options{})
	tests := map[string]struct {
		method, path string
		status       int
		platform     bool // whether the platform answers, and journals
	}{
		"explanation":               {"GET", "/", 200, false},
		"POST to the explanation":   {"POST", "/", 404, false},
		"known":                     {"GET", mePath, 401, true},
		"unknown below the root":    {"GET", "/anypoint/accounts/api/nothing", 404, true},
		"root alone":                {"GET", "/anypoint", 404, true},
		"double slash in the path":  {"GET", "/anypoint//accounts/api/me", 404, true},
		"double slash at the start": {"GET", "//anypoint/accounts/api/me", 404, false},
		"a name that begins alike":  {"GET", "/anypointed/accounts/api/me", 404, false},
		"escaped root":              {"GET", "/%61nypoint/accounts/api/me", 404, false},
		"without the root":          {"GET", "/accounts/api/me", 404, false},
		"unknown control":           {"GET", "/_sandbox/nothing", 404, false},
		"control, wrong method":     {"PATCH", "/_sandbox/stats", 405, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			before := sb.Journal.Len()
			got := call(t.Context(), sb, tt.method, tt.path, "")
			if got.err != nil || got.status != tt.status {
				t.Errorf("got %d (%v), want %d", got.status, got.err, tt.status)
			}
			if journaled := sb.Journal.Len() > before; journaled != tt.platform {
				t.Errorf("the platform was called: %v, want %v", journaled, tt.platform)
			}
		})
	}
}

func TestExplanationNamesEverything(t *testing.T) {
	t.Parallel()
	sb := started(t, sandbox.Options{})
	got := call(t.Context(), sb, "GET", "/", "")
	for _, want := range []string{"/anypoint/", "ANYPOINT_BASE_URL=" + sb.URL() + "/anypoint", "/_sandbox/faults/release"} {
		if !strings.Contains(got.body, want) {
			t.Errorf("the explanation lacks %q:\n%s", want, got.body)
		}
	}
}

func TestStartRefusesAddresses(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{
		"0.0.0.0:0": "loopback", ":0": "loopback", "[::]:0": "loopback", "192.0.2.1:0": "loopback", "example.com:0": "loopback",
		"127.0.0.1": "host:port", "127.0.0.1:99999": "cannot listen",
	} {
		t.Run(addr, func(t *testing.T) {
			t.Parallel()
			sb, err := sandbox.New(sandbox.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer sb.Close()
			if err := sb.Start(addr); err == nil || !strings.Contains(err.Error(), want) || sb.URL() != "" {
				t.Errorf("got %v and %q, want an error with %q", err, sb.URL(), want)
			}
		})
	}
}

func TestStartOnlyOnce(t *testing.T) {
	t.Parallel()
	sb := started(t, sandbox.Options{})
	if err := sb.Start("127.0.0.1:0"); err == nil {
		t.Error("a second Start succeeded")
	}
	if err := sb.Close(); err != nil {
		t.Fatal(err)
	}
	if err := sb.Start("127.0.0.1:0"); err == nil {
		t.Error("a Start after Close succeeded")
	}
	if got := call(t.Context(), sb, "GET", "/", ""); got.err == nil {
		t.Error("it serves after Close")
	}
}

func TestCloseReleasesHeldCalls(t *testing.T) {
	t.Parallel()
	sb := started(t, sandbox.Options{})
	sb.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldBefore})
	held := make(chan reply, 1)
	go func() { held <- call(context.WithoutCancel(t.Context()), sb, "GET", mePath, "") }()
	if err := sb.Faults.AwaitHeld(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if err := sb.Close(); err != nil {
		t.Fatal(err)
	}
	if got := <-held; got.status != 401 {
		t.Errorf("got %d (%v), want the platform's response", got.status, got.err)
	}
}

func TestTLS(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "tls")
	serve := func(addr string) *sandbox.Sandbox {
		sb, err := sandbox.New(sandbox.Options{TLSDir: dir})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = sb.Close() })
		if err := sb.Start(addr); err != nil {
			t.Fatal(err)
		}
		return sb
	}
	sb := serve("0.0.0.0:0") // allowed, because it is https
	if sb.CAFile() != filepath.Join(dir, "ca.pem") || !strings.HasPrefix(sb.URL(), "https://localhost:") {
		t.Fatalf("CA file %q and URL %q", sb.CAFile(), sb.URL())
	}
	ca := read(t, sb.CAFile())
	get := func(sb *sandbox.Sandbox, host string) error {
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(ca)
		client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: host}, DisableKeepAlives: true}}
		res, err := client.Get(sb.URL())
		if err == nil {
			res.Body.Close()
		}
		return err
	}
	for _, host := range []string{"localhost", "127.0.0.1", "::1"} {
		if err := get(sb, host); err != nil {
			t.Errorf("as %s: %v", host, err)
		}
	}
	if err := get(sb, "example.com"); err == nil {
		t.Error("the certificate is good for example.com")
	}
	for _, key := range []string{"ca-key.pem", "server-key.pem"} {
		if info, err := os.Stat(filepath.Join(dir, key)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v; want mode 0600", key, info, err)
		}
	}

	server := read(t, filepath.Join(dir, "server.pem"))
	second := serve("127.0.0.1:0")
	if string(read(t, second.CAFile())) != string(ca) || string(read(t, filepath.Join(dir, "server.pem"))) != string(server) {
		t.Error("a second start made new certificates")
	}
	if err := get(second, "127.0.0.1"); err != nil {
		t.Errorf("after a second start: %v", err)
	}

	third := serve("127.0.0.2:0") // a name that the certificate lacks
	if err := get(third, "127.0.0.2"); err != nil {
		t.Errorf("on another address: %v", err)
	}
}

func TestTLSRefusesAFolderOfSomebodyElse(t *testing.T) {
	t.Parallel()
	tests := map[string]map[string]string{
		"half a pair": {"ca.pem": "x"},
		"garbage":     {"ca.pem": "x", "ca-key.pem": "y"},
	}
	for name, files := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for file, content := range files {
				write(t, filepath.Join(dir, file), content)
			}
			sb, err := sandbox.New(sandbox.Options{TLSDir: dir})
			if err != nil {
				t.Fatal(err)
			}
			defer sb.Close()
			if err := sb.Start("127.0.0.1:0"); err == nil || !strings.Contains(err.Error(), "ca.pem") {
				t.Errorf("got %v, want an error that names ca.pem", err)
			}
		})
	}
}

func TestTLSRenewsWhatItCannotUse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	start := func() []byte {
		sb, err := sandbox.New(sandbox.Options{TLSDir: dir})
		if err != nil {
			t.Fatal(err)
		}
		defer sb.Close()
		if err := sb.Start("127.0.0.1:0"); err != nil {
			t.Fatal(err)
		}
		return read(t, filepath.Join(dir, "server.pem"))
	}
	first := start()
	for _, file := range []string{"ca.pem", "ca-key.pem"} {
		if err := os.Remove(filepath.Join(dir, file)); err != nil {
			t.Fatal(err)
		}
	}
	second := start() // the server's certificate has lost its CA
	if string(first) == string(second) {
		t.Fatal("the certificate of a lost CA is still used")
	}
	block, _ := pem.Decode(second)
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	if life := time.Until(cert.NotAfter); life < 300*24*time.Hour || life > 398*24*time.Hour {
		t.Errorf("the certificate lives %v, want about a year (clients refuse more than 398 days)", life)
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
