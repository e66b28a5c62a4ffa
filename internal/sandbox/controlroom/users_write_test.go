package controlroom_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

func TestCreateRefusals(t *testing.T) {
	t.Parallel()
	for _, generation := range []string{"a360_v2", "e11"} {
		b := start(t, "generation="+generation)
		before := len(b.Users())
		for name, test := range map[string]struct {
			fields map[string]any
			status int
		}{
			"no role":               {map[string]any{"roleIds": nil, "roles": nil}, 400},
			"empty roles":           {b.withRoles(map[string]any{}), 400},
			"no name":               {map[string]any{"username": nil}, 400},
			"long name":             {map[string]any{"username": strings.Repeat("x", 256)}, 400},
			"no e-mail":             {map[string]any{"email": nil}, 400},
			"no @":                  {map[string]any{"email": "nora"}, 400},
			"no password":           {map[string]any{"password": nil}, 400},
			"short password":        {map[string]any{"password": "Passw0r"}, 400},
			"long password":         {map[string]any{"password": "Passw0rd-Passw0rd"}, 400},
			"space in the password": {map[string]any{"password": "Passw0rd 1"}, 400},
			"long first name":       {map[string]any{"firstName": strings.Repeat("x", 51)}, 400},
			"unknown license":       {map[string]any{"licenseFeatures": []string{"ATTENDED"}}, 400},
			"unknown domain":        {map[string]any{"domain": "NOWHERE"}, 400},
			"not in the domain":     {map[string]any{"domain": controlroom.CorpDomain}, 400},
			"name taken":            {map[string]any{"username": strings.ToUpper(controlroom.RegularUsername)}, 409},
			"wrong type":            {map[string]any{"disabled": "no"}, 400},
		} {
			fields := b.newUser("nora", controlroom.BasicRoleName)
			for field, value := range test.fields {
				fields[field] = value
				if value == nil {
					delete(fields, field)
				}
			}
			if a := b.call("POST", users, fields); a.Status != test.status || a.message() == "" {
				t.Errorf("%s, %s: %d %s, want %d", generation, name, a.Status, a.Raw, test.status)
			}
		}
		if len(b.Users()) != before || len(b.kernel.Outbox.All()) != 0 {
			t.Errorf("%s: a refused creation left something", generation)
		}
		b.set("duplicate_username_status=400", "password_policy=relaxed")
		b.call("POST", users, b.newUser(controlroom.RegularUsername, controlroom.BasicRoleName)).expect(t, 400)
		fields := b.newUser("nora", controlroom.BasicRoleName)
		fields["password"] = "a password of 28 characters!"
		b.call("POST", users, fields).expect(t, 201)
	}
}

// v1 names roles by objects, v2 by an array of strings; the other form is refused unless the switch is lenient.
func TestFormOfRoles(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		b := start(t, "generation="+generation)
		basic := b.RoleIDOf(controlroom.BasicRoleName)
		objects, texts, numbers := []any{map[string]any{"id": basic}}, []any{fmt.Sprint(basic)}, []any{basic}
		v2 := generation == "a360_v2"
		try := func(name string, status int, fields map[string]any) {
			t.Helper()
			fields["username"], fields["email"], fields["password"] = name, "a@b", "Passw0rd-1"
			if a := b.call("POST", users, fields); a.Status != status {
				t.Errorf("%s %s: %d %s, want %d", generation, name, a.Status, a.Raw, status)
			}
		}
		accepted := func(yes bool) int { return map[bool]int{true: 201, false: 400}[yes] }
		try("objects", accepted(!v2), map[string]any{"roles": objects})
		try("texts", accepted(v2), map[string]any{"roleIds": texts})
		try("numbers", accepted(v2), map[string]any{"roleIds": numbers})
		try("both", 400, map[string]any{"roles": objects, "roleIds": texts})
		try("unknown", 400, map[string]any{"roles": []any{map[string]any{"id": nobody}}})
		try("unknown2", 400, map[string]any{"roleIds": []any{fmt.Sprint(nobody)}})
		try("nameless", 400, map[string]any{"roles": []any{map[string]any{"name": "AAE_Basic"}}})
		try("bare", 400, map[string]any{"roles": numbers})
		try("words", 400, map[string]any{"roleIds": []any{"AAE_Basic"}})
		b.set("role_spelling=lenient")
		try("objects2", 201, map[string]any{"roles": objects})
		try("texts2", 201, map[string]any{"roleIds": texts})
		try("both2", 201, map[string]any{"roles": objects, "roleIds": texts})
	}
}

