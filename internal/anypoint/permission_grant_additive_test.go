package anypoint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Permissions that come otherwise are neither taken for the grant nor touched.
func TestAccPermissionGrant_additive(t *testing.T) {
	t.Parallel()
	for _, variant := range []string{"all", "path_org"} {
		t.Run("root path shows "+variant, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.grants_by_root_path", variant))
			const group = anypoint.BusinessGroupID
			byHand := anypoint.Grant{RoleID: anypoint.RoleReadServers, Context: inEnvironment(anypoint.SandboxEnvironmentID)}
			env.Anypoint.Grant(anypoint.RegularUserID, byHand.RoleID, byHand.Context)
			// The very same permission by a team: no grant.
			env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, anypoint.RegularUserID, anypoint.Member, false)
			env.Anypoint.GrantTeam(anypoint.DevelopersTeamID, anypoint.RoleExchangeContributor, inOrg(group))
			config := edge(grantType, "g", is("organization_id", group), is("user_id", anypoint.RegularUserID), is("role_name", "Exchange Contributor"))
			w := env.NewWorkspace(t, config)
			w.MustRun(t, "apply", "-auto-approve")
			isEmptyPlan(t, w)
			isLight(t, w)
			if !holds(env, anypoint.RegularUserID, anypoint.RoleExchangeContributor, inOrg(group)) ||
				!holds(env, anypoint.RegularUserID, byHand.RoleID, byHand.Context) {
				t.Errorf("the user holds %+v", env.Anypoint.Grants(anypoint.RegularUserID))
			}

			// Taken away outside while the team still gives it: gone, and said so.
			env.Anypoint.Revoke(anypoint.RegularUserID, anypoint.RoleExchangeContributor, inOrg(group))
			before := env.Writes()
			contains(t, w.MustRun(t, "plan"), "Anypoint permission grant is gone", "The permission is not granted to the user any more",
				`The user still has it through the team "Developers"`,
				"Plan: 1 to add, 0 to change, 0 to destroy.")
			if env.Writes() != before {
				t.Error("a plan wrote")
			}
			w.MustRun(t, "apply", "-auto-approve")
			contains(t, w.MustRun(t, "destroy", "-auto-approve"), "The user still has the permission", `the same permission through the team "Developers"`,
				"Destroy complete! Resources: 1 destroyed.")
			if left := env.Anypoint.Grants(anypoint.RegularUserID); len(left) != 1 || left[0].RoleID != byHand.RoleID {
				t.Errorf("left are %+v", left)
			}
			if len(env.Anypoint.TeamGrants(anypoint.DevelopersTeamID)) != 1 || len(env.Anypoint.TeamMembers(anypoint.DevelopersTeamID)) != 1 {
				t.Error("the team was touched")
			}
			for _, c := range env.Journal.All() {
				if c.Method == "DELETE" && !strings.HasSuffix(c.Path, "/roles/"+anypoint.RoleExchangeContributor) {
					t.Errorf("called %s %s", c.Method, c.Path)
				}
			}
		})
	}
}

func TestAccPermissionGrant_destroyedWhileARoleGroupGivesIt(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("anypoint.access_model", "roles"))
	env.Anypoint.Grant(anypoint.RegularUserID, administrator, inOrg(anypoint.RootOrgID))
	env.Anypoint.AddRoleGroupMember(anypoint.AdministratorsRoleGroupID, anypoint.RegularUserID)
	w := env.NewWorkspace(t, importBlocks(grantType, []string{is("user_id", anypoint.RegularUserID), is("role_id", administrator)},
		is("id", anypoint.RootOrgID+"/"+anypoint.RegularUsername+"/Organization Administrator")))
	w.MustRun(t, "apply", "-auto-approve")
	contains(t, w.MustRun(t, "destroy", "-auto-approve"), "The user still has the permission", `through the role group "Organization Administrators"`)
	if env.Anypoint.RoleGroupMembers(anypoint.AdministratorsRoleGroupID)[1] != anypoint.RegularUserID ||
		len(env.Anypoint.Grants(anypoint.RegularUserID)) != 0 {
		t.Error("the direct grant should be gone and the membership not")
	}
}

// A grant that was there before is an error; its import block takes it in.
func TestAccPermissionGrant_thereBefore(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"200", "409", "400"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.duplicate_grant", status))
			env.Anypoint.Grant(anypoint.RegularUserID, anypoint.RoleViewContracts, map[string]string{"org": anypoint.RootOrgID, "apiId": "4"})
			config := edge(grantType, "NAME", is("user_id", anypoint.RegularUserID), is("role_name", "View Contracts"), `context = { apiId = "4" }`)
			w := env.NewWorkspace(t, config)
			out := fails(t, w, []string{"Already exists on Anypoint", "this resource changed nothing"}, "apply", "-auto-approve")
			if env.Writes() != 0 || len(instances(t, w)) != 0 {
				t.Error("it was taken over")
			}
			w.Configure(t, config+pasted(t, out))
			contains(t, w.MustRun(t, "apply", "-auto-approve"), "Resources: 1 imported, 0 added, 0 changed, 0 destroyed")
			isEmptyPlan(t, w)
		})
	}
}

