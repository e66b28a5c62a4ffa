package controlroom_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel/kerneltest"
)

var generations = []string{"a360_v2", "a360_v1", "e11"}

// bench is a running platform with a client that is signed in.
type bench struct {
	t      *testing.T
	kernel *kernel.Kernel
	*controlroom.Platform
	root    http.Handler
	version string // "v1" or "v2", the API that the client uses
	token   string
}

// response is kerneltest.Response with what this platform's tests ask of it.
type response struct{ kerneltest.Response }

// start serves the platform on a frozen clock; set are switches as name=value, without the "controlroom." prefix. The client is
// the service user with the API key.
func start(t *testing.T, set ...string) *bench {
	t.Helper()
	return startWith(t, kernel.Options{}, set...)
}

func startWith(t *testing.T, o kernel.Options, set ...string) *bench {
	t.Helper()
	o.Clock = kernel.NewFrozenClock(time.Date(2026, 3, 2, 10, 0, 30, 123456700, time.UTC))
	k := kernel.New(o)
	b := &bench{t: t, kernel: k, Platform: controlroom.New(k), version: "v2"}
	b.set(set...)
	if k.Switches.Get("controlroom.generation") != "a360_v2" {
		b.version = "v1"
	}
	b.root = k.Mount(b.Kernel())
	b.token = b.keySignIn(controlroom.ServiceUsername, controlroom.APIKey)
	return b
}

func (b *bench) set(set ...string) {
	b.t.Helper()
	kerneltest.Set(b.t, b.kernel, "controlroom", set...)
}

// as returns the same bench with another token.
func (b *bench) as(token string) *bench {
	other := *b
	other.token = token
	return &other
}

// admin returns the same bench with the administrator signed in.
func (b *bench) admin() *bench {
	b.t.Helper()
	return b.as(b.passwordSignIn(controlroom.AdminUsername, controlroom.AdminPassword))
}

func (b *bench) signIn(fields map[string]any) response {
	b.t.Helper()
	return b.as("").call("POST", "/authentication", fields)
}

func (b *bench) passwordSignIn(username, password string) string {
	b.t.Helper()
	return b.signIn(map[string]any{"username": username, "password": password}).expect(b.t, 200).Get("token").(string)
}

func (b *bench) keySignIn(username, key string) string {
	b.t.Helper()
	return b.signIn(map[string]any{"username": username, "apiKey": key}).expect(b.t, 200).Get("token").(string)
}

// call sends a JSON body (nil: none; a string: as it is) to a path of the client's version of the API, or to one that begins with
// a version, and reads the response.
func (b *bench) call(method, path string, body any, header ...string) response {
	b.t.Helper()
	if !strings.HasPrefix(path, "/v1/") && !strings.HasPrefix(path, "/v2/") {
		path = "/" + b.version + path
	}
	if b.token != "" {
		header = append([]string{"X-Authorization", b.token}, header...)
	}
	req, err := kerneltest.NewRequest(b.t.Context(), method, controlroom.Root+path, body, header...)
	if err != nil {
		b.t.Fatal(err)
	}
	a, err := kerneltest.Serve(b.root, req)
	if err != nil {
		b.t.Fatal(err)
	}
	return response{a}
}

// expect fails the test unless the response has the status and, from 400 on, the form of an error.
func (a response) expect(t *testing.T, status int) response {
	t.Helper()
	a.Expect(t, status)
	if status >= 400 {
		_, coded := a.Get("code").(string)
		message, _ := a.Get("message").(string)
		if !coded || message == "" {
			t.Fatalf("status %d without code and message: %s", status, a.Raw)
		}
	}
	return a
}

// want fails the test unless this value is at the path of the response.
func (a response) want(t *testing.T, want any, path ...any) response {
	t.Helper()
	a.Want(t, want, path...)
	return a
}

// expectPage fails the test unless the response is the web application.
func (a response) expectPage(t *testing.T) {
	t.Helper()
	if a.Status != 200 || !strings.HasPrefix(a.Raw, "<!doctype html>") || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
		t.Fatalf("status %d %q, want the web application: %s", a.Status, a.Header.Get("Content-Type"), a.Raw)
	}
}

func (a response) message() string {
	s, _ := a.Get("message").(string)
	return s
}

func user(id int64) string { return fmt.Sprintf("/usermanagement/users/%d", id) }

const (
	users    = "/usermanagement/users"
	userList = "/usermanagement/users/list"
	roles    = "/usermanagement/roles"
	roleList = "/usermanagement/roles/list"
	nobody   = 99999
)

// newUser is the body that creates a user with roles of these names, as the client's version of the API writes them.
func (b *bench) newUser(username string, roleNames ...string) map[string]any {
	b.t.Helper()
	return b.withRoles(map[string]any{"username": username, "email": username + "@example.com", "password": "Passw0rd-1", "firstName": "Nora",
		"lastName": "New"}, roleNames...)
}

func (b *bench) withRoles(body map[string]any, roleNames ...string) map[string]any {
	b.t.Helper()
	byID, byObject := []string{}, []any{}
	for _, name := range roleNames {
		r, there := b.RoleNamed(name)
		if !there {
			b.t.Fatalf("no role %s", name)
		}
		byID, byObject = append(byID, fmt.Sprint(r.ID)), append(byObject, map[string]any{"id": r.ID})
	}
	if b.version == "v2" {
		body["roleIds"] = byID
	} else {
		body["roles"] = byObject
	}
	return body
}

// create makes a user with the role AAE_Basic and returns the id.
func (b *bench) create(username string) int64 {
	b.t.Helper()
	return int64(b.call("POST", users, b.newUser(username, controlroom.BasicRoleName)).expect(b.t, 201).Get("id").(float64))
}

// update is the body that leaves a user of the seed as he is, but for the fields that are given; nil takes one out.
func (b *bench) update(id int64, fields map[string]any) map[string]any {
	b.t.Helper()
	u, _ := b.User(id)
	names := []string{}
	for _, role := range u.RoleIDs {
		r, _ := b.Role(role)
		names = append(names, r.Name)
	}
	body := b.withRoles(map[string]any{
		"username": u.Username, "email": u.Email, "firstName": u.FirstName, "lastName": u.LastName, "description": u.Description, "disabled": u.Disabled,
		"enableAutoLogin": u.EnableAutoLogin, "licenseFeatures": u.LicenseFeatures, "multipleLoginAllowed": u.MultipleLoginAllowed, "version": u.Version,
	}, names...)
	for name, value := range fields {
		body[name] = value
		if value == nil {
			delete(body, name)
		}
	}
	return body
}