func TestFormOfRolesInUpdatesOfV2(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := user(controlroom.RegularUserID)
	objects := []any{map[string]any{"id": b.RoleIDOf(controlroom.FinanceRoleName)}}
	b.call("PUT", path, b.update(controlroom.RegularUserID, map[string]any{"roleIds": nil, "roles": objects})).expect(t, 400)
	b.set("v2_update_roles=roles")
	b.call("PUT", path, b.update(controlroom.RegularUserID, nil)).expect(t, 400)
	b.call("PUT", path, b.update(controlroom.RegularUserID, map[string]any{"roleIds": nil, "roles": objects})).expect(t, 200)
	if got := b.RoleNames(controlroom.RegularUserID); !slices.Equal(got, []string{controlroom.FinanceRoleName}) {
		t.Errorf("roles %v", got)
	}
	b.create("nora") // creating goes by roleIds in any case
}

func TestUnknownFields(t *testing.T) {
	t.Parallel()
	b := start(t)
	odd := b.update(controlroom.RegularUserID, map[string]any{"Email": "x@y", "enabled": true, "id": 1, "createdOn": "x", "principalId": 10})
	b.call("PUT", user(controlroom.RegularUserID), odd).expect(t, 200).want(t, controlroom.RegularUsername+"@sandbox.example", "email")
	b.set("unknown_fields=400")
	b.call("PUT", user(controlroom.RegularUserID), odd).expect(t, 400)
	b.call("POST", userList, `{"pages":{}}`).expect(t, 400)
	whole := b.update(controlroom.RegularUserID, map[string]any{"id": 1, "createdOn": "x", "principalId": 10, "permissions": []any{}})
	b.call("PUT", user(controlroom.RegularUserID), whole).expect(t, 200) // what a read shows may come back
	old := start(t, "generation=e11", "unknown_fields=400")
	old.call("PUT", user(controlroom.RegularUserID), old.update(controlroom.RegularUserID, nil)).expect(t, 400)
	old.call("PUT", user(controlroom.RegularUserID), old.update(controlroom.RegularUserID, map[string]any{"multipleLoginAllowed": nil})).expect(t, 200)
}

func TestEnterprise11ShowsNothingOfAutomation360(t *testing.T) {
	t.Parallel()
	fields := func(b *bench) []string {
		out := []string{}
		for name := range b.call("GET", user(controlroom.ServiceUserID), nil).expect(t, 200).Body.(map[string]any) {
			out = append(out, name)
		}
		slices.Sort(out)
		return out
	}
	old, current := fields(start(t, "generation=e11")), fields(start(t))
	want := append(slices.Clone(old), "deviceCredentialAttested", "lastLoginTime", "multipleLoginAllowed")
	slices.Sort(want)
	if !slices.Equal(current, want) || len(old) != 29 {
		t.Errorf("Enterprise 11 has %v, Automation 360 %v", old, current)
	}
	b := start(t, "generation=e11")
	b.call("PUT", user(controlroom.ServiceUserID), b.update(controlroom.ServiceUserID, map[string]any{"multipleLoginAllowed": false})).expect(t, 200)
	if u, _ := b.User(controlroom.ServiceUserID); !u.MultipleLoginAllowed {
		t.Error("Enterprise 11 changed a field that it does not have")
	}
}

