package uipath_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

const (
	tenantGrantAddress = "platformusers_uipath_tenant_role_grant.it"
	folderGrantAddress = "platformusers_uipath_folder_role_grant.it"

	setUsersRoute    = "/orchestrator_/odata/Roles({key})/UiPath.Server.Configuration.OData.SetUsers"
	assignUsersRoute = "/orchestrator_/odata/Folders/UiPath.Server.Configuration.OData.AssignUsers"
)

func tenantGrant(role, user string) string {
	return fmt.Sprintf("resource \"platformusers_uipath_tenant_role_grant\" \"it\" {\n  %s\n  user_id = %q\n}\n", role, user)
}

func folderGrant(folder, role, user string) string {
	return fmt.Sprintf("resource \"platformusers_uipath_folder_role_grant\" \"it\" {\n  %s\n  %s\n  user_id = %q\n}\n", folder, role, user)
}

// grantVariants are both variants of what is not documented about Orchestrator.
func grantVariants() map[string][]acctest.Option {
	return map[string][]acctest.Option{
		"as recorded": nil,
		"otherwise": {acctest.Set("uipath.filter_by_key", "accepted"), acctest.Set("uipath.account_id_in_lists", "present"),
			acctest.Set("uipath.duplicate_grant", "409"),
			acctest.Set("uipath.absent_grant", "404"), acctest.Set("uipath.unknown_user_grant", "400"), acctest.Set("uipath.wrong_role_type", "silent"),
			acctest.Set("uipath.token_prt_id", "absent")},
		"on premises": {acctest.Set("uipath.edition", "on_prem"), acctest.Set("uipath.token_prt_id", "absent")},
		"joined":      {acctest.Set("uipath.edition", "on_prem"), acctest.Set("uipath.joined_domain", "corp")},
	}
}

func TestAccTenantRoleGrant_lifecycle(t *testing.T) {
	t.Parallel()
	for name, options := range grantVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			roles := func(want ...int) resource.TestCheckFunc {
				return func(*terraform.State) error {
					if got := env.UiPath.TenantRoles(uipath.RegularUserID); !slices.Equal(got, want) {
						return fmt.Errorf("the user has the roles %v", got)
					}
					return nil
				}
			}
			env.Test(t, resource.TestCase{
				Steps: []resource.TestStep{
					{
						Config:           env.Config(tenantGrant(`role_name = "Auditor"`, uipath.RegularUserID)),
						ConfigPlanChecks: acctest.EmptyPlan(),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue(tenantGrantAddress, tfjsonpath.New("role_id"), knownvalue.Int64Exact(uipath.AuditorRoleID)),
							statecheck.ExpectIdentityValueMatchesState(tenantGrantAddress, tfjsonpath.New("user_id")),
							statecheck.ExpectIdentityValueMatchesState(tenantGrantAddress, tfjsonpath.New("role_id")),
						},
						Check: roles(uipath.AuditorRoleID),
					},
					{
						Config:           env.Config(tenantGrant(fmt.Sprintf("role_id = %d", uipath.AuditorRoleID), uipath.RegularUserID)),
						ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
					},
					{
						ResourceName: tenantGrantAddress, ImportState: true, ImportStateId: uipath.RegularUserID + "/13", ImportStateVerify: true,
						ImportStateVerifyIdentifierAttribute: "user_id",
					},
					{
						ResourceName: tenantGrantAddress, ImportState: true, ImportStateId: uipath.PartitionGlobalID + "/" + uipath.RegularUserName + "/auditor",
						ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "user_id",
					},
					{ResourceName: tenantGrantAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
					{ResourceName: tenantGrantAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateId: uipath.RegularUserID + "/13"},
					{
						Config: env.Config(tenantGrant(`role_name = "Legacy Robot"`, uipath.RegularUserID)),
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(tenantGrantAddress, plancheck.ResourceActionReplace)},
							PostApplyPostRefresh: acctest.EmptyPlan().PostApplyPostRefresh,
						},
						Check: roles(uipath.LegacyMixedRoleID),
					},
				},
				CheckDestroy: func(s *terraform.State) error {
					if _, ok := env.UiPath.TenantUser(uipath.RegularUserID); !ok {
						return fmt.Errorf("the user was removed from the tenant")
					}
					return roles()(s)
				},
			})
			if n := env.Calls(func(c kernel.Call) bool { return strings.Contains(c.Route, "AssignRoles") }); n != 0 {
				t.Error("the overwriting call was used")
			}
		})
	}
}

