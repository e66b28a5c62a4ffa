package controlroom_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

// K8.11: the scripts that the vendor's partner desk published in 2021 copy users and roles from Enterprise 11 to Automation 360. They sign in to both
// without a Content-Type. Values are invented, calls and what is read of the responses are theirs.
func TestRecordedMigrationScripts_K8_11(t *testing.T) {
	t.Parallel()
	for _, generation := range []string{"e11", "a360_v1"} {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			b := start(t, "generation="+generation)
			signIn := `{"username" : "` + controlroom.AdminUsername + `","password" : "` + controlroom.AdminPassword + `"}`
			b.token = b.as("").call("POST", "/v1/authentication", signIn, "Content-Type", "").expect(t, 200).Text("token")

			roles := b.call("POST", "/v1/usermanagement/roles/list", `{"sort": [{"field": "name", "direction": "asc"}]}`).expect(t, 200)
			for i := range len(roles.Column("name", "list")) {
				id, system := roles.Get("list", i, "id").(float64), roles.Get("list", i, "createdBy") == 0.0
				if r, _ := b.Role(int64(id)); r.System != system {
					t.Errorf("the role %s has createdBy %v", r.Name, roles.Get("list", i, "createdBy"))
				}
			}
			role := b.call("POST", "/v1/usermanagement/roles", `{"name":"Copied","description":"","permissions":[],"principals":[]}`).expect(t, 201)
			b.call("DELETE", fmt.Sprintf("/v1/usermanagement/roles/%.0f", role.Get("id")), nil).expect(t, 200).want(t, "Copied", "name")

			listed := b.call("POST", "/v1/usermanagement/users/list", `{"sort": [{"field": "username", "direction": "asc"}]}`).expect(t, 200)
			if names := listed.Column("username", "list"); !slices.IsSorted(names) || !slices.Contains(names, controlroom.RegularUsername) {
				t.Errorf("users: %v", names)
			}
			basic, _ := b.RoleNamed(controlroom.BasicRoleName)
			user := b.call("POST", "/v1/usermanagement/users", fmt.Sprintf(`{"roles":[{"id":%d}],"email":"copied@example.com","enableAutoLogin":false,
				"username":"copied","description":"","domain":"","firstName":"Connie","lastName":"Copied","disabled":false,"password":"password",
				"passwordSet": false,"licenseFeatures":[],"sysAssignedRoles":[],"deviceCredentialAttested":false}`, basic.ID)).expect(t, 201).
				want(t, "copied", "username")
			b.call("DELETE", fmt.Sprintf("/v1/usermanagement/users/%.0f", user.Get("id")), nil).expect(t, 200).want(t, "copied", "username")
		})
	}
}

// What is declared as something else, or as nothing where the variant refuses that, is no body for any call.
func TestContentType_K8_11(t *testing.T) {
	t.Parallel()
	b := start(t)
	fields := map[string]any{"username": controlroom.AdminUsername, "password": controlroom.AdminPassword}
	for set, want := range map[string][2]int{"missing_content_type=accepted": {200, 400}, "missing_content_type=415": {415, 400},
		"missing_content_type=400": {400, 400}} {
		b.set(set, "other_content_type=400")
		b.as("").call("POST", "/authentication", fields, "Content-Type", "").expect(t, want[0])
		b.call("POST", userList, "{}", "Content-Type", "").expect(t, want[0])
		b.as("").call("POST", "/authentication", fields, "Content-Type", "application/x-www-form-urlencoded").expect(t, want[1])
	}
	b.set("other_content_type=415")
	b.as("").call("POST", "/authentication", fields, "Content-Type", "text/plain").expect(t, 415)
}

