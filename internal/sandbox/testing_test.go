package sandbox_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

var noon = time.Date(2030, 1, 2, 12, 0, 0, 0, time.UTC)

// started returns a sandbox that serves until the test ends, with a frozen clock unless the options have one.
func started(t *testing.T, o sandbox.Options) *sandbox.Sandbox {
	t.Helper()
	if o.Clock == nil {
		o.Clock = kernel.NewFrozenClock(noon)
	}
	sb, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sb.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := sb.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	return sb
}

type reply struct {
	status int
	header http.Header
	body   string
	err    error
}

// call sends a request with a connection of its own.
func call(ctx context.Context, sb *sandbox.Sandbox, method, path, body string, header ...string) reply {
	req, err := http.NewRequestWithContext(ctx, method, sb.URL()+path, strings.NewReader(body))
	if err != nil {
		return reply{err: err}
	}
	req.Close = true
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		return reply{err: err}
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return reply{res.StatusCode, res.Header, string(text), err}
}

// steer calls the control plane and decodes the response, which must have the status.
func steer(t *testing.T, sb *sandbox.Sandbox, method, path, body string, status int) map[string]any {
	t.Helper()
	got := call(t.Context(), sb, method, "/_sandbox/"+path, body)
	if got.err != nil || got.status != status {
		t.Fatalf("%s %s: %d %s (%v), want %d", method, path, got.status, got.body, got.err, status)
	}
	var value map[string]any
	if err := json.Unmarshal([]byte(got.body), &value); err != nil {
		t.Fatalf("%s %s answered %q: %v", method, path, got.body, err)
	}
	if text, isError := value["error"]; isError != (status >= 400) || isError && text == "" {
		t.Fatalf("%s %s: status %d with %s", method, path, status, got.body)
	}
	return value
}

// signIn returns the Authorization header of the seed's connected app.
func signIn(t *testing.T, sb *sandbox.Sandbox) string {
	t.Helper()
	got := call(t.Context(), sb, "POST", tokenPath, `{"grant_type":"client_credentials","client_id":"`+anypoint.ClientID+`","client_secret":"`+
		anypoint.ClientSecret+`"}`)
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.Unmarshal([]byte(got.body), &token); err != nil || token.AccessToken == "" {
		t.Fatalf("sign-in: %d %s (%v)", got.status, got.body, got.err)
	}
	return "Bearer " + token.AccessToken
}

const (
	tokenPath = "/anypoint/accounts/api/v2/oauth2/token"
	mePath    = "/anypoint/accounts/api/me"
)
