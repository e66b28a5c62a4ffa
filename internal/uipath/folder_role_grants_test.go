package uipath_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

const folderGrantsType = "platformusers_uipath_folder_role_grants"

// invoices owns all roles of people in Finance/Invoices. people is the inside of people_by_role.
func invoices(people string, more ...string) string {
	return setOf(folderGrantsType, append([]string{`folder_path = "Finance/Invoices"`, "people_by_role = {" + people + "}"}, more...)...)
}

// hasInvoices expects roles of people in Finance/Invoices: of Rita, of Peter, of Adam.
func hasInvoices(t *testing.T, env *acctest.Env, rita, peter, adam []int) {
	t.Helper()
	for id, want := range map[string][]int{uipath.RegularUserID: rita, uipath.PendingUserID: peter, uipath.AdminID: adam} {
		got := env.UiPath.FolderRoles(uipath.InvoicesFolderID, id)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s has %v in the folder, not %v", id, got, want)
		}
	}
}

func rolesNumbered(numbers ...int) []int { return numbers }

const (
	automationUser = uipath.AutomationUserRoleID
	operator       = uipath.OperatorRoleID
	grantsToRita   = `"Automation User" = ["` + uipath.RegularUserName + `"]`
)

func TestAccFolderRoleGrants_holdsNobodyElse(t *testing.T) {
	t.Parallel()
	for name, options := range grantVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			env.UiPath.GrantFolderRole(uipath.InvoicesFolderID, uipath.PendingUserID, operator)
			env.UiPath.GrantFolderRole(uipath.InvoicesFolderID, uipath.RegularUserID, operator)
			w := env.NewWorkspace(t, invoices(grantsToRita))
			says(t, w.MustRun(t, "plan"), `will be removed from UiPath folder "Finance/Invoices"`, uipath.PendingUserName+" as Operator",
				uipath.RegularUserName+" as Operator")
			w.MustRun(t, "apply", "-auto-approve")
			hasInvoices(t, env, rolesNumbered(automationUser), nil, nil)
			nothingToDo(t, w)
			// Other forms of the same are no change.
			w.Configure(t, invoices(`"AUTOMATION user" = ["`+uipath.RegularUserID+`"]`))
			nothingToDo(t, w)
			w.Configure(t, invoices(fmt.Sprintf(`"%d" = ["%s"]`, automationUser, strings.ToUpper(uipath.RegularUserName))))
			nothingToDo(t, w)
			// What somebody else changes is named and put back.
			env.UiPath.GrantFolderRole(uipath.InvoicesFolderID, uipath.PendingUserID, automationUser)
			env.UiPath.RevokeFolderRole(uipath.InvoicesFolderID, uipath.RegularUserID, automationUser)
			says(t, w.MustRun(t, "apply", "-auto-approve"), uipath.PendingUserName+" as Automation User will be removed")
			hasInvoices(t, env, rolesNumbered(automationUser), nil, nil)
			nothingToDo(t, w)
			w.Configure(t, invoices(fmt.Sprintf(`"Operator" = [%q, %q], "Automation User" = [%q]`,
				uipath.RegularUserName, uipath.PendingUserName, uipath.RegularUserID)))
			w.MustRun(t, "apply", "-auto-approve")
			hasInvoices(t, env, rolesNumbered(automationUser, operator), rolesNumbered(operator), nil)
			nothingToDo(t, w)
			w.Configure(t, invoices(`"Operator" = []`))
			w.MustRun(t, "apply", "-auto-approve")
			hasInvoices(t, env, nil, nil, nil)
			nothingToDo(t, w)
			// Destroy removes what the set holds, and nothing that came since.
			w.Configure(t, invoices(grantsToRita))
			w.MustRun(t, "apply", "-auto-approve")
			env.UiPath.GrantFolderRole(uipath.InvoicesFolderID, uipath.RegularUserID, operator)
			w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")
			hasInvoices(t, env, rolesNumbered(operator), nil, nil)
		})
	}
}

