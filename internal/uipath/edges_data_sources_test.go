package uipath_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// shown is what a data source shows of its list, by an expression of each element.
func shown(t *testing.T, env *acctest.Env, noun, element string, filters ...string) string {
	t.Helper()
	w := env.NewWorkspace(t, fmt.Sprintf("data \"platformusers_uipath_%s\" \"it\" {\n  %s\n}\noutput \"it\" {\n"+
		"  value = join(\" | \", [for e in data.platformusers_uipath_%[1]s.it.%[1]s : %[3]s])\n}\n", noun, strings.Join(filters, "\n  "), element))
	out := w.MustRun(t, "apply", "-auto-approve")
	_, value, _ := strings.Cut(out[strings.LastIndex(out, "Outputs:"):], `it = "`)
	value, _, _ = strings.Cut(value, `"`)
	return value
}

func TestAccEdgeDataSources(t *testing.T) {
	t.Parallel()
	const (
		member = `"${e.group_name}: ${coalesce(e.user_name, e.user_id)} ${coalesce(e.status, "none")}"`
		grant  = `"${e.id} ${e.user_name} ${e.email} ${e.role_name} ${e.status}"`
	)
	all := "Administrators: " + uipath.AdminUserName + " active | Administrators: " + uipath.OwnerUserName + " active | " +
		"Automation Users: aad|" + uipath.DirectoryStrangerObjectID + " none | " +
		"Finance: " + uipath.DirectoryUserName + " active | Finance: " + uipath.RegularUserName + " active"
	ritaAudits := fmt.Sprintf("%s/%d %s %[3]s Auditor active", uipath.RegularUserID, uipath.AuditorRoleID, uipath.RegularUserName)
	ritaRuns := fmt.Sprintf("%d/%s/%d %s %[4]s Operator active", uipath.InvoicesFolderID, uipath.RegularUserID, uipath.OperatorRoleID,
		uipath.RegularUserName)
	adamRuns := fmt.Sprintf("%d/%s/%d %s %[4]s Folder Administrator active", uipath.FinanceFolderID, uipath.AdminID, uipath.FolderAdministratorRoleID,
		uipath.AdminUserName)
	for name, c := range map[string]struct {
		noun, element, want string
		filters             []string
	}{
		"members": {"group_members", member, all, nil},
		"of a group": {"group_members", member, "Finance: " + uipath.DirectoryUserName + " active | Finance: " + uipath.RegularUserName + " active",
			[]string{`group_name = "FINANCE"`}},
		"of a person": {"group_members", "e.id", uipath.FinanceGroupID + "/" + uipath.RegularUserID,
			[]string{fmt.Sprintf("email = %q", uipath.RegularUserName)}},
		"nobody's": {"group_members", "e.id", "", []string{fmt.Sprintf("user_id = %q", uipath.PendingUserID)}},
		"in the tenant": {"tenant_role_grants", grant, fmt.Sprintf("%s/%d %s %[3]s Tenant Administrator active | ", uipath.AdminID,
			uipath.TenantAdministratorRoleID, uipath.AdminUserName) + ritaAudits, nil},
		"a role":            {"tenant_role_grants", grant, ritaAudits, []string{`role_name = "auditor"`}},
		"a person's roles":  {"tenant_role_grants", grant, ritaAudits, []string{fmt.Sprintf("user_name = %q", uipath.RegularUserName)}},
		"in folders":        {"folder_role_grants", grant, adamRuns + " | " + ritaRuns, nil},
		"in a folder":       {"folder_role_grants", grant, ritaRuns, []string{`folder_path = "finance/invoices"`}},
		"a person's there":  {"folder_role_grants", grant, ritaRuns, []string{fmt.Sprintf("user_id = %q", uipath.RegularUserID)}},
		"a role in folders": {"folder_role_grants", grant, adamRuns, []string{fmt.Sprintf("role_id = %d", uipath.FolderAdministratorRoleID)}},
		"invitations": {"invitations", `"${e.id} ${e.email} ${e.name} ${e.accepted} ${e.status} ${join(",", e.group_names)}"`,
			uipath.PendingUserID + " " + uipath.PendingUserName + " Peter false pending Finance", nil},
		"invited elsewhere": {"invitations", "e.id", "", []string{`email_domain = "example.com"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := peopled(t)
			if c.noun == "invitations" {
				env.UiPath.AddGroupMember(uipath.FinanceGroupID, uipath.PendingUserID)
			}
			if got := shown(t, env, c.noun, c.element, c.filters...); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if env.Writes() != 0 {
				t.Error("a data source wrote")
			}
		})
	}
	for config, want := range map[string]string{
		"group_members\" \"it\" {\n  group_name = \"Finanse\"":         "The most alike are:",
		"group_members\" \"it\" {\n  user_name = \"nobody\"":           `UiPath has no user with the user name "nobody"`,
		"tenant_role_grants\" \"it\" {\n  role_name = \"Auditer\"":     "Auditor (Tenant)",
		"folder_role_grants\" \"it\" {\n  folder_path = \"Finanse\"":   "Finance",
		"folder_role_grants\" \"it\" {\n  folder_id = 999":             "Orchestrator shows no folder 999",
		"group_members\" \"it\" {\n  user_id = \"x\"\n email = \"y\"":  "Invalid",
		"tenant_role_grants\" \"it\" {\n  role_id = 1\n role_name = 1": "Invalid Attribute Combination",
	} {
		w := peopled(t).NewWorkspace(t, "data \"platformusers_uipath_"+config+"\n}\n")
		if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, want) {
			t.Errorf("%s: want %q:\n%s", config, want, out)
		}
	}
}

// A deleted account whose row the tenant keeps breaks no list, and an edition without invitations says so.
func TestAccEdgeDataSources_oddTenants(t *testing.T) {
	t.Parallel()
	env := peopled(t)
	env.UiPath.DeleteUser(uipath.RegularUserID)
	if got := shown(t, env, "tenant_role_grants", `"${e.user_name} ${e.status}"`, `role_name = "Auditor"`); got != uipath.RegularUserName+" deleted" {
		t.Errorf("got %s", got)
	}
	onPremises := acctest.Start(t, acctest.Set("uipath.edition", "on_prem")).NewWorkspace(t, "data \"platformusers_uipath_invitations\" \"it\" {}\n")
	if out, err := onPremises.Run(t, "plan"); err == nil || !strings.Contains(out, "Invitations exist on Automation Cloud only") {
		t.Errorf("the plan says:\n%s", out)
	}
}

// All of a tenant costs pages, and no call for each person.
func TestAccEdgeDataSources_calls(t *testing.T) {
	t.Parallel()
	for noun, most := range map[string]int{
		"group_members": 2 + 1 + 6, "tenant_role_grants": 2 + 2, "folder_role_grants": 2 + 2 + 1 + 4 + 3, "invitations": 2 + 1,
	} {
		env := peopled(t, acctest.SeedUsers(120), acctest.Set("uipath.max_top", "100"))
		for i := range 120 {
			id := fmt.Sprintf("2b000000-0000-4000-8000-%012d", i+1)
			env.UiPath.AddGroupMember(uipath.FinanceGroupID, id)
			env.UiPath.GrantTenantRole(id, uipath.AuditorRoleID)
			env.UiPath.GrantFolderRole(uipath.SharedFolderID, id, uipath.OperatorRoleID)
		}
		env.NewWorkspace(t, "data \"platformusers_uipath_"+noun+"\" \"it\" {}\n").MustRun(t, "plan")
		gets := 0
		for _, c := range env.Journal.All() {
			if c.Method == http.MethodGet && c.Status == http.StatusOK { // pages that are refused show how long they may be
				gets++
			}
		}
		if gets > most+1 {
			t.Errorf("%s: %d reads, want %d at most: %v", noun, gets, most, env.Journal.All())
		}
	}
}
