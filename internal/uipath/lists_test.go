package uipath_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// The seed's people.
const (
	owner, admin, regular = uipath.OwnerUserName, uipath.AdminUserName, uipath.RegularUserName
	directory, pending    = uipath.DirectoryUserName, uipath.PendingUserName
)

// listOf is a list block with meta-arguments and filters.
func listOf(typeName, meta string, filters ...string) string {
	return fmt.Sprintf("list \"platformusers_uipath_%s\" \"all\" {\n  provider = platformusers\n  %s\n  config {\n    %s\n  }\n}\n", typeName, meta,
		strings.Join(filters, "\n    "))
}

// query runs a list and returns what it prints.
func query(t *testing.T, env *acctest.Env, list string) string {
	t.Helper()
	w := env.NewWorkspace(t, "")
	w.WriteQuery(t, list)
	return w.MustRun(t, "query")
}

// peopled is a sandbox with somebody in everything that can be listed: Rita, who holds everything, and others.
func peopled(t *testing.T, options ...acctest.Option) *acctest.Env {
	t.Helper()
	env := acctest.Start(t, options...)
	env.UiPath.AddGroupMember(uipath.FinanceGroupID, uipath.RegularUserID)
	env.UiPath.AddGroupMember(uipath.AutomationUsersGroupID, uipath.DirectoryStrangerObjectID)
	env.UiPath.AddGroupMember(uipath.AutomationUsersGroupID, uipath.DirectoryGroupObjectID)
	env.UiPath.GrantTenantRole(uipath.RegularUserID, uipath.AuditorRoleID)
	env.UiPath.GrantFolderRole(uipath.InvoicesFolderID, uipath.RegularUserID, uipath.OperatorRoleID)
	env.UiPath.GrantFolderRole(uipath.InvoicesFolderID, uipath.AutomationUsersGroupID, uipath.OperatorRoleID)
	return env
}