func TestAccFolderRoleGrants_leavesAlone(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	// Adam has a role in the folder above; a group and the application have some here; so has an account that is deleted.
	env.UiPath.GrantFolderRole(uipath.InvoicesFolderID, uipath.AutomationUsersGroupID, operator)
	env.UiPath.GrantFolderRole(uipath.InvoicesFolderID, uipath.ClientID, operator)
	env.UiPath.GrantFolderRole(uipath.InvoicesFolderID, uipath.PendingUserID, operator)
	env.UiPath.GrantFolderRole(uipath.InvoicesFolderID, uipath.DirectoryUserID, operator)
	gone := env.UiPath.AddUser(uipath.User{UserName: "gone@sandbox.example", IsActive: true, InvitationAccepted: true}).ID
	env.UiPath.GrantFolderRole(uipath.InvoicesFolderID, gone, operator)
	env.UiPath.DeleteUser(gone)
	w := env.NewWorkspace(t, invoices(grantsToRita, ignoring(`"`+uipath.PendingUserName+`"`, `"directory"`)))
	if out := w.MustRun(t, "plan"); strings.Contains(out, "removed from") {
		t.Errorf("somebody is to be removed:\n%s", out)
	}
	w.MustRun(t, "apply", "-auto-approve")
	hasInvoices(t, env, rolesNumbered(automationUser), rolesNumbered(operator), nil)
	nothingToDo(t, w)
	before := env.Writes()
	for config, wanted := range map[string]string{
		invoices(grantsToRita, ignoring("", `"local"`)):                                           "Something is listed and ignored",
		invoices(grantsToRita, ignoring(`"`+uipath.RegularUserID+`"`, "")):                        "Something is listed and ignored",
		invoices(`"Automation User" = ["nobody@else.example"]`):                                   "nobody@else.example",
		invoices(`"Automation Usr" = ["` + uipath.RegularUserName + `"]`):                         "Automation User",
		invoices(`"Auditor" = ["` + uipath.RegularUserName + `"]`):                                "The role is for something else",
		invoices(fmt.Sprintf(`%s, "%d" = []`, grantsToRita, automationUser)):                      "Two keys for one role",
		invoices(`"Operator" = ["` + uipath.RegularUserID + `", "RITA.regular@sandbox.example"]`): "The list names something twice",
		setOf(folderGrantsType, `folder_path = "Nowhere"`, "people_by_role = {}"):                 "Nowhere",
		setOf(folderGrantsType, "people_by_role = {}"):                                            "folder_id",
		invoices(`"" = []`): "string length must be at least 1",
	} {
		w.Configure(t, config)
		refused(t, w, []string{wanted}, "apply", "-auto-approve")
	}
	if env.Writes() != before {
		t.Error("something was written")
	}
	// Groups and applications stay, whatever is listed, and so do roles from the folder above.
	w.Configure(t, invoices(""))
	w.MustRun(t, "apply", "-auto-approve")
	hasInvoices(t, env, nil, nil, nil)
	for _, id := range []string{uipath.AutomationUsersGroupID, uipath.ClientID, gone} {
		if got := env.UiPath.FolderRoles(uipath.InvoicesFolderID, id); !slices.Equal(got, rolesNumbered(operator)) {
			t.Errorf("%s has %v", id, got)
		}
	}
	if got := env.UiPath.FolderRoles(uipath.FinanceFolderID, uipath.AdminID); len(got) != 1 {
		t.Errorf("the folder above has %v", got)
	}
	nothingToDo(t, w)
}

// A role that is renamed, or deleted, and people who are renamed: nobody loses anything for it.
func TestAccFolderRoleGrants_renamed(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, invoices(`"Operator" = ["`+uipath.RegularUserName+`"]`))
	w.MustRun(t, "apply", "-auto-approve")
	env.UiPath.RenameRole(operator, "Operators")
	says(t, w.MustRun(t, "plan", "-detailed-exitcode"), "has another name now", "as Operators")
	w.Configure(t, invoices(`"Operators" = ["`+uipath.RegularUserName+`"]`))
	w.MustRun(t, "apply", "-auto-approve")
	nothingToDo(t, w)
	hasInvoices(t, env, rolesNumbered(operator), nil, nil)
	w.Configure(t, invoices(`"Operator" = ["`+uipath.RegularUserName+`"]`)) // as the state has it
	env.UiPath.DeleteRole(operator)
	w.MustRun(t, "destroy", "-auto-approve")
}

