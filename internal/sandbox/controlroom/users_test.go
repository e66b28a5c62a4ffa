package controlroom_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

// A user's life, in every generation.
func TestUsersComeAndGo(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			b := start(t, "generation="+generation)
			id := b.create("Nora.New")
			a := b.call("GET", user(id), nil).expect(t, 200).want(t, "nora.new", "username").want(t, float64(id), "principalId").want(t, 0.0, "version").
				want(t, false, "emailVerified").want(t, true, "passwordSet").want(t, nil, "description").want(t, nil, "domain").
				want(t, float64(controlroom.ServiceUserID), "createdBy").
				want(t, "2026-03-02T10:00:30Z", "createdOn").want(t, controlroom.BasicRoleName, "roles", 0, "name").want(t, 0.0, "roles", 0, "version")
			if perms := a.Column("action", "permissions"); len(perms) != 3 || !slices.Contains(perms, "myschedule") {
				t.Errorf("permissions %v", perms)
			}
			b.call("POST", userList, "{}").expect(t, 200).want(t, float64(id), "list", 0, "id").want(t, "2026-03-02T10:00:30.123Z", "list", 0, "createdOn").
				want(t, "", "list", 0, "domain").want(t, nil, "list", 0, "roles", 0, "version")
			b.call("PUT", user(id), b.update(id, map[string]any{"description": "moved", "disabled": true})).expect(t, 200).want(t, "moved", "description").
				want(t, 1.0, "version").want(t, true, "disabled")
			b.call("DELETE", user(id), "{15}").expect(t, 200).want(t, false, "deleted").want(t, nil, "roles", 0).want(t, nil, "permissions", 0).
				want(t, "moved", "description")
			b.call("GET", user(id), nil).expect(t, 404)
			b.call("PUT", user(id), b.newUser("nora.new", controlroom.BasicRoleName)).expect(t, 404)
			b.call("DELETE", user(id), nil).expect(t, 404)
			if again := b.create("nora.new"); again == id {
				t.Error("the id came back")
			}
		})
	}
}