// Every filter selects what it says, on all editions that have the kind.
func TestAccLists_filters(t *testing.T) {
	t.Parallel()
	const stranger = "aad|" + uipath.DirectoryStrangerObjectID
	for name, c := range map[string]struct {
		typeName string
		filters  []string
		want     []string // in the rows, each in one; no others
	}{
		"users":            {"user", nil, []string{owner, admin, regular, directory, pending}},
		"users of a group": {"user", []string{`group_name = "finance"`}, []string{regular, directory}},
		"users of an id":   {"user", []string{fmt.Sprintf("group_id = %q", uipath.AdministratorsGroupID)}, []string{owner, admin}},
		"directory":        {"user", []string{`category = "directory"`}, []string{directory}},
		"pending":          {"user", []string{`pending = true`}, []string{pending}},
		"disabled":         {"user", []string{`active = false`}, []string{owner}},
		"search":           {"user", []string{`search = "rita"`}, []string{regular}},
		"domain":           {"user", []string{`email_domain = "CORP.example"`}, []string{directory}},
		"dormant":          {"user", []string{`inactive_for = "90d"`, `pending = false`}, []string{owner, regular, directory}},
		"all of them": {"user", []string{`pending = false`, `active = true`, `category = "local"`, `search = "sandbox"`, `inactive_for = "10d"`},
			[]string{owner, regular}},
		"invitations":       {"invitation", nil, []string{pending}},
		"invited by domain": {"invitation", []string{`email_domain = "corp.example"`}, nil},
		"invited by group":  {"invitation", []string{`group_name = "Finance"`}, nil},
		"members": {"group_member", nil, []string{
			owner + " in Administrators", admin + " in Administrators", regular + " in Finance",
			directory + " in Finance", stranger + " in Automation Users",
		}},
		"members of a group":    {"group_member", []string{`group_name = "Finance"`}, []string{regular, directory}},
		"groups of a person":    {"group_member", []string{fmt.Sprintf("email = %q", regular)}, []string{regular + " in Finance"}},
		"groups of a directory": {"group_member", []string{fmt.Sprintf("user_name = %q", directory)}, []string{directory + " in Finance"}},
		"groups of a stranger":  {"group_member", []string{fmt.Sprintf("user_id = %q", stranger)}, []string{stranger + " in Automation Users"}},
		"members of a domain":   {"group_member", []string{`email_domain = "corp.example"`}, []string{directory}},
		"tenant roles":          {"tenant_role_grant", nil, []string{admin + ": Tenant Administrator", regular + ": Auditor"}},
		"tenant roles by role":  {"tenant_role_grant", []string{`role_name = "auditor"`}, []string{regular}},
		"tenant roles by user":  {"tenant_role_grant", []string{fmt.Sprintf("user_id = %q", uipath.AdminID)}, []string{admin}},
		"of nobody there":       {"tenant_role_grant", []string{fmt.Sprintf("user_id = %q", uipath.OwnerID)}, nil},
		"tenant roles, domain":  {"tenant_role_grant", []string{`email_domain = "corp.example"`}, nil},
		"folder roles": {"folder_role_grant", nil, []string{
			admin + ": Folder Administrator in Finance", regular + ": Operator in Finance/Invoices",
		}},
		"folder roles by path": {"folder_role_grant", []string{`folder_path = "finance"`}, []string{admin}},
		"folder roles by user": {"folder_role_grant", []string{fmt.Sprintf("user_name = %q", regular)}, []string{regular}},
		"folder roles by role": {"folder_role_grant", []string{fmt.Sprintf("role_id = %d", uipath.OperatorRoleID)}, []string{regular}},
		"all at once": {"folder_role_grant", []string{`folder_path = "Finance/Invoices"`, `role_name = "Operator"`,
			fmt.Sprintf("email = %q", regular), `email_domain = "sandbox.example"`}, []string{regular}},
	} {
		for _, variant := range [][]string{nil, {"uipath.enums=names", "uipath.group_read_members=empty", "uipath.everyone_in_group_ids=omitted"}} {
			t.Run(fmt.Sprint(name, variant), func(t *testing.T) {
				t.Parallel()
				env := peopled(t, acctest.Sets(variant...))
				if name == "disabled" || name == "dormant" {
					env.UiPath.EditUser(uipath.OwnerID, func(u *uipath.User) { u.IsActive = name != "disabled" })
				}
				env.Clock.Advance(10 * 24 * time.Hour)
				env.UiPath.SignIn(uipath.AdminID)
				out := query(t, env, listOf(c.typeName, "", c.filters...))
				if n := strings.Count(out, "list.platformusers_uipath_"+c.typeName+".all "); n != len(c.want) {
					t.Errorf("%d rows, want %d:\n%s", n, len(c.want), out)
				}
				for _, want := range c.want {
					if !strings.Contains(out, want) {
						t.Errorf("no row of %s:\n%s", want, out)
					}
				}
			})
		}
	}
}

// On premises a group itself shows its members, by other ids.
func TestAccLists_membersOnPremises(t *testing.T) {
	t.Parallel()
	env := peopled(t, acctest.Set("uipath.edition", "on_prem"))
	out := query(t, env, listOf("group_member", ""))
	for _, want := range []string{regular + " in Finance", directory + " in Finance", "simon.stranger@corp.example in Automation"} {
		if strings.Count(out, want) != 1 {
			t.Errorf("%s is not there once:\n%s", want, out)
		}
	}
}

// A limit costs the pages that it needs, and no row costs a call of its own.
func TestAccLists_limit(t *testing.T) {
	t.Parallel()
	for typeName, c := range map[string]struct {
		route string
		pages int
	}{
		"user":              {usersRoute, 1},
		"group_member":      {usersRoute, 1},
		"tenant_role_grant": {"/orchestrator_/odata/Users", 1},
	} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			env := peopled(t, acctest.SeedUsers(350), acctest.Set("uipath.max_top", "100"))
			for i := range 350 {
				id := fmt.Sprintf("2b000000-0000-4000-8000-%012d", i+1)
				env.UiPath.AddGroupMember(uipath.FinanceGroupID, id)
				env.UiPath.GrantTenantRole(id, uipath.AuditorRoleID)
			}
			out := query(t, env, listOf(typeName, "limit = 5"))
			// The first response is that pages may not be as long.
			served := func(c kernel.Call) bool { return !c.SignIn && c.Status == http.StatusOK }
			pages := env.Calls(func(k kernel.Call) bool { return served(k) && k.Route == c.route })
			if reads := env.Calls(served); strings.Count(out, "list.platformusers_uipath_") != 5 || pages != c.pages || reads > c.pages+1 {
				t.Errorf("%d pages, %d calls:\n%s", pages, reads, out)
			}
			env.Journal.Clear()
			if out := query(t, env, listOf(typeName, "limit = 2000")); strings.Count(out, "list.platformusers_uipath_") < 350 {
				t.Errorf("not everybody is listed:\n%s", out)
			}
		})
	}
}