// K8.15: Brendan Sapience's command line (2020, A2019.18): the calls of its user and role commands, and what it reads of the responses.
func TestRecordedCommandLine_K8_15(t *testing.T) {
	t.Parallel()
	b := start(t, "generation=a360_v1", "set_order=stable").admin()
	roles := b.call("POST", "/v1/usermanagement/roles/list",
		`{"sort":[{"field":"name","direction":"asc"}],"filter":{},"fields":[],"page":{"length":200,"offset":0}}`).expect(t, 200)
	for _, field := range []string{"id", "name", "description", "version", "createdBy", "createdOn", "updatedBy", "updatedOn"} {
		if !roles.Has(field, "list", 0) {
			t.Errorf("a listed role lacks %s: %s", field, roles.Raw)
		}
	}
	basic, _ := b.RoleNamed(controlroom.BasicRoleName)
	created := b.call("POST", "/v1/usermanagement/users", fmt.Sprintf(`{"roles":[{"id":%d}],"email":"ria@example.com","enableAutoLogin":true,
		"username":"ria.runner","description":"Runs","firstName":"Ria","lastName":"Runner","disabled":false,"password":"Passw0rd-1",
		"licenseFeatures":["DEVELOPMENT"],"sysAssignedRoles":[]}`, basic.ID)).expect(t, 201).want(t, "ria.runner", "username").
		want(t, "DEVELOPMENT", "licenseFeatures", 0)
	users := b.call("POST", "/v1/usermanagement/users/list", `{"sort":[{"field":"username","direction":"asc"}],"filter":{},"fields":[],
		"page":{"offset":0,"total":12,"totalFilter":12,"length":200}}`).expect(t, 200)
	for _, field := range []string{"id", "username", "domain", "firstName", "lastName", "version", "principalId", "email", "passwordSet", "questionsSet",
		"disabled", "description", "createdOn"} {
		if !users.Has(field, "list", 0) {
			t.Errorf("a listed user lacks %s: %s", field, users.Raw)
		}
	}
	// The response is a string, not an object.
	login := `{"username":"ria.runner","loginUsername":"CORP\\robot7","loginPassword":"Windows-1"}`
	if a := b.call("PUT", "/v2/credentialvault/loginsetting", login).expect(t, 200); a.Raw != `"Credentials updated for ria.runner"` {
		t.Errorf("the login: %s", a.Raw)
	}
	id := int64(created.Get("id").(float64))
	if got := b.DeviceLogin(id); got != `CORP\robot7` {
		t.Errorf("the device's login is %q", got)
	}
	b.call("PUT", "/v2/credentialvault/loginsetting", strings.Replace(login, "ria.runner", "nobody", 1)).expect(t, 404)
	b.call("PUT", "/v2/credentialvault/loginsetting", `{"username":"ria.runner"}`).expect(t, 400)
	rita := b.as(b.passwordSignIn(controlroom.RegularUsername, controlroom.RegularPassword))
	rita.call("PUT", "/v2/credentialvault/loginsetting", login).expect(t, 403)

	b.call("DELETE", fmt.Sprintf("/v1/usermanagement/users/%d", id), nil).expect(t, 200).want(t, "ria.runner", "username").want(t, float64(id), "id")
	if got := b.DeviceLogin(id); got != "" {
		t.Errorf("a deleted user's device login is %q", got)
	}
	// By this code it tells that it was signed out.
	b.as("revoked").call("POST", "/v1/usermanagement/users/list", `{}`).expect(t, 401).want(t, "UM1111", "code")
	b.set("generation=e11")
	b.as(b.passwordSignIn(controlroom.AdminUsername, controlroom.AdminPassword)).call("PUT", "/v2/credentialvault/loginsetting", login).expectPage(t)
}

// A Java generator of test data: a user without a mail, the first sign-in's other password, and the own device login, for which it wants 201.
func TestRecordedTestDataGenerator_K8_15(t *testing.T) {
	t.Parallel()
	b := start(t, "generation=a360_v1").admin()
	basic, _ := b.RoleNamed(controlroom.BasicRoleName)
	b.call("POST", "/v1/usermanagement/users?noemail=true", fmt.Sprintf(`{"username":"rob.runner","description":"","firstName":"","lastName":"",
		"email":"rob@example.com","password":"Passw0rd-1","roles":[{"id":%d}],"licenseFeatures":["RUNTIME"],"enableAutoLogin":true,"disabled":false}`,
		basic.ID), "X-Version", "v1").expect(t, 201).want(t, true, "emailVerified")
	first := b.as(b.passwordSignIn("rob.runner", "Passw0rd-1"))
	first.call("POST", "/v1/usermanagement/users/self/changePassword", `{"oldPassword":"Passw0rd-1","password":"Passw0rd-2","questionsAnswers":[
		{"question":"a","answer":"b"},{"question":"c","answer":"d"},{"question":"e","answer":"f"}]}`).expect(t, 200)
	second := b.as(b.passwordSignIn("rob.runner", "Passw0rd-2"))
	second.call("POST", "/v2/credentialvault/loginsetting", `{"loginUsername":"robot8","loginPassword":"Windows-1"}`).expect(t, 201)
	second.call("POST", "/v2/credentialvault/loginsetting", `{"username":"admin","loginUsername":"robot8","loginPassword":"Windows-1"}`).expect(t, 403)
}