// An update replaces the user as a whole: what it leaves out is gone.
func TestUpdateReplaces(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ variant, description string }{{"blanked", ""}, {"kept", "Nobody in particular"}} {
		b := start(t, "omitted_fields="+test.variant)
		b.EditUser(controlroom.RegularUserID, func(u *controlroom.User) {
			u.Disabled, u.EnableAutoLogin, u.MultipleLoginAllowed, u.LicenseFeatures = true, true, true, []string{controlroom.LicenseAARI}
		})
		sparse := b.withRoles(map[string]any{"email": "rita@example.com"}, controlroom.FinanceRoleName)
		a := b.call("PUT", user(controlroom.RegularUserID), sparse).expect(t, 200).want(t, controlroom.RegularUsername, "username").
			want(t, "rita@example.com", "email").
			want(t, controlroom.FinanceRoleName, "roles", 0, "name").want(t, nil, "roles", 1)
		u, _ := b.User(controlroom.RegularUserID)
		blanked := test.variant == "blanked"
		if u.Description != test.description || u.Disabled == blanked || u.EnableAutoLogin == blanked || u.MultipleLoginAllowed == blanked ||
			(len(u.LicenseFeatures) == 0) != blanked {
			t.Errorf("%s: %+v", test.variant, u)
		}
		if firstName := a.Get("firstName"); blanked && firstName != nil {
			t.Errorf("first name %v, want null", firstName)
		}
	}
}

func TestUpdateRefusals(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		b := start(t, "generation="+generation)
		before, _ := b.User(controlroom.RegularUserID)
		for name, fields := range map[string]map[string]any{
			"other name": {"username": "rita.other"}, "other domain": {"domain": controlroom.CorpDomain}, "no e-mail": {"email": nil},
			"bad e-mail": {"email": "x"},
			"no roles":   {"roles": nil, "roleIds": nil}, "empty roles": b.withRoles(map[string]any{}), "weak password": {"password": "x"},
			"unknown license": {"licenseFeatures": []string{"X"}},
		} {
			if a := b.call("PUT", user(controlroom.RegularUserID), b.update(controlroom.RegularUserID, fields)); a.Status != 400 || a.message() == "" {
				t.Errorf("%s, %s: %d %s", generation, name, a.Status, a.Raw)
			}
		}
		if after, _ := b.User(controlroom.RegularUserID); after.Version != before.Version || len(b.kernel.Outbox.All()) != 0 {
			t.Errorf("%s: a refused update left something", generation)
		}
		nameless := b.update(controlroom.RegularUserID, map[string]any{"username": nil})
		if a := b.call("PUT", user(controlroom.RegularUserID), nameless); (a.Status == 400) != (generation == "e11") {
			t.Errorf("%s without a user name: %d", generation, a.Status)
		}
		b.call("PUT", user(controlroom.RegularUserID), b.update(controlroom.RegularUserID,
			map[string]any{"username": strings.ToUpper(controlroom.RegularUsername), "domain": ""})).expect(t, 200)
		b.call("PUT", user(nobody), nameless).expect(t, 404)
		b.set("update_without_roles=accepted", "update_status=201")
		b.call("PUT", user(controlroom.RegularUserID), b.update(controlroom.RegularUserID, b.withRoles(map[string]any{}))).expect(t, 201).
			want(t, nil, "roles", 0)
	}
}

func TestStaleVersions(t *testing.T) {
	t.Parallel()
	b := start(t)
	stale := b.update(controlroom.RegularUserID, map[string]any{"description": "lost?"})
	b.GrantRole(controlroom.RegularUserID, b.RoleIDOf(controlroom.FinanceRoleName))
	b.call("PUT", user(controlroom.RegularUserID), stale).expect(t, 409)
	if got := b.RoleNames(controlroom.RegularUserID); len(got) != 2 {
		t.Errorf("roles %v", got)
	}
	delete(stale, "version")
	b.call("PUT", user(controlroom.RegularUserID), stale).expect(t, 200)
	stale["version"] = 0
	b.set("stale_version=ignored")
	b.GrantRole(controlroom.RegularUserID, b.RoleIDOf(controlroom.FinanceRoleName))
	b.call("PUT", user(controlroom.RegularUserID), stale).expect(t, 200)
	if got := b.RoleNames(controlroom.RegularUserID); !slices.Equal(got, []string{controlroom.BasicRoleName}) {
		t.Errorf("roles %v: the last writer wins", got)
	}
}

// Somebody edits between a client's read and its write.
func TestBeforeNextUpdate(t *testing.T) {
	t.Parallel()
	b := start(t)
	body := b.update(controlroom.RegularUserID, nil)
	b.BeforeNextUpdate(controlroom.RegularUserID, func() { b.GrantRole(controlroom.RegularUserID, b.RoleIDOf(controlroom.AuditorRoleName)) })
	b.call("PUT", user(controlroom.LicensedUserID), b.update(controlroom.LicensedUserID, nil)).expect(t, 200)
	if len(b.RoleNames(controlroom.RegularUserID)) != 1 {
		t.Error("the update of another user set it off")
	}
	b.call("PUT", user(controlroom.RegularUserID), body).expect(t, 409)
	b.call("PUT", user(controlroom.RegularUserID), b.update(controlroom.RegularUserID, nil)).expect(t, 200)
}

