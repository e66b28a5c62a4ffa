package uipath_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel/kerneltest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// The bases of the two servers on Automation Cloud, and the paths that most tests call.
const (
	identity     = "/" + uipath.OrganizationName + "/identity_"
	orchestrator = "/" + uipath.OrganizationName + "/" + uipath.TenantName + "/orchestrator_"
	users        = identity + "/api/User"
	userList     = identity + "/api/User/users/" + uipath.PartitionGlobalID
	groups       = identity + "/api/Group"
	groupList    = identity + "/api/Group/" + uipath.PartitionGlobalID
	odata        = "/UiPath.Server.Configuration.OData."
)

// nobody is a well-formed id that no object has.
const nobody = "99999999-0000-4000-8000-000000000000"

// bench is a running platform with a client that is signed in.
type bench struct {
	t      *testing.T
	kernel *kernel.Kernel
	*uipath.Platform
	url   string
	token string
}

// response is kerneltest.Response with what this platform's tests ask of it.
type response struct{ kerneltest.Response }

// start serves the platform on a frozen clock; set are switches as name=value, without the "uipath." prefix. The client is the
// application with every scope.
func start(t *testing.T, set ...string) *bench {
	t.Helper()
	return startWith(t, kernel.Options{}, set...)
}

func startWith(t *testing.T, o kernel.Options, set ...string) *bench {
	t.Helper()
	o.Clock = kernel.NewFrozenClock(time.Date(2026, 3, 2, 10, 0, 30, 123456700, time.UTC))
	k := kernel.New(o)
	b := &bench{t: t, kernel: k, Platform: uipath.New(k)}
	b.set(set...)
	mux := http.NewServeMux()
	mux.Handle(uipath.Root+"/", k.Mount(b.Kernel()))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	b.url = server.URL + uipath.Root
	path := identity
	if k.Switches.Get("uipath.edition") == "on_prem" {
		path = "/identity"
	}
	b.token = b.sign(path, uipath.ClientID, uipath.ClientSecret, "")
	return b
}

func (b *bench) set(set ...string) {
	b.t.Helper()
	kerneltest.Set(b.t, b.kernel, "uipath", set...)
}

// as returns the same bench with another token.
func (b *bench) as(token string) *bench {
	other := *b
	other.token = token
	return &other
}

// app returns the same bench with a token of the application for these scopes.
func (b *bench) app(scopes string) *bench {
	b.t.Helper()
	return b.as(b.sign(identity, uipath.ClientID, uipath.ClientSecret, scopes))
}

func (b *bench) sign(base, clientID, secret, scopes string) string {
	b.t.Helper()
	a := b.form(base+"/connect/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {clientID}, "client_secret": {secret},
		"scope": {scopes}}).expect(b.t, 200)
	token, _ := a.Get("access_token").(string)
	return token
}

func (b *bench) form(path string, values url.Values) response {
	b.t.Helper()
	return b.send("POST", path, values.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

// call sends a JSON body (nil: none; a string: as it is) and reads the response.
func (b *bench) call(method, path string, body any, header ...string) response {
	b.t.Helper()
	return b.send(method, path, body, append([]string{"Authorization", "Bearer " + b.token}, header...)...)
}

func (b *bench) send(method, path string, body any, header ...string) response {
	b.t.Helper()
	req, err := kerneltest.NewRequest(b.t.Context(), method, b.url+path, body, header...)
	if err != nil {
		b.t.Fatal(err)
	}
	a, err := kerneltest.Send(req)
	if err != nil {
		b.t.Fatal(err)
	}
	return response{a}
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

// create makes an account by BulkCreate and returns its id.
func (b *bench) create(name string, groupIDs ...string) string {
	b.t.Helper()
	a := b.call("POST", users+"/BulkCreate", bulk(groupIDs, newUser(name))).expect(b.t, 200)
	id, _ := a.Get("users", 0, "id").(string)
	return id
}

func newUser(name string) map[string]any {
	return map[string]any{"userName": name + "@example.com", "email": name + "@example.com", "name": "Nora", "surname": "New",
		"invitationAccepted": true}
}

func bulk(groupIDs []string, users ...map[string]any) map[string]any {
	return map[string]any{"partitionGlobalId": uipath.PartitionGlobalID, "groupIDs": groupIDs, "users": users}
}
