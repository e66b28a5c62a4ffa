package uipath_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
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

type answer struct {
	status int
	header http.Header
	raw    string
	body   any
}

// start serves the platform on a frozen clock; set are switches as name=value, without the "uipath." prefix. The client is the application with every scope.
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
	for _, s := range set {
		name, value, _ := strings.Cut(s, "=")
		if err := b.kernel.Switches.Set("uipath."+name, value); err != nil {
			b.t.Fatal(err)
		}
	}
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
	a := b.form(base+"/connect/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {clientID}, "client_secret": {secret}, "scope": {scopes}}).expect(b.t, 200)
	token, _ := a.get("access_token").(string)
	return token
}

func (b *bench) form(path string, values url.Values) answer {
	b.t.Helper()
	return b.send("POST", path, strings.NewReader(values.Encode()), "Content-Type", "application/x-www-form-urlencoded")
}

// call sends a JSON body (nil: none; a string: as it is) and reads the answer.
func (b *bench) call(method, path string, body any, header ...string) answer {
	b.t.Helper()
	header = append([]string{"Authorization", "Bearer " + b.token}, header...)
	switch v := body.(type) {
	case nil:
		return b.send(method, path, nil, header...)
	case string:
		return b.send(method, path, strings.NewReader(v), append([]string{"Content-Type", "application/json"}, header...)...)
	}
	raw, err := json.Marshal(body)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.send(method, path, bytes.NewReader(raw), append([]string{"Content-Type", "application/json"}, header...)...)
}

func (b *bench) send(method, path string, body io.Reader, header ...string) answer {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.url+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	a := answer{status: resp.StatusCode, header: resp.Header, raw: string(raw)}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(raw, &a.body); err != nil {
			b.t.Fatal(err)
		}
	}
	return a
}

// expect fails the test unless the answer has the status.
func (a answer) expect(t *testing.T, status int) answer {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d: %s", a.status, status, a.raw)
	}
	return a
}

// get walks into the JSON answer: "results", 0, "id".
func (a answer) get(path ...any) any {
	v := a.body
	for _, step := range path {
		switch s := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[s]
		case int:
			list, _ := v.([]any)
			if s >= len(list) {
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

// column is one field of every row of a list, which is at a path of the answer.
func (a answer) column(field string, path ...any) []string {
	out := []string{}
	rows, _ := a.get(path...).([]any)
	for _, row := range rows {
		m, _ := row.(map[string]any)
		s, _ := m[field].(string)
		out = append(out, s)
	}
	return out
}

// create makes an account by BulkCreate and returns its id.
func (b *bench) create(name string, groupIDs ...string) string {
	b.t.Helper()
	a := b.call("POST", users+"/BulkCreate", bulk(groupIDs, newUser(name))).expect(b.t, 200)
	id, _ := a.get("users", 0, "id").(string)
	return id
}

func newUser(name string) map[string]any {
	return map[string]any{"userName": name + "@example.com", "email": name + "@example.com", "name": "Nora", "surname": "New", "invitationAccepted": true}
}

func bulk(groupIDs []string, users ...map[string]any) map[string]any {
	return map[string]any{"partitionGlobalId": uipath.PartitionGlobalID, "groupIDs": groupIDs, "users": users}
}
