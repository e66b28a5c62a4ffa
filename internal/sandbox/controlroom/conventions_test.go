package controlroom_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// What a generation does not serve is the web application with status 200, or an error.
func TestRoutesOfTheGenerations(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		b := start(t, "generation="+generation)
		other := map[string]string{"v1": "/v2", "v2": "/v1"}[b.version]
		missing := []struct{ method, path string }{
			{"POST", other + "/authentication"}, {"POST", other + "/authentication/token"}, {"POST", other + userList}, {"POST", other + users},
			{"GET", other + user(1)},
			{"PUT", other + user(1)}, {"DELETE", other + user(controlroom.RegularUserID)}, {"GET", other + users + "/self"},
			{"PATCH", other + user(1)}, {"GET", other + roles},
			{"POST", other + roleList}, {"GET", other + "/usermanagement/activeDirectory"}, {"GET", "/v2/authentication/type"},
			{"POST", "/v2/authentication/logout"},
			{"GET", "/v3/usermanagement/users/1"}, {"GET", "/v1/"}, {"GET", "/" + b.version + user(1) + "/"},
			{"GET", "/" + b.version + "/usermanagement//users/1"},
			{"GET", "/" + b.version + "/UserManagement/users/1"},
		}
		for _, m := range missing {
			b.as("").call(m.method, m.path, "{}").expectPage(t)
			b.call(m.method, m.path, "{}").expectPage(t)
		}
		b.set("missing_route=404")
		for _, m := range missing {
			b.call(m.method, m.path, "{}").expect(t, 404)
		}
		for _, wrong := range []struct{ method, path string }{{"PATCH", user(1)}, {"GET", userList + "/x"}, {"POST", user(1)}} {
			a := b.call(wrong.method, wrong.path, "{}")
			if want := map[bool]int{true: 404, false: 405}[strings.HasSuffix(wrong.path, "/x")]; a.Status != want {
				t.Errorf("%s %s: %d %s", wrong.method, wrong.path, a.Status, a.Raw)
			}
		}
		if u, _ := b.User(controlroom.RegularUserID); u.Deleted {
			t.Errorf("%s: a route that is not served did something", generation)
		}
	}
}

func TestWhereUsersAreListed(t *testing.T) {
	t.Parallel()
	for variant, served := range map[string]map[string]bool{"v2": {"/v2": true}, "both": {"/v1": true, "/v2": true}, "v1": {"/v1": true}} {
		b := start(t, "users_list="+variant)
		for _, version := range []string{"/v1", "/v2"} {
			a := b.call("POST", version+userList, "{}")
			if (a.Get("page") != nil) != served[version] {
				t.Errorf("%s: %s answers %s", variant, version, a.Raw)
			}
		}
		b.call("GET", user(1), nil).expect(t, 200)
	}
}