// K8.13, K3.7: a sign-in to v2 of 2026 shows ids as strings, each license twice, and the permissions beside the user; it has no mfaAuthResponse, and
// its user neither sysAssignedRoles nor groupNames.
func TestRecordedUserOf2026_K8_13(t *testing.T) {
	t.Parallel()
	b := start(t, "user_record=of_2026")
	admin := b.signIn(map[string]any{"username": controlroom.AdminUsername, "password": controlroom.AdminPassword}).expect(t, 200)
	for _, path := range [][]any{{"user", "id"}, {"user", "principalId"}, {"user", "createdBy"}, {"user", "updatedBy"}, {"user", "roles", 0, "id"},
		{"permissions", 0, "id"}} {
		if id, isText := admin.Get(path...).(string); !isText || strings.Trim(id, "0123456789") != "" || id == "" {
			t.Errorf("%v is %v", path, admin.Get(path...))
		}
	}
	for _, gone := range []string{"sysAssignedRoles", "groupNames", "permissions"} {
		if admin.Has(gone, "user") {
			t.Errorf("the user has %s", gone)
		}
	}
	if admin.Has("mfaAuthResponse") || !admin.Has("tenantUuid") {
		t.Errorf("signed in: %s", slices.Sorted(maps.Keys(admin.Body.(map[string]any))))
	}
	leo := b.call("GET", user(controlroom.LicensedUserID), nil).expect(t, 200).want(t, fmt.Sprint(controlroom.LicensedUserID), "id")
	if got := leo.Get("licenseFeatures").([]any); len(got) != 4 || got[0] != got[2] || got[1] != got[3] {
		t.Errorf("licenses %v", got)
	}
	listed := b.call("POST", userList, `{"filter":{"operator":"substring","field":"username","value":"leo"}}`).expect(t, 200).
		want(t, fmt.Sprint(controlroom.LicensedUserID), "list", 0, "id")
	if got := listed.Get("list", 0, "licenseFeatures").([]any); len(got) != 4 {
		t.Errorf("listed licenses %v", got)
	}
}

// A captured response to a sign-in of January 2023, in the tests of a Camunda connector: the names of its fields.
func TestRecordedSignInOf2023(t *testing.T) {
	t.Parallel()
	b := start(t, "generation=a360_v1")
	a := b.signIn(map[string]any{"username": controlroom.AdminUsername, "password": controlroom.AdminPassword}).expect(t, 200).
		want(t, nil, "mfaAuthResponse")
	recorded := strings.Fields(`appType appUrl clientRegistered createdBy createdOn deleted description deviceCredentialAttested disabled domain email
		emailVerified enableAutoLogin firstName groupNames id lastLoginTime lastName licenseFeatures multipleLoginAllowed passwordSet permissions
		principalId publicKey questionsSet roles routingName sysAssignedRoles updatedBy updatedOn username version`)
	if got := slices.Sorted(maps.Keys(a.Get("user").(map[string]any))); !slices.Equal(got, recorded) {
		t.Errorf("the user has %v, want %v", got, recorded)
	}
	for _, path := range [][]any{{"user", "id"}, {"user", "roles", 0, "id"}, {"user", "permissions", 0, "id"}} {
		if _, isNumber := a.Get(path...).(float64); !isNumber {
			t.Errorf("%v is %v", path, a.Get(path...))
		}
	}
}

// The sample of the vendor's page for Enterprise 11: a DELETE with a body that is no JSON, declared as a form, as curl does.
func TestRecordedDelete(t *testing.T) {
	t.Parallel()
	b := start(t, "generation=e11")
	a := b.call("DELETE", user(controlroom.RegularUserID), "{15}", "Content-Type", "application/x-www-form-urlencoded").expect(t, 200).
		want(t, false, "deleted").want(t, float64(controlroom.RegularUserID), "id")
	for _, empty := range []string{"roles", "sysAssignedRoles", "groupNames", "permissions", "licenseFeatures"} {
		if list, isList := a.Get(empty).([]any); !isList || len(list) > 0 {
			t.Errorf("%s is %v", empty, a.Get(empty))
		}
	}
	for _, null := range []string{"publicKey", "appType", "routingName", "appUrl"} {
		if a.Get(null) != nil || !a.Has(null) {
			t.Errorf("%s is %v", null, a.Get(null))
		}
	}
}

// A client in use against v2 (2025) reads all users in pages of 100, until one is shorter.
func TestRecordedPaging(t *testing.T) {
	t.Parallel()
	b := start(t)
	page := b.call("POST", "/v2/usermanagement/users/list", `{"page": {"offset": 0, "length": 100}}`).expect(t, 200)
	if n := len(page.Column("username", "list")); n != 11 || !page.Has("licenseFeatures", "list", 0) {
		t.Errorf("%d users: %s", n, page.Raw)
	}
	page = b.call("POST", "/v2/usermanagement/users/list", `{"page": {"offset": 100, "length": 100}}`).expect(t, 200)
	if n := len(page.Column("username", "list")); n != 0 {
		t.Errorf("%d users behind the last", n)
	}
}