// Roles of others, and other roles of the same user, are left alone; grants made side by side add one row to the tenant.
func TestAccTenantRoleGrant_sideBySide(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Latency(10*time.Millisecond))
	var made []int
	for i := range 10 {
		made = append(made, env.UiPath.AddRole(uipath.Role{Name: fmt.Sprintf("Role %d", i), Type: uipath.RoleTenant}).ID)
	}
	w := env.NewWorkspace(
		t,
		fmt.Sprintf(
			"resource \"platformusers_uipath_tenant_role_grant\" \"it\" {\n  for_each = toset([for i in range(10) : \"Role ${i}\"])\n"+
				"  role_name = each.key\n  user_id = %q\n}\n",
			uipath.RegularUserID,
		),
	)
	w.MustRun(t, "apply", "-auto-approve")
	env.UiPath.GrantTenantRole(uipath.RegularUserID, uipath.AuditorRoleID)
	if got := env.UiPath.TenantRoles(uipath.RegularUserID); len(got) != len(made)+1 {
		t.Errorf("the user has the roles %v", got)
	}
	if n := calls(env, http.MethodPost, "/orchestrator_/odata/Users"); n != 1 {
		t.Errorf("the user was added to the tenant %d times", n)
	}
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
		t.Errorf("the plan says:\n%s", out)
	}
	w.MustRun(t, "destroy", "-auto-approve")
	if got := env.UiPath.TenantRoles(uipath.RegularUserID); !slices.Equal(got, []int{uipath.AuditorRoleID}) {
		t.Errorf("the destroy left the roles %v", got)
	}
	if got := env.UiPath.TenantRoles(uipath.AdminID); !slices.Equal(got, []int{uipath.TenantAdministratorRoleID}) {
		t.Errorf("somebody else has the roles %v", got)
	}
}

func TestAccTenantRoleGrant_drift(t *testing.T) {
	t.Parallel()
	for name, options := range grantVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			w := env.NewWorkspace(t, tenantGrant(`role_name = "Auditor"`, uipath.RegularUserID))
			w.MustRun(t, "apply", "-auto-approve")
			for what, remove := range map[string]func(){
				"role":       func() { env.UiPath.RevokeTenantRole(uipath.RegularUserID, uipath.AuditorRoleID) },
				"membership": func() { env.UiPath.RemoveFromTenant(uipath.RegularUserID) },
			} {
				remove()
				if out := w.MustRun(t, "plan"); !strings.Contains(out, "UiPath tenant role grant is gone") ||
					!strings.Contains(out, "1 to add, 0 to change, 0 to destroy") {
					t.Errorf("without the %s the plan says:\n%s", what, out)
				}
				w.MustRun(t, "apply", "-auto-approve")
			}
			env.UiPath.RevokeTenantRole(uipath.RegularUserID, uipath.AuditorRoleID)
			w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")
		})
	}
}

