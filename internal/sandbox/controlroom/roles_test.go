package controlroom_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

func role(id int64) string { return fmt.Sprintf("%s/%d", roles, id) }

// On premises roles have the documented ids; in the cloud every tenant has its own.
func TestIDsOfRolesAndPermissions(t *testing.T) {
	t.Parallel()
	for set, want := range map[string]struct{ admin, view float64 }{
		"generation=e11": {1, 1}, "generation=a360_v2": {1900001, 13000001}, "generation=a360_v1": {1900001, 13000001}, "hosting=on_premises": {1, 1},
	} {
		b := start(t, set)
		b.call("POST", roleList, `{"filter":{"operator":"eq","field":"name","value":"AAE_Admin"}}`).expect(t, 200).want(t, want.admin, "list", 0, "id").
			want(t, 0.0, "list", 0, "createdBy").want(t, 1.0, "list", 0, "countPrincipals")
		b.call("GET", "/usermanagement/permissions", nil).expect(t, 200).want(t, want.view, 0, "id").want(t, "usermanagement", 0, "action")
		if got := b.RoleIDOf(controlroom.AdminRoleName); float64(got) != want.admin {
			t.Errorf("%s: RoleIDOf %d", set, got)
		}
	}
	b := start(t)
	b.set("permissions_answer=object")
	b.call("GET", "/usermanagement/permissions", nil).expect(t, 200).want(t, 13000001.0, "list", 0, "id")
}

// A change of the generation renumbers roles wherever they are named, back and forth.
func TestRenumbering(t *testing.T) {
	t.Parallel()
	b := start(t)
	before := b.RoleNames(controlroom.ManyRolesUserID)
	custom := b.AddRole(controlroom.Role{Name: "Temp"})
	b.SetDirectoryMapping(controlroom.RegularUserID, &controlroom.DirectoryMapping{RoleIDs: []int64{custom.ID}})
	b.set("generation=e11")
	if got := b.RoleIDOf("Temp"); got != controlroom.TwoFactorRoleID+1 {
		t.Errorf("on premises the id is %d", got)
	}
	if got := b.RoleNames(controlroom.ManyRolesUserID); !slices.Equal(got, before) {
		t.Errorf("roles %v, before %v", got, before)
	}
	b.SignIn(controlroom.RegularUserID)
	if got := b.RoleNames(controlroom.RegularUserID); !slices.Equal(got, []string{"Temp"}) {
		t.Errorf("the mapping gives %v", got)
	}
	b.set("generation=a360_v2")
	if got := b.AddRole(controlroom.Role{Name: "Temp 2"}); got.ID != custom.ID+1 {
		t.Errorf("the next id is %d, after %d", got.ID, custom.ID)
	}
}

func TestRolesAreListed(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		b := start(t, "generation="+generation)
		all := b.call("GET", roles, nil).expect(t, 200).Column("name")
		if len(all) != 15 || all[0] != controlroom.AdminRoleName {
			t.Errorf("%s: %v", generation, all)
		}
		a := b.call("POST", roleList,
			`{"filter":{"operator":"substring","field":"name","value":"bot"},"sort":[{"field":"name","direction":"asc"}],"page":{"offset":1,"length":2}}`).
			expect(t, 200).want(t, 15.0, "page", "total").want(t, 8.0, "page", "totalFilter")
		if got := a.Column("name", "list"); !slices.Equal(got, []string{"AAE_Bot Insight Consumer", "AAE_Bot Insight Expert"}) {
			t.Errorf("%s: page %v", generation, got)
		}
	}
}

func TestRoleInFull(t *testing.T) {
	t.Parallel()
	b := start(t)
	a := b.call("GET", role(b.RoleIDOf(controlroom.FinanceRoleName)), nil).expect(t, 200).want(t, "Active", "status").want(t, 2.0, "countPrincipals").
		want(t, nil, "accessRestriction")
	if got := slices.Sorted(slices.Values(a.Column("id", "principals"))); !slices.Equal(got, []string{"6", "7"}) {
		t.Errorf("principals %v", got)
	}
	if got := slices.Sorted(slices.Values(a.Column("action", "permissions"))); !slices.Equal(got, []string{"run", "view"}) {
		t.Errorf("permissions %v", got)
	}
	b.call("GET", role(nobody), nil).expect(t, 404)
	b.call("GET", roles+"/x", nil).expect(t, 400)
}