// pasted finds the import block in an error, as a person would.
func pasted(t *testing.T, output string) string {
	t.Helper()
	_, rest, found := strings.Cut(output, "import { to = ")
	address, rest, to := strings.Cut(rest, " id = \"")
	id, _, end := strings.Cut(rest, "\"")
	if !found || !to || !end {
		t.Fatalf("no import block in:\n%s", output)
	}
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, id)
}

func TestAccPermissionGrant_unknownUser(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"404", "400"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.unknown_user_grant", status))
			w := env.NewWorkspace(t, edge(grantType, "g", is("user_id", nobody), is("role_name", "Exchange Viewer")))
			fails(t, w, []string{"no user with the id " + nobody}, "apply", "-auto-approve")
			if env.Writes() != 0 || len(instances(t, w)) != 0 {
				t.Error("something was written")
			}
		})
	}
}

// Whatever becomes of the answer, there is one grant, and it is in the state.
func TestAccPermissionGrant_lostAnswer(t *testing.T) {
	t.Parallel()
	const route = "/accounts/api/organizations/{org}/users/{user}/roles/{role}"
	for _, tc := range []struct {
		fault     kernel.Fault
		duplicate string // what the platform says to the second try
	}{
		{kernel.Fault{Kind: kernel.FaultResetAfter}, "200"},
		{kernel.Fault{Kind: kernel.FaultResetAfter}, "409"},
		{kernel.Fault{Kind: kernel.FaultResetAfter}, "400"},
		{kernel.Fault{Kind: kernel.FaultResetAfter, Times: 2}, "409"},
		{kernel.Fault{Kind: kernel.FaultResetAfter, Times: -1}, "200"},
		{kernel.Fault{Kind: kernel.FaultTruncate}, "409"},
		{kernel.Fault{Kind: kernel.FaultResetBefore}, "409"},
		{kernel.Fault{Kind: kernel.FaultStatus, Status: 502}, "409"},
		{kernel.Fault{Kind: kernel.FaultStatus, Status: 500}, "409"},
		{kernel.Fault{Kind: kernel.FaultHTML}, "409"},
	} {
		t.Run(fmt.Sprintf("%s %d, then %s", tc.fault.Kind, tc.fault.Status+tc.fault.Times, tc.duplicate), func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.duplicate_grant", tc.duplicate), acctest.Set("anypoint.grants_by_root_path", "path_org"))
			env.Faults.Add(tc.fault.On("anypoint", "POST", route))
			w := env.NewWorkspace(t, edge(grantType, "g", is("organization_id", anypoint.BusinessGroupID), is("user_id", anypoint.RegularUserID),
				is("role_name", "Exchange Viewer")))
			if tc.fault.Kind == kernel.FaultHTML {
				// An answer that is no answer, and no grant: nobody knows whether it is still to come, so it is not sent twice.
				fails(t, w, []string{"It is not known whether the platform carried the call out"}, "apply", "-auto-approve")
			}
			w.MustRun(t, "apply", "-auto-approve")
			if n := len(env.Anypoint.Grants(anypoint.RegularUserID)); n != 1 || len(instances(t, w)) != 1 {
				t.Errorf("%d grants, in the state %v", n, instances(t, w))
			}
			isEmptyPlan(t, w)
		})
	}
}

func TestAccPermissionGrant_manySideBySide(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, `
		locals { servers = ["Read Servers", "Manage Servers", "Add Servers", "Read Applications", "Create Applications"] }
		resource "platformusers_anypoint_permission_grant" "g" {
			for_each = {
			  for pair in setproduct(local.servers, ["`+anypoint.SandboxEnvironmentID+`", "`+anypoint.ProductionEnvironmentID+`"]) : join(" ", pair) => pair
			}
			user_id        = "`+anypoint.RegularUserID+`"
			role_name      = each.value[0]
			environment_id = each.value[1]
		}
	`)
	w.MustRun(t, "apply", "-auto-approve")
	isEmptyPlan(t, w)
	if n := len(env.Anypoint.Grants(anypoint.RegularUserID)); n != 10 {
		t.Errorf("the user has %d grants, not 10", n)
	}
	if n := env.Calls(func(c kernel.Call) bool { return c.Method == "POST" && strings.Contains(c.Route, "oauth2/token") }); n != 3 {
		t.Errorf("%d tokens were taken by three processes: two for the apply, one for the plan", n)
	}
	w.MustRun(t, "destroy", "-auto-approve")
	if left := env.Anypoint.Grants(anypoint.RegularUserID); len(left) != 0 {
		t.Errorf("left are %+v", left)
	}
}