// The response to a deletion has exactly the fields of the vendor's sample, in every generation.
func TestShapeOfADeletion(t *testing.T) {
	t.Parallel()
	want := strings.Fields(`appType appUrl clientRegistered createdBy createdOn deleted description disabled domain email emailVerified
		enableAutoLogin firstName groupNames id
		lastName licenseFeatures passwordSet permissions principalId publicKey questionsSet
		roles routingName sysAssignedRoles updatedBy updatedOn username version`)
	for _, generation := range generations {
		b := start(t, "generation="+generation)
		for _, id := range []int64{controlroom.MappedUserID, controlroom.LicensedUserID, controlroom.DirectoryUserID} {
			a := b.call("DELETE", user(id), nil).expect(t, 200).want(t, false, "deleted")
			got := []string{}
			for name, value := range a.Body.(map[string]any) {
				got = append(got, name)
				if list, isList := value.([]any); isList && len(list) > 0 {
					t.Errorf("%s is not empty: %v", name, list)
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v", generation, got)
			}
		}
	}
}

func TestResponsesToADeletion(t *testing.T) {
	t.Parallel()
	for variant, want := range map[string]struct {
		status int
		body   bool
	}{"200": {200, true}, "200_empty": {200, false}, "202": {202, true}, "204": {204, false}} {
		b := start(t, "delete_answer="+variant)
		a := b.call("DELETE", user(controlroom.RegularUserID), nil).expect(t, want.status)
		if (a.Raw != "") != want.body {
			t.Errorf("%s: body %q", variant, a.Raw)
		}
		if u, _ := b.User(controlroom.RegularUserID); !u.Deleted {
			t.Errorf("%s: not deleted", variant)
		}
	}
}

func TestDeletedAndUnknownUsers(t *testing.T) {
	t.Parallel()
	b := start(t)
	gone := user(controlroom.RegularUserID)
	body := b.update(controlroom.RegularUserID, nil)
	b.call("DELETE", gone, nil).expect(t, 200)
	for _, status := range []int{404, 400, 410} {
		b.set(fmt.Sprintf("deleted_user=%d", status), fmt.Sprintf("unknown_user=%d", status))
		for _, path := range []string{gone, user(nobody)} {
			if a := b.call("GET", path, nil).expect(t, status); !strings.Contains(a.message(), "not found") {
				t.Errorf("message %q", a.message())
			}
			b.call("PUT", path, body).expect(t, status)
		}
		b.call("DELETE", user(nobody), nil).expect(t, status)
	}
	b.set("deleted_user=200")
	b.call("GET", gone, nil).expect(t, 200).want(t, true, "deleted").want(t, nil, "roles", 0)
	b.call("PUT", gone, body).expect(t, 404)
	b.call("DELETE", gone, nil).expect(t, 404)
	b.set("delete_deleted_user=400")
	b.call("DELETE", gone, nil).expect(t, 400)
	b.set("delete_deleted_user=200")
	b.call("DELETE", gone, nil).expect(t, 200).want(t, false, "deleted")
	if slices.Contains(b.call("POST", userList, "{}").Column("username", "list"), controlroom.RegularUsername) {
		t.Error("a list shows a deleted user")
	}
	b.call("GET", users+"/rita", nil).expect(t, 400)
	b.call("DELETE", users+"/rita", nil).expect(t, 400)
}

func TestUserNamesOfTheDeleted(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.call("DELETE", user(controlroom.RegularUserID), nil).expect(t, 200)
	b.set("username_reuse=409")
	b.call("POST", users, b.newUser(controlroom.RegularUsername, controlroom.BasicRoleName)).expect(t, 409)
	b.set("username_reuse=new_id")
	if id := b.create(controlroom.RegularUsername); id <= controlroom.RegularUserID {
		t.Errorf("id %d", id)
	}
}

// Enterprise 11 does not delete who is still needed, and says why; Automation 360 does.
func TestObstaclesToADeletion(t *testing.T) {
	t.Parallel()
	for obstacle, text := range map[controlroom.Obstacle]string{
		controlroom.HasSchedules: "schedules", controlroom.RunningAutomation: "running", controlroom.LockerMember: "locker", controlroom.OwnsQueue: "queue",
		controlroom.OwnsDevicePool: "owns a device pool", controlroom.InDevicePool: "part of a device pool",
	} {
		for _, generation := range generations {
			b := start(t, "generation="+generation)
			b.SetObstacles(controlroom.RegularUserID, obstacle)
			path := user(controlroom.RegularUserID)
			if generation != "e11" {
				b.call("DELETE", path, nil).expect(t, 200)
				continue
			}
			if a := b.call("DELETE", path, nil).expect(t, 400); !strings.Contains(a.message(), text) {
				t.Errorf("%s: %s", obstacle, a.Raw)
			}
			b.set("delete_blocked_status=409")
			b.call("DELETE", path, nil).expect(t, 409)
			b.SetObstacles(controlroom.RegularUserID)
			b.call("DELETE", path, nil).expect(t, 200)
		}
	}
	b := start(t, "generation=e11")
	b.call("DELETE", user(controlroom.OwnerUserID), nil).expect(t, 400)
}

func TestOwnAccount(t *testing.T) {
	t.Parallel()
	b := start(t)
	disabled := b.update(controlroom.ServiceUserID, map[string]any{"disabled": true})
	b.call("DELETE", user(controlroom.ServiceUserID), nil).expect(t, 400)
	b.call("PUT", user(controlroom.ServiceUserID), disabled).expect(t, 400)
	b.set("own_account=allowed")
	b.call("PUT", user(controlroom.ServiceUserID), disabled).expect(t, 200)
	b.call("GET", users+"/self", nil).expect(t, 401)
	admin := b.admin()
	b.set("last_admin=allowed")
	admin.call("DELETE", user(controlroom.AdminUserID), nil).expect(t, 200)
	admin.call("GET", users+"/self", nil).expect(t, 401)
}

func TestLastAdministrator(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := user(controlroom.AdminUserID)
	disabled := b.update(controlroom.AdminUserID, map[string]any{"disabled": true})
	stripped := b.update(controlroom.AdminUserID, b.withRoles(map[string]any{}, controlroom.BasicRoleName))
	second := b.create("second")
	b.call("DELETE", path, nil).expect(t, 400)
	b.call("PUT", path, disabled).expect(t, 400)
	b.call("PUT", path, stripped).expect(t, 400)
	b.GrantRole(second, b.RoleIDOf(controlroom.AdminRoleName))
	b.DisableUser(second)
	b.call("DELETE", path, nil).expect(t, 400) // who is disabled administers nothing
	b.EditUser(second, func(u *controlroom.User) { u.Disabled = false })
	b.call("PUT", path, stripped).expect(t, 200)
	b.call("DELETE", user(second), nil).expect(t, 400)
	b.set("last_admin=allowed")
	b.call("DELETE", user(second), nil).expect(t, 200)
}

// Every call needs its right, and says so with 403.
func TestRights(t *testing.T) {
	t.Parallel()
	b := start(t)
	regular := b.as(b.passwordSignIn(controlroom.RegularUsername, controlroom.RegularPassword))
	regular.call("GET", users+"/self", nil).expect(t, 200)
	for _, call := range []struct{ method, path string }{
		{"GET", user(controlroom.RegularUserID)}, {"POST", userList}, {"POST", users}, {"PUT", user(1)}, {"DELETE", user(1)}, {"DELETE", user(nobody)},
		{"GET", roles}, {"POST", roles}, {"POST", roleList}, {"GET", roles + "/1"}, {"PUT", roles + "/1"}, {"DELETE", roles + "/1"},
		{"GET", "/usermanagement/permissions"},
	} {
		if a := regular.call(call.method, call.path, "{}"); a.Status != 403 || a.message() == "" {
			t.Errorf("%s %s: %d %s", call.method, call.path, a.Status, a.Raw)
		}
	}
	b.EditRole(b.RoleIDOf(controlroom.ServiceRoleName), func(r *controlroom.Role) {
		r.Permissions = slices.DeleteFunc(r.Permissions, func(action string) bool { return action == "deleteuser" || action == "manageuserlicense" })
	})
	licensed := b.newUser("nora", controlroom.BasicRoleName)
	licensed["licenseFeatures"] = []string{controlroom.LicenseAARI}
	b.call("POST", users, licensed).expect(t, 403)
	b.call("PUT", user(controlroom.LicensedUserID), b.update(controlroom.LicensedUserID, map[string]any{"licenseFeatures": nil})).expect(t, 403)
	b.call("PUT", user(controlroom.LicensedUserID), b.update(controlroom.LicensedUserID, map[string]any{"description": "x"})).expect(t, 200)
	b.set("delete_permission=both")
	b.call("DELETE", user(controlroom.RegularUserID), nil).expect(t, 403)
	b.set("delete_permission=delete_users")
	b.call("DELETE", user(controlroom.RegularUserID), nil).expect(t, 403)
	b.set("delete_permission=edit_users")
	b.call("DELETE", user(controlroom.RegularUserID), nil).expect(t, 200)
}

// What the identity provider returns overwrites manual grants at the next sign-in, and shows in either place or both.
func TestMappedUsers(t *testing.T) {
	t.Parallel()
	for variant, want := range map[string]struct{ roles, system []string }{
		"both":        {[]string{controlroom.AuditorRoleName}, []string{controlroom.AuditorRoleName}},
		"system_only": {[]string{}, []string{controlroom.AuditorRoleName}},
		"roles_only":  {[]string{controlroom.AuditorRoleName}, []string{}},
	} {
		b := start(t, "mapped_roles="+variant)
		id := int64(controlroom.MappedUserID)
		b.SetDirectoryMapping(id, &controlroom.DirectoryMapping{Groups: []string{"auditors"}, RoleIDs: []int64{b.RoleIDOf(controlroom.AuditorRoleName)},
			LicenseFeatures: []string{controlroom.LicenseAARI}})
		b.call("PUT", user(id), b.update(id, b.withRoles(map[string]any{}, controlroom.BasicRoleName, controlroom.FinanceRoleName))).expect(t, 200)
		if got := b.RoleNames(id); !slices.Contains(got, controlroom.BasicRoleName) {
			t.Errorf("%s: before the sign-in %v", variant, got)
		}
		b.DisableUser(id)
		if !b.SignIn(id) {
			t.Fatal("the identity provider enables a user who signs in")
		}
		a := b.call("GET", user(id), nil).expect(t, 200).want(t, "auditors", "groupNames", 0).want(t, false, "disabled").
			want(t, controlroom.LicenseAARI, "licenseFeatures", 0)
		if got := a.Column("name", "roles"); !slices.Equal(got, want.roles) {
			t.Errorf("%s: roles %v", variant, got)
		}
		if got := a.Column("name", "sysAssignedRoles"); !slices.Equal(got, want.system) {
			t.Errorf("%s: sysAssignedRoles %v", variant, got)
		}
		if got := b.RoleNames(id); !slices.Equal(got, []string{controlroom.AuditorRoleName}) {
			t.Errorf("%s: effective %v", variant, got)
		}
		b.set("mapped_user_roles=400")
		b.call("PUT", user(id), b.update(id, b.withRoles(map[string]any{}, controlroom.BasicRoleName))).expect(t, 400)
		b.SetDirectoryMapping(id, nil)
		b.call("PUT", user(id), b.update(id, b.withRoles(map[string]any{}, controlroom.BasicRoleName))).expect(t, 200).want(t, nil, "groupNames", 0)
	}
}