func TestPasswordInUpdates(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		variant string
		status  int
		changed bool
	}{{"changed", 200, true}, {"ignored", 200, false}, {"400", 400, false}} {
		b := start(t, "update_password="+test.variant)
		b.call("PUT", user(controlroom.RegularUserID), b.update(controlroom.RegularUserID, map[string]any{"password": "Passw0rd-2"})).expect(t, test.status)
		if got := b.PasswordIs(controlroom.RegularUserID, "Passw0rd-2"); got != test.changed {
			t.Errorf("%s: changed %v", test.variant, got)
		}
		b.call("PUT", user(controlroom.LicensedUserID), b.update(controlroom.LicensedUserID, nil)).expect(t, 200) // without a password all is as ever
	}
}

func TestMails(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("nora")
	b.call("POST", users+"?noemail=true", b.newUser("otto", controlroom.BasicRoleName)).expect(t, 201).want(t, true, "emailVerified")
	b.call("PUT", user(id), b.update(id, map[string]any{"description": "x"})).expect(t, 200)
	b.call("PUT", user(id), b.update(id, map[string]any{"disabled": true})).expect(t, 200)
	b.call("PUT", user(id), b.update(id, map[string]any{"disabled": false})).expect(t, 200)
	b.call("DELETE", user(id), nil).expect(t, 200)
	kinds := []string{}
	for _, m := range b.kernel.Outbox.All() {
		kinds = append(kinds, m.Kind)
		if m.To != "nora@example.com" || m.Data["user_id"] != fmt.Sprint(id) {
			t.Errorf("%+v", m)
		}
	}
	if want := []string{"confirmation", "user_updated", "user_disabled", "user_enabled", "user_deleted"}; !slices.Equal(kinds, want) {
		t.Errorf("mails %v, want %v", kinds, want)
	}
	quiet := start(t, "smtp=off")
	quiet.call("POST", users, quiet.newUser("nora", controlroom.BasicRoleName)).expect(t, 201).want(t, true, "emailVerified")
	if mails := quiet.kernel.Outbox.All(); len(mails) != 0 {
		t.Errorf("mails without a mail server: %v", mails)
	}
}

func TestDirectoryUsers(t *testing.T) {
	t.Parallel()
	b := start(t)
	newcomer := func(domain, name string) map[string]any {
		body := b.newUser(name, controlroom.BasicRoleName)
		body["domain"] = domain
		delete(body, "password")
		return body
	}
	b.call("POST", users, newcomer(controlroom.LDAPDomain, controlroom.DirectoryStranger)).expect(t, 201).want(t, controlroom.LDAPDomain, "domain").
		want(t, false, "passwordSet")
	b.call("POST", users, newcomer(controlroom.CorpDomain, controlroom.DirectoryStranger)).expect(t, 409)
	b.set("username_scope=per_domain")
	b.call("POST", users, newcomer(controlroom.CorpDomain, controlroom.DirectoryStranger)).expect(t, 201)
	b.call("POST", users, newcomer("corp", controlroom.DirectoryStranger)).expect(t, 409)
	b.call("POST", users, newcomer("EAST", "ed")).expect(t, 400)
	b.AddDirectoryEntry(controlroom.DirectoryEntry{Domain: "EAST", Username: "Ed"})
	b.call("POST", users, newcomer("EAST", "ed")).expect(t, 201)
	if got := b.as("").call("GET", "/usermanagement/activeDirectory", nil).expect(t, 200).Raw; got != `["ActiveDirectory (LDAP)","CORP","EAST"]` {
		t.Errorf("domains %s", got)
	}
	b.set("empty_domain=empty")
	b.call("GET", user(controlroom.RegularUserID), nil).want(t, "", "domain")
}