func TestAccRoleGrants_refusals(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("uipath.wrong_role_type", "silent"))
	env.UiPath.AddToTenant(uipath.RegularUserID)
	env.UiPath.GrantTenantRole(uipath.RegularUserID, uipath.AuditorRoleID)
	env.UiPath.GrantFolderRole(uipath.SharedFolderID, uipath.RegularUserID, uipath.OperatorRoleID)
	const nobody = "11111111-2222-4333-8444-555555555555"
	for want, config := range map[string]string{
		"Use platformusers_uipath_folder_role_grant": tenantGrant(`role_name = "Operator"`, uipath.RegularUserID),
		"Use platformusers_uipath_tenant_role_grant": folderGrant(`folder_path = "Shared"`, `role_name = "Auditor"`, uipath.RegularUserID),
		`UiPath has no role "Nothing"`:               tenantGrant(`role_name = "Nothing"`, uipath.RegularUserID),
		`UiPath has no folder "Nowhere/Else"`:        folderGrant(`folder_path = "Nowhere/Else"`, `role_name = "Operator"`, uipath.RegularUserID),
		"has role 13 in the tenant already":          tenantGrant(`role_name = "Auditor"`, uipath.RegularUserID),
		"has role 23 in folder 101 already":          folderGrant(`folder_path = "Shared"`, `role_name = "Operator"`, uipath.RegularUserID),
		"UiPath has no user with the id 1111":        tenantGrant(`role_name = "Auditor"`, nobody),
		"no user with the id 11111111":               folderGrant(`folder_path = "Shared"`, `role_name = "Operator"`, nobody),
	} {
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(config), ExpectError: acctest.Saying(want)}}})
	}
	noTenant := env.NewWorkspace(t, tenantGrant(`role_name = "Auditor"`, uipath.RegularUserID))
	noTenant.Unsetenv("UIPATH_TENANT")
	if out, err := noTenant.Run(t, "plan"); err == nil || !strings.Contains(out, "Orchestrator is not configured") {
		t.Errorf("without a tenant it says:\n%s", out)
	}
	for id, want := range map[string]string{
		"Shared/x":                               "does not have the form of an import id",
		"Shared/" + uipath.AdminID + "/Operator": "Cannot import non-existent remote object",
	} {
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
			Config: env.Config(folderGrant(`folder_path = "Shared"`, `role_name = "Operator"`, uipath.RegularUserID)), ResourceName: folderGrantAddress,
			ImportState: true, ImportStateId: id, ExpectError: acctest.Saying(want),
		}}})
	}
}

func TestAccFolderRoleGrant_lifecycle(t *testing.T) {
	t.Parallel()
	for name, options := range grantVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			folder := fmt.Sprintf("folder_path = %q", uipath.InvoicesFolderPath)
			env.Test(t, resource.TestCase{
				Steps: []resource.TestStep{
					{
						Config:           env.Config(folderGrant(folder, `role_name = "Operator"`, uipath.RegularUserID)),
						ConfigPlanChecks: acctest.EmptyPlan(),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue(folderGrantAddress, tfjsonpath.New("role_id"), knownvalue.Int64Exact(uipath.OperatorRoleID)),
							statecheck.ExpectKnownValue(folderGrantAddress, tfjsonpath.New("folder_id"), knownvalue.Int64Exact(uipath.InvoicesFolderID)),
							statecheck.ExpectIdentityValueMatchesState(folderGrantAddress, tfjsonpath.New("folder_id")),
							statecheck.ExpectIdentityValueMatchesState(folderGrantAddress, tfjsonpath.New("role_id")),
						},
					},
					{
						Config:           env.Config(folderGrant("folder_id = 103", "role_id = 23", uipath.RegularUserID)),
						ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
					},
					{
						ResourceName: folderGrantAddress, ImportState: true, ImportStateId: "103/" + uipath.RegularUserID + "/23", ImportStateVerify: true,
						ImportStateVerifyIdentifierAttribute: "user_id",
					},
					{
						ResourceName: folderGrantAddress, ImportState: true,
						ImportStateId: uipath.PartitionGlobalID + "/Finance/Invoices/" + uipath.RegularUserName + "/Operator", ImportStateVerify: true,
						ImportStateVerifyIdentifierAttribute: "user_id",
					},
					{ResourceName: folderGrantAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
					{
						ResourceName: folderGrantAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
						ImportStateId: "103/" + uipath.RegularUserID + "/23",
					},
					{
						Config: env.Config(folderGrant(`folder_path = "Shared"`, `role_name = "Operator"`, uipath.RegularUserID)),
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(folderGrantAddress, plancheck.ResourceActionReplace)},
							PostApplyPostRefresh: acctest.EmptyPlan().PostApplyPostRefresh,
						},
					},
				},
				CheckDestroy: func(*terraform.State) error {
					for _, f := range env.UiPath.Folders() {
						if got := env.UiPath.FolderRoles(f.ID, uipath.RegularUserID); len(got) != 0 {
							return fmt.Errorf("the user has the roles %v in folder %d", got, f.ID)
						}
					}
					return nil
				},
			})
		})
	}
}