func TestAccFolderRoleGrants_reportsAndAbandons(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.UiPath.GrantFolderRole(uipath.InvoicesFolderID, uipath.PendingUserID, operator)
	w := env.NewWorkspace(t, invoices(grantsToRita, `mode = "report"`))
	w.MustRun(t, "apply", "-auto-approve")
	says(t, w.MustRun(t, "plan", "-detailed-exitcode"), "Difference: "+uipath.RegularUserName+" as Automation User is missing from UiPath folder",
		"Difference: "+uipath.PendingUserName+" as Operator is in")
	w.MustRun(t, "destroy", "-auto-approve")
	if env.Writes() != 0 {
		t.Error("a set that only reports wrote")
	}
	w.Configure(t, invoices(grantsToRita, `deletion_policy = "abandon"`))
	w.MustRun(t, "apply", "-auto-approve")
	w.MustRun(t, "destroy", "-auto-approve")
	hasInvoices(t, env, rolesNumbered(automationUser), nil, nil)
}

// The warning of a single grant: a role in a folder gives nothing to somebody without one in the tenant. Once it is granted, nothing is said.
func TestAccFolderRoleGrants_withoutTenantRole(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	const warning = "Without a role in the tenant this has no effect"
	w := env.NewWorkspace(t, invoices(grantsToRita))
	says(t, w.MustRun(t, "plan"), warning, uipath.RegularUserName)
	w.MustRun(t, "apply", "-auto-approve")
	if out := w.MustRun(t, "plan"); strings.Contains(out, warning) {
		t.Errorf("it warns of who is there:\n%s", out)
	}
	w.Configure(t, invoices(`"Automation User" = ["`+uipath.AdminUserName+`"]`))
	if out := w.MustRun(t, "plan"); strings.Contains(out, warning) {
		t.Errorf("it warns of somebody with a role in the tenant:\n%s", out)
	}
}

// A set and a single grant in the same folder are refused, in whatever order Terraform plans them, and a tenant that is another one, too.
func TestAccFolderRoleGrants_besideOthers(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	one := folderGrant(fmt.Sprintf("folder_id = %d", uipath.InvoicesFolderID), `role_name = "Operator"`, uipath.PendingUserID)
	set := invoices(grantsToRita)
	after := func(resource, other string) string {
		return strings.TrimSuffix(resource, "}\n") + "  depends_on = [" + other + "]\n}\n"
	}
	for _, config := range []string{
		set + after(one, folderGrantsType+".s"), one + after(set, folderGrantAddress), set + strings.Replace(set, `"s"`, `"other"`, 1),
	} {
		refused(t, env.NewWorkspace(t, config), []string{"They have:", folderGrantsType + ":"}, "plan")
	}
	if env.Writes() > 0 {
		t.Error("something was written")
	}
	// A single one in the folder below may stand beside.
	w := env.NewWorkspace(t, set+folderGrant(fmt.Sprintf("folder_id = %d", uipath.ArchiveFolderID), `role_name = "Operator"`, uipath.PendingUserID))
	w.MustRun(t, "apply", "-auto-approve")
	nothingToDo(t, w)
	before := env.Writes()
	w.Configure(t, invoices(`"Operator" = ["`+uipath.RegularUserName+`"]`))
	w.MustRun(t, "plan", "-out=update.bin")
	w.Setenv("UIPATH_TENANT", "Another")
	refused(t, w, []string{"Another UiPath tenant"}, "apply", "update.bin")
	for _, args := range [][]string{{"plan"}, {"destroy", "-auto-approve"}, {"destroy", "-auto-approve", "-refresh=false"}, {"plan", "-refresh=false"}} {
		refused(t, w, []string{"Another UiPath tenant"}, args...)
	}
	if env.Writes() != before {
		t.Error("something was written")
	}
}