func TestLicenses(t *testing.T) {
	t.Parallel()
	b := start(t)
	licensed := func(name string, features ...string) map[string]any {
		body := b.newUser(name, controlroom.BasicRoleName)
		body["licenseFeatures"] = features
		return body
	}
	b.SetLicenseSeats(controlroom.LicenseAARI, 1)
	a := b.call("POST", users, licensed("nora", controlroom.LicenseAARI, controlroom.LicenseAARI)).expect(t, 201)
	nora := int64(a.Get("id").(float64))
	if u, _ := b.User(nora); len(u.LicenseFeatures) != 1 {
		t.Errorf("licenses %v", u.LicenseFeatures)
	}
	b.call("POST", users, licensed("otto", controlroom.LicenseAARI)).expect(t, 400)
	b.call("PUT", user(nora), b.update(nora, map[string]any{"disabled": true})).expect(t, 200) // the seat that one has is not asked for again
	b.call("POST", users, licensed("otto", controlroom.LicenseAARI)).expect(t, 400)
	b.set("disabled_license=freed")
	b.call("POST", users, licensed("otto", controlroom.LicenseAARI)).expect(t, 201)
	b.set("license_seats=unlimited")
	b.call("POST", users, licensed("paul", controlroom.LicenseAARI)).expect(t, 201)
	b.set("license_seats=none")
	b.call("POST", users, licensed("rosa", controlroom.LicenseRuntime)).expect(t, 400)
	b.call("POST", users, b.newUser("rosa", controlroom.BasicRoleName)).expect(t, 201)
}

func TestLicensesOfTheDeleted(t *testing.T) {
	t.Parallel()
	for variant, atOnce := range map[string]bool{"at_once": true, "after_5_minutes": false} {
		b := start(t, "license_release="+variant)
		b.SetLicenseSeats(controlroom.LicenseDevelopment, 1)
		b.call("DELETE", user(controlroom.LicensedUserID), nil).expect(t, 200)
		body := b.newUser("nora", controlroom.BasicRoleName)
		body["licenseFeatures"] = []string{controlroom.LicenseDevelopment}
		want := map[bool]int{true: 201, false: 400}[atOnce]
		b.call("POST", users, body).expect(t, want)
		b.kernel.Clock.Advance(5 * 60_000_000_000)
		if body["username"] = "otto"; !atOnce {
			b.call("POST", users, body).expect(t, 201)
		}
	}
}

// Roles that are named in the wrong form are dropped without a word, so that an update takes roles away.
func TestDroppedRoles(t *testing.T) {
	t.Parallel()
	b := start(t, "update_without_roles=accepted")
	finance, basic := b.RoleIDOf(controlroom.FinanceRoleName), b.RoleIDOf(controlroom.BasicRoleName)
	texts, numbers := []any{fmt.Sprint(finance), fmt.Sprint(basic)}, []any{finance, basic}
	update := func(want int, fields map[string]any) {
		t.Helper()
		body := b.update(controlroom.ManyRolesUserID, fields)
		b.call("PUT", user(controlroom.ManyRolesUserID), body).expect(t, 200)
		if got := b.RoleNames(controlroom.ManyRolesUserID); len(got) != want {
			t.Errorf("%v: roles %v, want %d", fields["roleIds"], got, want)
		}
	}
	update(3, map[string]any{})
	for form, counts := range map[string][3]int{"strings": {2, 0, 1}, "numbers": {0, 2, 1}, "any": {2, 2, 2}} {
		b.set("role_ids_form=" + form)
		update(counts[0], map[string]any{"roleIds": texts})
		update(counts[1], map[string]any{"roleIds": numbers})
		update(counts[2], map[string]any{"roleIds": []any{fmt.Sprint(finance), basic}})
	}
	objects := []any{map[string]any{"id": finance}, map[string]any{"id": basic}}
	b.set("role_ids_form=any", "role_spelling=dropped")
	update(0, map[string]any{"roleIds": nil, "roles": objects})
	update(2, map[string]any{"roleIds": texts, "roles": objects})
	b.set("v2_update_roles=roles")
	update(2, map[string]any{"roleIds": texts, "roles": objects})
	update(0, map[string]any{"roleIds": texts, "roles": nil})
	b.call("POST", users, map[string]any{"username": "nora", "email": "a@b", "password": "Passw0rd-1", "roles": objects}).expect(t, 400)
}