// tenFolderRoles declares ten roles of one user in one folder.
func tenFolderRoles(env *acctest.Env) string {
	for i := range 10 {
		env.UiPath.AddRole(uipath.Role{Name: fmt.Sprintf("Role %d", i), Type: uipath.RoleFolder})
	}
	return fmt.Sprintf("resource \"platformusers_uipath_folder_role_grant\" \"it\" {\n  for_each = toset([for i in range(10) : \"Role ${i}\"])\n  "+
		"folder_path = \"Shared\"\n  role_name = each.key\n  user_id = %q\n}\n",
		uipath.RegularUserID)
}

// The platform overwrites a user's roles in a folder: ten grants made side by side are all there, beside one that somebody else made, and go
// without it.
func TestAccFolderRoleGrant_tenSideBySide(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Latency(5*time.Millisecond))
	env.UiPath.AddToTenant(uipath.RegularUserID)
	env.UiPath.GrantFolderRole(uipath.SharedFolderID, uipath.RegularUserID, uipath.OperatorRoleID)
	w := env.NewWorkspace(t, tenFolderRoles(env))
	w.MustRun(t, "apply", "-auto-approve")
	if got := env.UiPath.FolderRoles(uipath.SharedFolderID, uipath.RegularUserID); len(got) != 11 {
		t.Errorf("the user has the roles %v", got)
	}
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
		t.Errorf("the plan says:\n%s", out)
	}
	w.MustRun(t, "destroy", "-auto-approve")
	if got := env.UiPath.FolderRoles(uipath.SharedFolderID, uipath.RegularUserID); !slices.Equal(got, []int{uipath.OperatorRoleID}) {
		t.Errorf("the destroy left the roles %v", got)
	}
}

// Somebody else who overwrites the roles while a grant is being made does not make it vanish unseen.
func TestAccFolderRoleGrant_overwrittenMeanwhile(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.UiPath.AddToTenant(uipath.RegularUserID)
	env.Faults.Add(kernel.Fault{Platform: "uipath", Method: http.MethodPost, Route: assignUsersRoute, Kind: kernel.FaultHoldAfter})
	w := env.NewWorkspace(t, folderGrant(`folder_path = "Shared"`, `role_name = "Operator"`, uipath.RegularUserID))
	held := w.StartHeld(t, env.Faults, "apply", "-auto-approve")
	env.UiPath.RevokeFolderRole(uipath.SharedFolderID, uipath.RegularUserID, uipath.OperatorRoleID)
	env.UiPath.GrantFolderRole(uipath.SharedFolderID, uipath.RegularUserID, uipath.AutomationUserRoleID)
	if out, err := held.Finish(); err != nil {
		t.Fatalf("the apply says:\n%s", out)
	}
	got := env.UiPath.FolderRoles(uipath.SharedFolderID, uipath.RegularUserID)
	slices.Sort(got)
	if !slices.Equal(got, []int{uipath.AutomationUserRoleID, uipath.OperatorRoleID}) {
		t.Errorf("the user has the roles %v", got)
	}
}