// People of the same apply, and a set that is imported.
func TestAccFolderRoleGrants_newPeopleAndImport(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.UiPath.GrantFolderRole(uipath.InvoicesFolderID, uipath.RegularUserID, operator)
	w := env.NewWorkspace(t, invoices(`"Operator" = ["`+uipath.RegularUserID+`"]`)+importing(folderGrantsType+".s", "finance/invoices"))
	says(t, w.MustRun(t, "apply", "-auto-approve"), "1 imported, 0 added, 0 changed")
	nothingToDo(t, w)
	w.Configure(t, adaWith()+invoices(`"Operator" = [platformusers_uipath_user.ada.id, "`+uipath.RegularUserName+`"]`))
	w.MustRun(t, "apply", "-auto-approve")
	nothingToDo(t, w)
	w.Configure(t, adaWith()+invoices(`"Operator" = [platformusers_uipath_user.ada.user_name]`))
	w.MustRun(t, "apply", "-auto-approve")
	hasInvoices(t, env, nil, nil, nil)
	nothingToDo(t, w)
}

// Parts that fail do not taint: what was made is in the state, and the next plan shows the rest.
func TestAccFolderRoleGrants_parts(t *testing.T) {
	t.Parallel()
	const removeRoute = "/orchestrator_/odata/Folders({key})/UiPath.Server.Configuration.OData.RemoveUserFromFolder"
	for name, fault := range acctest.LostResponses() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			env.UiPath.GrantFolderRole(uipath.InvoicesFolderID, uipath.PendingUserID, operator)
			w := env.NewWorkspace(t, invoices(grantsToRita))
			for _, route := range []string{assignUsersRoute, removeRoute} {
				env.Faults.Add(fault.On("uipath", http.MethodPost, route))
			}
			if _, err := w.Run(t, "apply", "-auto-approve"); err != nil { // nothing of it may have been carried out
				w.MustRun(t, "apply", "-auto-approve")
			}
			nothingToDo(t, w)
			hasInvoices(t, env, rolesNumbered(automationUser), nil, nil)
		})
	}
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		env := acctest.Start(t)
		env.UiPath.GrantFolderRole(uipath.InvoicesFolderID, uipath.PendingUserID, operator)
		env.Faults.Add(kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusForbidden, Times: -1}.On("uipath", http.MethodPost, removeRoute))
		w := env.NewWorkspace(t, invoices(grantsToRita))
		says(t, w.MustRun(t, "apply", "-auto-approve"), uipath.PendingUserName+" as Operator was not removed", "is in the state")
		hasInvoices(t, env, rolesNumbered(automationUser), rolesNumbered(operator), nil)
		says(t, w.MustRun(t, "plan"), "1 to change")
		w.Configure(t, invoices(grantsToRita+`, "Folder Administrator" = ["`+uipath.AdminUserName+`"]`))
		refused(t, w, []string{uipath.PendingUserName}, "apply", "-auto-approve")
		hasInvoices(t, env, rolesNumbered(automationUser), rolesNumbered(operator), rolesNumbered(uipath.FolderAdministratorRoleID))
		env.Faults.Clear()
		w.MustRun(t, "apply", "-auto-approve", "-refresh=false")
		hasInvoices(t, env, rolesNumbered(automationUser), nil, rolesNumbered(uipath.FolderAdministratorRoleID))
		nothingToDo(t, w)
	})
}

// The folder goes.
func TestAccFolderRoleGrants_folderIsGone(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, invoices(grantsToRita))
	w.MustRun(t, "apply", "-auto-approve")
	state := w.State(t)
	env.UiPath.DeleteFolder(uipath.InvoicesFolderID)
	says(t, w.MustRun(t, "plan"), "UiPath folder role grants is gone with its folder", "1 to add")
	for _, destroy := range [][]string{{"destroy", "-auto-approve"}, {"destroy", "-auto-approve", "-refresh=false"}} {
		w.WriteState(t, state)
		w.MustRun(t, destroy...)
		if strings.Contains(w.State(t), folderGrantsType) {
			t.Error("the set is left in the state")
		}
	}
}
