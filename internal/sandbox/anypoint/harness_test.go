package anypoint_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const (
	api  = "/accounts/api"
	root = api + "/organizations/" + anypoint.RootOrgID
	bg   = api + "/organizations/" + anypoint.BusinessGroupID
)

// nobody is a well-formed id that no object has.
const nobody = "99999999-0000-4000-8000-000000000000"

// bench is a running platform with a client that is signed in.
type bench struct {
	t      *testing.T
	kernel *kernel.Kernel
	*anypoint.Platform
	url   string
	token string
}

type answer struct {
	status int
	header http.Header
	raw    string
	body   any
}

// start serves the platform on a frozen clock; set are switches as name=value, without the "anypoint." prefix. The client is the connected app.
func start(t *testing.T, set ...string) *bench {
	t.Helper()
	return startWith(t, kernel.Options{}, set...)
}

func startWith(t *testing.T, o kernel.Options, set ...string) *bench {
	t.Helper()
	o.Clock = kernel.NewFrozenClock(time.Date(2026, 3, 2, 10, 0, 30, 0, time.UTC))
	k := kernel.New(o)
	b := &bench{t: t, kernel: k, Platform: anypoint.New(k)}
	for _, s := range set {
		b.set(s)
	}
	mux := http.NewServeMux()
	mux.Handle(anypoint.Root+"/", k.Mount(b.Kernel()))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	b.url = server.URL + anypoint.Root
	b.token = b.appToken()
	return b
}

func (b *bench) set(s string) {
	b.t.Helper()
	name, value, _ := strings.Cut(s, "=")
	if err := b.kernel.Switches.Set("anypoint."+name, value); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) appToken() string {
	b.t.Helper()
	a := b.call("POST", "/accounts/api/v2/oauth2/token", map[string]string{
		"grant_type": "client_credentials", "client_id": anypoint.ClientID, "client_secret": anypoint.ClientSecret,
	}).expect(b.t, 200)
	return a.get("access_token").(string)
}

// as returns the same bench with the token of a password sign-in.
func (b *bench) as(username, password string) *bench {
	b.t.Helper()
	other := *b
	a := b.call("POST", "/accounts/login", map[string]string{"username": username, "password": password}).expect(b.t, 200)
	other.token = a.get("access_token").(string)
	return &other
}

// call sends a JSON body (nil: none; a string: as it is) and reads the answer.
func (b *bench) call(method, path string, body any) answer {
	b.t.Helper()
	a, err := b.try(method, path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

func (b *bench) try(method, path string, body any) (answer, error) {
	var in io.Reader
	switch v := body.(type) {
	case nil:
	case string:
		in = strings.NewReader(v)
	default:
		raw, err := json.Marshal(v)
		if err != nil {
			return answer{}, err
		}
		in = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, b.url+path, in)
	if err != nil {
		return answer{}, err
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if b.token != "" {
		req.Header.Set("Authorization", "Bearer "+b.token)
	}
	return send(req)
}

func send(req *http.Request) (answer, error) {
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer{}, err
	}
	a := answer{status: resp.StatusCode, header: resp.Header, raw: string(raw)}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(raw, &a.body); err != nil {
			return a, err
		}
	}
	return a, nil
}

// expect fails the test unless the answer has the status.
func (a answer) expect(t *testing.T, status int) answer {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d: %s", a.status, status, a.raw)
	}
	return a
}

// get walks into the JSON answer: "data", 0, "id".
func (a answer) get(path ...any) any {
	v := a.body
	for _, step := range path {
		switch s := step.(type) {
		case string:
			m, ok := v.(map[string]any)
			if !ok {
				return nil
			}
			v = m[s]
		case int:
			list, ok := v.([]any)
			if !ok || s >= len(list) {
				return nil
			}
			v = list[s]
		}
	}
	return v
}

func (a answer) want(t *testing.T, want any, path ...any) answer {
	t.Helper()
	if got := a.get(path...); got != want {
		t.Fatalf("%v = %v, want %v in %s", path, got, want, a.raw)
	}
	return a
}

// column is one field of every row of a list answer.
func (a answer) column(field string) []string {
	var out []string
	rows, _ := a.get("data").([]any)
	for _, row := range rows {
		s, _ := row.(map[string]any)[field].(string)
		out = append(out, s)
	}
	return out
}

func newUser(username string) map[string]any {
	return map[string]any{
		"username": username, "firstName": "Nora", "lastName": "New", "email": username + "@example.com", "phoneNumber": "+1 555 0123", "password": "Secret-123",
	}
}

func (b *bench) create(username string) string {
	b.t.Helper()
	b.call("POST", root+"/users", newUser(username)).expect(b.t, 201)
	u, ok := b.UserByName(username)
	if !ok {
		b.t.Fatalf("user %s was not stored", username)
	}
	return u.ID
}