func TestCreateRole(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		b := start(t, "generation="+generation)
		right := map[string]any{"id": 1, "action": "userManagement", "resourceType": "UserManagement", "resourceId": nil}
		a := b.call("POST", roles, map[string]any{"name": "Leads", "description": "d", "permissions": []any{right, right},
			"principals": []any{map[string]any{"id": controlroom.RegularUserID}}}).
			expect(t, 201).want(t, "usermanagement", "permissions", 0, "action").want(t, nil, "permissions", 1).
			want(t, float64(controlroom.ServiceUserID), "createdBy")
		id := int64(a.Get("id").(float64))
		if got := b.RoleNames(controlroom.RegularUserID); !slices.Equal(got, []string{controlroom.BasicRoleName, "Leads"}) {
			t.Errorf("the principal holds %v", got)
		}
		b.call("POST", roles, map[string]any{"name": "Empty"}).expect(t, 201)
		b.call("POST", roles, map[string]any{"name": "LEADS"}).expect(t, 409)
		for name, bad := range map[string]map[string]any{
			"no name": {}, "long name": {"name": strings.Repeat("x", 256)},
			"unknown right":   {"name": "x", "permissions": []any{map[string]any{"action": "fly"}}},
			"right elsewhere": {"name": "x", "permissions": []any{map[string]any{"action": "deleteuser", "resourceType": "dashboard"}}},
			"unknown user":    {"name": "x", "principals": []any{map[string]any{"id": nobody}}}, "bare user": {"name": "x", "principals": []any{1}},
		} {
			if got := b.call("POST", roles, bad); got.Status != 400 {
				t.Errorf("%s: %d %s", name, got.Status, got.Raw)
			}
		}
		b.call("DELETE", role(id), nil).expect(t, 200).want(t, "Leads", "name")
		b.call("DELETE", role(id), nil).expect(t, 404)
		if got := b.RoleNames(controlroom.RegularUserID); !slices.Equal(got, []string{controlroom.BasicRoleName}) {
			t.Errorf("a deleted role is held: %v", got)
		}
	}
}

// The principals of a role are the second way to grant it, and are replaced as a whole.
func TestPrincipals(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.RoleIDOf(controlroom.FinanceRoleName)
	version := func(user int64) int64 { u, _ := b.User(user); return u.Version }
	before := version(controlroom.RegularUserID)
	put := func(status int, fields map[string]any) response {
		t.Helper()
		body := map[string]any{"id": id, "name": controlroom.FinanceRoleName, "existingRepositoryPermissions": []any{}}
		for name, value := range fields {
			body[name] = value
		}
		return b.call("PUT", role(id), body).expect(t, status)
	}
	put(200, map[string]any{"principals": []any{map[string]any{"id": controlroom.RegularUserID}, map[string]any{"id": controlroom.MappedUserID}},
		"version": 0}).want(t, 1.0, "version")
	if !slices.Contains(b.RoleNames(controlroom.RegularUserID), controlroom.FinanceRoleName) ||
		slices.Contains(b.RoleNames(controlroom.ManyRolesUserID), controlroom.FinanceRoleName) {
		t.Error("the principals were not replaced")
	}
	if r, _ := b.Role(id); len(r.Permissions) != 0 || r.Description != "" {
		t.Errorf("what was left out is still there: %+v", r)
	}
	if version(controlroom.RegularUserID) != before {
		t.Error("the user's version counted")
	}
	put(409, map[string]any{"version": 0})
	put(400, map[string]any{"id": 1})
	put(409, map[string]any{"name": controlroom.AuditorRoleName})
	b.set("role_edit_last_role=400", "role_edit_user_version=counted", "stale_version=ignored")
	put(400, map[string]any{"principals": []any{}, "version": 0})
	b.set("role_edit_last_role=accepted")
	put(200, map[string]any{"version": 0})
	if got := b.RoleNames(controlroom.MappedUserID); len(got) != 0 {
		t.Errorf("still %v", got)
	}
	if version(controlroom.RegularUserID) != before+1 {
		t.Error("the user's version did not count")
	}
	b.call("PUT", role(nobody), map[string]any{"name": "x"}).expect(t, 404)
}

func TestSystemRoles(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		b := start(t, "generation="+generation)
		id := b.RoleIDOf(controlroom.BasicRoleName)
		b.call("DELETE", role(id), nil).expect(t, 400)
		renamed := b.call("PUT", role(id), map[string]any{"name": "Everybody"})
		if editable := generation == "a360_v2"; (renamed.Status == 200) != editable {
			t.Errorf("%s: %d %s", generation, renamed.Status, renamed.Raw)
		}
		r, _ := b.Role(id)
		rights := []any{}
		for _, action := range r.Permissions {
			kind := map[string]string{"view": "dashboard", "myschedule": "taskscheduling", "managecredentials": "credentials"}[action]
			rights = append(rights, map[string]any{"action": action, "resourceType": kind})
		}
		// they can be assigned
		b.call("PUT", role(id), map[string]any{"name": r.Name, "permissions": rights, "principals": []any{map[string]any{"id": controlroom.MappedUserID}}}).
			expect(t, 200)
		if !slices.Contains(b.RoleNames(controlroom.MappedUserID), r.Name) {
			t.Errorf("%s: %s was not assigned", generation, r.Name)
		}
	}
	b := start(t)
	admin := b.RoleIDOf(controlroom.AdminRoleName)
	b.call("PUT", role(admin), map[string]any{"name": controlroom.AdminRoleName, "principals": []any{map[string]any{"id": controlroom.DisabledUserID}}}).
		expect(t, 400)
	b.call("PUT", role(admin), map[string]any{"name": "root", "principals": []any{map[string]any{"id": 1}}}).expect(t, 400)
	b.set("delete_role_in_use=400")
	b.call("DELETE", role(b.RoleIDOf(controlroom.FinanceRoleName)), nil).expect(t, 400)
	b.set("delete_role_in_use=200")
	b.call("DELETE", role(b.RoleIDOf(controlroom.FinanceRoleName)), nil).expect(t, 200)
}