// A page that fails fails the query: a part of a list is never taken for all of it.
func TestAccLists_aPageThatFails(t *testing.T) {
	t.Parallel()
	for typeName, route := range map[string]string{
		"user": usersRoute, "invitation": usersRoute, "group_member": usersRoute, "tenant_role_grant": "/orchestrator_/odata/Users",
		"folder_role_grant": foldersRoute + "GetUsersForFolder(key={key},includeInherited={includeInherited})",
	} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			env := peopled(t, acctest.SeedUsers(350), acctest.Set("uipath.max_top", "100"))
			for i := range 350 {
				env.UiPath.GrantTenantRole(fmt.Sprintf("2b000000-0000-4000-8000-%012d", i+1), uipath.AuditorRoleID)
			}
			env.Faults.Add(kernel.Fault{Platform: "uipath", Method: http.MethodGet, Route: route, Nth: 3, Times: -1, Kind: kernel.FaultStatus,
				Status: http.StatusForbidden})
			w := env.NewWorkspace(t, "")
			w.WriteQuery(t, listOf(typeName, "limit = 5000"))
			if out, err := w.Run(t, "query"); err == nil || !strings.Contains(out, "Unable to list") && !strings.Contains(out, "not visible") {
				t.Errorf("the query says:\n%s\n%v", out, env.Journal.All())
			}
		})
	}
}

// What a query generates takes everything in and plans nothing else, in both variants of what is not documented.
func TestAccLists_generatedConfigurationPlansNothing(t *testing.T) {
	t.Parallel()
	for _, typeName := range []string{"user", "invitation", "group_member", "tenant_role_grant", "folder_role_grant"} {
		for _, variant := range []string{"uipath.edition=cloud", "uipath.edition=on_prem", "uipath.empty_strings=empty"} {
			if typeName == "invitation" && variant == "uipath.edition=on_prem" {
				continue
			}
			t.Run(typeName+" "+variant, func(t *testing.T) {
				t.Parallel()
				env := peopled(t, acctest.Sets(variant), acctest.SeedUsers(3))
				env.UiPath.EditUser(uipath.OwnerID, func(u *uipath.User) { u.DisplayName, u.Email = "", "" })
				env.UiPath.EditUser(uipath.PendingUserID, func(u *uipath.User) { u.Name = "Jürgen ${x}" })
				env.UiPath.AddGroupMember(uipath.FinanceGroupID, uipath.PendingUserID)
				gone := env.UiPath.AddUser(uipath.User{UserName: "gone@sandbox.example", IsActive: true, InvitationAccepted: true})
				env.UiPath.GrantTenantRole(gone.ID, uipath.AuditorRoleID)
				env.UiPath.DeleteUser(gone.ID)
				w := env.NewWorkspace(t, "")
				w.WriteQuery(t, listOf(typeName, "limit = 1000"))
				out := w.MustRun(t, "query", "-generate-config-out=found.tf")
				rows := strings.Count(out, "list.platformusers_uipath_")
				if generated := w.Generated(t, "found.tf"); strings.Contains(generated, "password") && !strings.Contains(generated, "password_wo") {
					t.Errorf("a secret is generated:\n%s", generated)
				}
				want := fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy", rows)
				if plan := w.MustRun(t, "plan"); rows == 0 || !strings.Contains(plan, want) {
					t.Errorf("the plan is not %q:\n%s\n%s", want, plan, w.Generated(t, "found.tf"))
				}
			})
		}
	}
}
