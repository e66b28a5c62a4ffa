package anypoint_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel/kerneltest"
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

// response is kerneltest.Response with what this platform's tests ask of it.
type response struct{ kerneltest.Response }

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
	b.set(set...)
	mux := http.NewServeMux()
	mux.Handle(anypoint.Root+"/", k.Mount(b.Kernel()))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	b.url = server.URL + anypoint.Root
	b.token = b.appToken()
	return b
}

func (b *bench) set(set ...string) {
	b.t.Helper()
	kerneltest.Set(b.t, b.kernel, "anypoint", set...)
}

func (b *bench) appToken() string {
	b.t.Helper()
	a := b.call("POST", "/accounts/api/v2/oauth2/token", map[string]string{
		"grant_type": "client_credentials", "client_id": anypoint.ClientID, "client_secret": anypoint.ClientSecret,
	}).expect(b.t, 200)
	return a.Get("access_token").(string)
}

// as returns the same bench with the token of a password sign-in.
func (b *bench) as(username, password string) *bench {
	b.t.Helper()
	other := *b
	a := b.call("POST", "/accounts/login", map[string]string{"username": username, "password": password}).expect(b.t, 200)
	other.token = a.Get("access_token").(string)
	return &other
}

// call sends a JSON body (nil: none; a string: as it is) and reads the response.
func (b *bench) call(method, path string, body any) response {
	b.t.Helper()
	a, err := b.try(method, path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

func (b *bench) try(method, path string, body any) (response, error) {
	var header []string
	if b.token != "" {
		header = []string{"Authorization", "Bearer " + b.token}
	}
	req, err := kerneltest.NewRequest(context.Background(), method, b.url+path, body, header...)
	if err != nil {
		return response{}, err
	}
	return send(req)
}

func send(req *http.Request) (response, error) {
	a, err := kerneltest.Send(req)
	return response{a}, err
}

// expect fails the test unless the response has the status.
func (a response) expect(t *testing.T, status int) response {
	t.Helper()
	a.Expect(t, status)
	return a
}

// want fails the test unless this value is at the path of the response.
func (a response) want(t *testing.T, want any, path ...any) response {
	t.Helper()
	a.Want(t, want, path...)
	return a
}

func newUser(username string) map[string]any {
	return map[string]any{
		"username": username, "firstName": "Nora", "lastName": "New", "email": username + "@example.com", "phoneNumber": "+1 555 0123",
		"password": "Secret-123",
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

// control edits from outside over HTTP.
func (b *bench) control(method, path, body string, status int) string {
	b.t.Helper()
	w := httptest.NewRecorder()
	b.Control().ServeHTTP(w, httptest.NewRequestWithContext(b.t.Context(), method, path, strings.NewReader(body)))
	if w.Code != status {
		b.t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
	}
	return w.Body.String()
}