// Routes that a rule for faults names are found as they are written, in every generation.
func TestEveryRouteIsKnownToTheKernel(t *testing.T) {
	t.Parallel()
	b := start(t)
	for _, route := range []string{
		"POST /v1/authentication", "POST /v2/authentication", "POST /v2/authentication/token", "GET /v1/authentication/token",
		"GET /v2/usermanagement/users/{id}",
		"PUT /v1/usermanagement/users/{id}", "DELETE /v2/usermanagement/users/{id}", "POST /v2/usermanagement/users/list",
		"POST /v2/usermanagement/roles/list",
		"GET /v2/usermanagement/users/self", "PUT /v2/usermanagement/roles/{id}",
	} {
		method, path, _ := strings.Cut(route, " ")
		if err := b.kernel.Faults.Check(kernel.Fault{Platform: "controlroom", Method: method, Route: path, Kind: kernel.FaultEmpty}); err != nil {
			t.Error(err)
		}
	}
	if err := b.kernel.Faults.Check(kernel.Fault{Platform: "controlroom", Route: "/v2/usermanagement/usrs", Kind: kernel.FaultEmpty}); err == nil {
		t.Error("a route that does not exist was taken")
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	b := start(t)
	const one, list = "/v2/usermanagement/users/{id}", "/v2/usermanagement/users/list"
	b.kernel.Faults.Add(kernel.Fault{Method: "GET", Route: one, Kind: kernel.FaultTooManyRequests, Header: map[string]string{"Retry-After": "7"}})
	if a := b.call("GET", user(1), nil); a.Status != 429 || a.Header.Get("Retry-After") != "7" {
		t.Errorf("%d %v", a.Status, a.Header)
	}
	b.kernel.Faults.Add(kernel.Fault{Route: list, Kind: kernel.FaultRevokeToken})
	b.call("POST", userList, "{}").expect(t, 401)
	b.call("GET", user(1), nil).expect(t, 401)
	b.token = b.keySignIn(controlroom.ServiceUsername, controlroom.APIKey)
	b.call("POST", userList, "{}").expect(t, 200)
	b.kernel.Faults.Add(kernel.Fault{Method: "POST", Route: "/v2/usermanagement/users", Kind: kernel.FaultResetAfter})
	func() {
		defer func() { _ = recover() }() // as the server does, which cuts the connection
		b.call("POST", users, b.newUser("nora", controlroom.BasicRoleName))
	}()
	if _, there := b.UserNamed("Nora"); !there {
		t.Error("the reply was lost and the user, too")
	}
}

func TestJournalNamesTokensAndKeepsSecrets(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.call("GET", "/v1/authentication/token?token="+b.token, nil)
	b.as("").signIn(map[string]any{"username": "x", "password": "S3CRET", "mfaCode": "S3CRET"})
	calls := b.kernel.Journal.All()
	if calls[1].Token != kernel.ShortID(b.token) || calls[2].Token != "" {
		t.Errorf("tokens %q and %q", calls[1].Token, calls[2].Token)
	}
	for _, c := range calls {
		line, _ := json.Marshal(c)
		for _, secret := range []string{b.token, "S3CRET", controlroom.APIKey} {
			if strings.Contains(string(line), secret) {
				t.Errorf("the journal holds a secret: %s", line)
			}
		}
	}
}

func TestSignInsAndReadsAreNoWrites(t *testing.T) {
	t.Parallel()
	b := start(t)
	writing := b.Kernel().Writing
	for call, want := range map[string]bool{
		"POST /v2/authentication": false, "POST /v2/authentication/token": false, "POST /v1/authentication/logout": false,
		"POST /v2/usermanagement/users/list": false,
		"POST /v1/usermanagement/roles/list": false, "GET /v2/usermanagement/users/{id}": false, "POST /v2/usermanagement/users": true,
		"PUT /v1/usermanagement/users/{id}": true, "DELETE /v2/usermanagement/users/{id}": true, "POST /v2/usermanagement/roles": true,
	} {
		method, route, _ := strings.Cut(call, " ")
		if got := writing(httptest.NewRequest(method, route, nil), route); got != want {
			t.Errorf("%s: writing %v", call, got)
		}
	}
	if writing(httptest.NewRequest("POST", "/nowhere", nil), "") {
		t.Error("a path without a route writes")
	}
}

func TestSeedUsers(t *testing.T) {
	t.Parallel()
	b := startWith(t, kernel.Options{SeedUsers: 3})
	a := b.call("POST", userList, `{"filter":{"operator":"substring","field":"username","value":"user-0000"}}`).expect(t, 200).
		want(t, 3.0, "page", "totalFilter")
	if got := a.Column("email", "list"); !slices.Contains(got, "user-00003@sandbox.example") {
		t.Errorf("users %v", got)
	}
	if len(controlroom.APIKey) != 40 || len(controlroom.SingleSessionAPIKey) != 40 {
		t.Error("API keys have 40 characters")
	}
}

func TestSaveAndLoad(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("nora")
	b.call("DELETE", user(controlroom.RegularUserID), nil).expect(t, 200)
	saved, err := b.Save()
	if err != nil {
		t.Fatal(err)
	}
	other := start(t, "generation=e11")
	if err := other.Load(saved); err != nil {
		t.Fatal(err)
	}
	other.call("GET", user(id), nil).expect(t, 401) // nobody is signed in
	other.token = other.keySignIn(controlroom.ServiceUsername, controlroom.APIKey)
	other.call("GET", user(id), nil).expect(t, 200).want(t, "nora", "username").want(t, float64(controlroom.BasicRoleID), "roles", 0, "id")
	other.call("GET", user(controlroom.RegularUserID), nil).expect(t, 404)
	if next := other.create("otto"); next != id+1 {
		t.Errorf("the next id is %d, after %d", next, id)
	}
	for _, bad := range []string{"", "[]", "{}"} {
		if other.Load([]byte(bad)) == nil {
			t.Errorf("%q was loaded", bad)
		}
	}
	other.call("GET", user(id), nil).expect(t, 200)
	other.Reset()
	other.token = other.keySignIn(controlroom.ServiceUsername, controlroom.APIKey)
	other.call("GET", user(id), nil).expect(t, 404)
	other.call("GET", user(controlroom.RegularUserID), nil).expect(t, 200)
}

// control edits from outside over HTTP.
func (b *bench) control(method, path, body string, status int) string {
	b.t.Helper()
	w := httptest.NewRecorder()
	b.Control().ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
	if w.Code != status {
		b.t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
	}
	return w.Body.String()
}

func TestControlOfUsers(t *testing.T) {
	t.Parallel()
	b := start(t)
	var u controlroom.User
	if err := json.Unmarshal([]byte(b.control("POST", "/users", `{"Username":"Nora"}`, 200)), &u); err != nil ||
		u.Username != "nora" || len(u.RoleIDs) != 1 {
		t.Fatalf("added %+v (%v)", u, err)
	}
	path := fmt.Sprintf("/users/%d", u.ID)
	b.control("PATCH", path, `{"LastName":"Newer","ID":5}`, 204)
	if got := b.control("GET", path, "", 200); !strings.Contains(got, `"LastName":"Newer"`) || !strings.Contains(got, `"Version":1`) {
		t.Errorf("user %s", got)
	}
	b.control("PATCH", path, `{"Lastnam":"x"}`, 400)
	b.control("PUT", path+"/obstacles", `["schedules"]`, 204)
	b.set("generation=e11")
	b.control("POST", path+"/signin", "", 204)
	b.version = "v1"
	b.token = b.keySignIn(controlroom.ServiceUsername, controlroom.APIKey)
	b.call("DELETE", user(u.ID), nil).expect(t, 400)
	auditor := b.RoleIDOf(controlroom.AuditorRoleName)
	b.control("PUT", fmt.Sprintf("%s/roles/%d", path, auditor), "", 204)
	b.control("PUT", path+"/roles/4711", "", 404)
	b.control("PUT", path+"/roles/x", "", 400)
	if got := b.RoleNames(u.ID); len(got) != 2 {
		t.Errorf("roles %v", got)
	}
	b.control("DELETE", fmt.Sprintf("%s/roles/%d", path, auditor), "", 204)
	b.control("PUT", path+"/mapping", fmt.Sprintf(`{"Groups":["g"],"RoleIDs":[%d]}`, auditor), 204)
	b.control("POST", path+"/signin", "", 204)
	if got := b.RoleNames(u.ID); !slices.Equal(got, []string{controlroom.AuditorRoleName}) {
		t.Errorf("mapped roles %v", got)
	}
	b.control("DELETE", path+"/mapping", "", 204)
	b.control("PUT", path+"/apikey", `{"Key":"k"}`, 204)
	b.keySignIn("nora", "k")
	b.control("DELETE", path, "", 204)
	b.control("DELETE", path, "", 404)
	b.control("GET", "/users/4711", "", 404)
	if got := b.control("GET", "/users", "", 200); strings.Contains(got, "nora") {
		t.Error("a deleted user is listed")
	}
	for _, edit := range []string{
		"PATCH " + path, "POST " + path + "/signin", "POST " + path + "/verify", "PUT " + path + "/obstacles", "PUT " + path + "/mapping",
		"PUT " + path + "/apikey",
	} {
		method, path, _ := strings.Cut(edit, " ")
		body := map[string]string{"obstacles": `[]`, "mapping": `{"Groups":[]}`, "apikey": `{"Key":"k"}`}[path[strings.LastIndexByte(path, '/')+1:]]
		b.control(method, path, body, 404)
	}
}

func TestControlOfTheRest(t *testing.T) {
	t.Parallel()
	b := start(t)
	var r controlroom.Role
	if err := json.Unmarshal([]byte(b.control("POST", "/roles", `{"Name":"Temp","Permissions":["run"]}`, 200)), &r); err != nil ||
		r.CreatedBy != controlroom.AdminUserID {
		t.Fatalf("added %+v (%v)", r, err)
	}
	path := fmt.Sprintf("/roles/%d", r.ID)
	b.control("PATCH", path, `{"Name":"Temps"}`, 204)
	if got := b.control("GET", "/roles", "", 200); !strings.Contains(got, `"Temps"`) {
		t.Errorf("roles %s", got)
	}
	b.control("DELETE", path, "", 204)
	b.control("DELETE", path, "", 404)
	b.control("PATCH", path, `{}`, 404)
	b.control("DELETE", fmt.Sprintf("/roles/%d", b.RoleIDOf(controlroom.BasicRoleName)), "", 404)
	b.control("POST", "/directory", `{"Domain":"EAST","Username":"ed"}`, 204)
	b.control("PUT", "/licenses/"+controlroom.LicenseRuntime, `{"Seats":0}`, 204)
	body := b.newUser("nora", controlroom.BasicRoleName)
	body["licenseFeatures"] = []string{controlroom.LicenseRuntime}
	b.call("POST", users, body).expect(t, 400)
}

// The link of the confirmation mail works for a day.
func TestVerifyEmail(t *testing.T) {
	t.Parallel()
	b := start(t)
	late, prompt := b.create("late"), b.create("prompt")
	b.control("POST", fmt.Sprintf("/users/%d/verify", prompt), "", 204)
	b.call("GET", user(prompt), nil).want(t, true, "emailVerified")
	b.control("POST", fmt.Sprintf("/users/%d/verify", prompt), "", 400)
	b.kernel.Clock.Advance(25 * time.Hour)
	if b.VerifyEmail(late) == nil || b.VerifyEmail(nobody) == nil {
		t.Error("a link that is too old, or of nobody, worked")
	}
}

// Every switch has two variants at least and a documentation.
func TestSwitchesAreDocumented(t *testing.T) {
	t.Parallel()
	for _, s := range start(t).kernel.Switches.List() {
		if len(s.Values) < 2 || s.Doc == "" || !strings.HasPrefix(s.Name, "controlroom.") {
			t.Errorf("%+v", s)
		}
	}
}