func TestAccFolderRoleGrant_drift(t *testing.T) {
	t.Parallel()
	for what, remove := range map[string]func(*acctest.Env){
		"role": func(env *acctest.Env) {
			env.UiPath.RevokeFolderRole(uipath.SharedFolderID, uipath.RegularUserID, uipath.OperatorRoleID)
		},
		"membership": func(env *acctest.Env) { env.UiPath.RemoveFromTenant(uipath.RegularUserID) },
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, folderGrant(`folder_path = "Shared"`, `role_name = "Operator"`, uipath.RegularUserID))
			w.MustRun(t, "apply", "-auto-approve")
			remove(env)
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "UiPath folder role grant is gone") || !strings.Contains(out, "1 to add, 0 to change, 0 "+
				"to destroy") {
				t.Errorf("the plan says:\n%s", out)
			}
			w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")
		})
	}
	env := acctest.Start(t)
	config := folderGrant("folder_id = 104", `role_name = "Operator"`, uipath.RegularUserID)
	w := env.NewWorkspace(t, config)
	w.MustRun(t, "apply", "-auto-approve")
	env.UiPath.DeleteFolder(uipath.ArchiveFolderID)
	if out := w.MustRun(t, "destroy", "-auto-approve"); !strings.Contains(out, "Destroy complete") {
		t.Errorf("without the folder a destroy says:\n%s", out)
	}
}

// A role that somebody deleted takes its grants with it, and a destroy goes on.
func TestAccRoleGrants_roleGone(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	role := env.UiPath.AddRole(uipath.Role{Name: "Passing", Type: uipath.RoleMixed})
	w := env.NewWorkspace(
		t,
		tenantGrant(`role_name = "Passing"`, uipath.RegularUserID)+folderGrant(
			`folder_path = "Shared"`, fmt.Sprintf("role_id = %d", role.ID), uipath.RegularUserID,
		),
	)
	w.MustRun(t, "apply", "-auto-approve")
	env.UiPath.DeleteRole(role.ID)
	if out := w.MustRun(t, "destroy", "-auto-approve"); strings.Contains(w.State(t), "role_grant") {
		t.Errorf("a destroy says:\n%s", out)
	}
}

// Whatever becomes of a response, the role is there once the apply is over.
func TestAccRoleGrants_lostAnswers(t *testing.T) {
	t.Parallel()
	for route, config := range map[string]string{
		setUsersRoute:                tenantGrant(`role_name = "Auditor"`, uipath.RegularUserID),
		assignUsersRoute:             folderGrant(`folder_path = "Shared"`, `role_name = "Operator"`, uipath.RegularUserID),
		"/orchestrator_/odata/Users": tenantGrant(`role_name = "Auditor"`, uipath.RegularUserID),
	} {
		for _, kind := range []string{kernel.FaultResetBefore, kernel.FaultResetAfter, kernel.FaultTruncate, kernel.FaultHTML} {
			t.Run(route+", "+kind, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("uipath.duplicate_grant", "409"))
				env.Faults.Add(kernel.Fault{Platform: "uipath", Method: http.MethodPost, Route: route, Kind: kind})
				env.Test(t, resource.TestCase{Steps: afterALostResponse(env.Config(config), kind == kernel.FaultHTML && route != "/orchestrator_/odata/Users")})
			})
		}
	}
}

// A user whom this very configuration creates gets memberships and roles in the same apply.
func TestAccRoleGrants_ofANewUser(t *testing.T) {
	t.Parallel()
	for name, options := range grantVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			w := env.NewWorkspace(t, adaWith()+`
resource "platformusers_uipath_group_member" "it" {
  group_name = "Automation Users"
  user_id    = platformusers_uipath_user.ada.id
}
resource "platformusers_uipath_tenant_role_grant" "it" {
  role_name = "Auditor"
  user_id   = platformusers_uipath_user.ada.id
}
resource "platformusers_uipath_folder_role_grant" "it" {
  folder_path = "Finance/Invoices"
  role_name   = "Operator"
  user_id     = platformusers_uipath_user.ada.id
}
`)
			if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "4 added") {
				t.Errorf("the apply says:\n%s", out)
			}
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
				t.Errorf("the plan says:\n%s", out)
			}
			w.MustRun(t, "destroy", "-auto-approve")
		})
	}
}
