package acctest_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// end is an edge, and how one of its ends goes away.
type end struct {
	name, typeName string
	attributes     []string
	remove         func(env *acctest.Env)
	gone           string // what the warning calls it
	options        []acctest.Option
}

func attribute(name, value string) string { return fmt.Sprintf("%s = %q", name, value) }

func number(name string, value int64) string { return fmt.Sprintf("%s = %d", name, value) }

func ends(env *acctest.Env) []end {
	var (
		aUser = attribute("user_id", anypoint.RegularUserID)
		uUser = attribute("user_id", uipath.RegularUserID)
		mUser = attribute("user_id", apim.RegularUserID)
	)
	roles := []acctest.Option{acctest.Set("anypoint.access_model", "roles")}
	// Where a deleted user stays in the tenant, the grant stays, too.
	noRow := []acctest.Option{acctest.Set("uipath.deleted_user_tenant_row", "removed")}
	noUser := func(env *acctest.Env) { env.Anypoint.DeleteUser(anypoint.RegularUserID) }
	noUiPathUser := func(env *acctest.Env) { env.UiPath.DeleteUser(uipath.RegularUserID) }
	noPartner := func(env *acctest.Env) { env.APIM.DeleteUser(apim.RegularUserID) }
	aGone, uGone, mGone := "user "+anypoint.RegularUserID, "user "+uipath.RegularUserID, "user "+apim.RegularUserID
	member := env.ControlRoom.AddUser(controlroom.User{Username: "mia", Email: "mia@example.com"})
	role := env.ControlRoom.AddRole(controlroom.Role{Name: "Temporary"})
	return []end{
		{"team", "anypoint_team_member", []string{aUser, attribute("team_id", anypoint.DevelopersTeamID)},
			func(env *acctest.Env) { env.Anypoint.RemoveTeam(anypoint.DevelopersTeamID) }, "team " + anypoint.DevelopersTeamID, nil},
		{"user of a team", "anypoint_team_member", []string{aUser, attribute("team_id", anypoint.DevelopersTeamID)}, noUser, aGone, nil},
		{"role group", "anypoint_role_group_member", []string{aUser, attribute("role_group_id", anypoint.AuditorsRoleGroupID)},
			func(env *acctest.Env) { env.Anypoint.RemoveRoleGroup(anypoint.AuditorsRoleGroupID) },
			"role group " + anypoint.AuditorsRoleGroupID, roles},
		{"user of a role group", "anypoint_role_group_member", []string{aUser, attribute("role_group_id", anypoint.AuditorsRoleGroupID)}, noUser, aGone,
			roles},
		{"business group", "anypoint_business_group_member", []string{aUser, attribute("organization_id", anypoint.BusinessGroupID)},
			func(env *acctest.Env) { env.Anypoint.RemoveOrganization(anypoint.BusinessGroupID) }, "business group " + anypoint.BusinessGroupID, nil},
		{"user of a business group", "anypoint_business_group_member", []string{aUser, attribute("organization_id", anypoint.BusinessGroupID)}, noUser,
			aGone, nil},
		{"environment", "anypoint_permission_grant", []string{aUser, attribute("role_name", "Read Applications"),
			attribute("environment_id", anypoint.SandboxEnvironmentID)},
			func(env *acctest.Env) { env.Anypoint.RemoveEnvironment(anypoint.SandboxEnvironmentID) }, "environment " + anypoint.SandboxEnvironmentID, nil},
		{"business group of a permission", "anypoint_permission_grant", []string{aUser, attribute("role_name", "Exchange Viewer"),
			attribute("organization_id", anypoint.BusinessGroupID)},
			func(env *acctest.Env) { env.Anypoint.RemoveOrganization(anypoint.BusinessGroupID) }, "business group " + anypoint.BusinessGroupID, nil},
		{"user of a permission", "anypoint_permission_grant", []string{aUser, attribute("role_name", "Exchange Viewer")}, noUser, aGone, nil},

		{"group", "uipath_group_member", []string{uUser, attribute("group_id", uipath.FinanceGroupID)},
			func(env *acctest.Env) { env.UiPath.DeleteGroup(uipath.FinanceGroupID) }, "group " + uipath.FinanceGroupID, nil},
		{"group by name", "uipath_group_member", []string{uUser, attribute("group_name", "Finance")},
			func(env *acctest.Env) { env.UiPath.DeleteGroup(uipath.FinanceGroupID) }, "group " + uipath.FinanceGroupID, nil},
		{"user of a group", "uipath_group_member", []string{uUser, attribute("group_id", uipath.FinanceGroupID)}, noUiPathUser, uGone, nil},
		{"tenant role", "uipath_tenant_role_grant", []string{uUser, number("role_id", uipath.AuditorRoleID)},
			func(env *acctest.Env) { env.UiPath.DeleteRole(uipath.AuditorRoleID) }, "role " + strconv.Itoa(uipath.AuditorRoleID), nil},
		{"user of a tenant role", "uipath_tenant_role_grant", []string{uUser, number("role_id", uipath.AuditorRoleID)}, noUiPathUser, uGone, noRow},
		{"folder", "uipath_folder_role_grant", []string{uUser, number("folder_id", uipath.ArchiveFolderID), number("role_id", uipath.OperatorRoleID)},
			func(env *acctest.Env) { env.UiPath.DeleteFolder(uipath.ArchiveFolderID) }, "folder " + strconv.Itoa(uipath.ArchiveFolderID), nil},
		{"folder role", "uipath_folder_role_grant", []string{uUser, number("folder_id", uipath.ArchiveFolderID), number("role_id", uipath.OperatorRoleID)},
			func(env *acctest.Env) { env.UiPath.DeleteRole(uipath.OperatorRoleID) }, "role " + strconv.Itoa(uipath.OperatorRoleID), nil},
		{"user of a folder role", "uipath_folder_role_grant", []string{uUser, number("folder_id", uipath.ArchiveFolderID),
			number("role_id", uipath.OperatorRoleID)}, noUiPathUser, uGone, noRow},

		{"group of a service", "apim_group_member", []string{mUser, attribute("group_id", apim.TestersGroupID)},
			func(env *acctest.Env) { env.APIM.DeleteGroup(apim.TestersGroupID) }, "group " + apim.TestersGroupID, nil},
		{"user of a service's group", "apim_group_member", []string{mUser, attribute("group_id", apim.TestersGroupID)}, noPartner, mGone, nil},
		{"product", "apim_subscription", []string{mUser, attribute("product_id", apim.PremiumProductID), attribute("display_name", "P")},
			func(env *acctest.Env) { env.APIM.DeleteProduct(apim.PremiumProductID) }, "product " + apim.PremiumProductID, nil},
		{"user of a subscription", "apim_subscription", []string{mUser, attribute("product_id", apim.PremiumProductID), attribute("display_name", "P")},
			func(env *acctest.Env) {
				for _, s := range env.APIM.Subscriptions() {
					if s.OwnerID == apim.RegularUserID {
						env.APIM.DeleteSubscription(s.ID)
					}
				}
				noPartner(env)
			}, mGone, nil},

		{"Control Room role", "controlroom_role_grant", []string{attribute("user_id", strconv.FormatInt(member.ID, 10)), number("role_id", role.ID)},
			func(env *acctest.Env) { env.ControlRoom.DeleteRole(role.ID) }, "role " + strconv.FormatInt(role.ID, 10), nil},
		{"Control Room user", "controlroom_role_grant", []string{attribute("user_id", strconv.FormatInt(member.ID, 10)), number("role_id", role.ID)},
			func(env *acctest.Env) { env.ControlRoom.DeleteUser(member.ID) }, "user " + strconv.FormatInt(member.ID, 10), nil},
	}
}

// What an edge went with is named for what it is; the plan warns that the edge cannot be created again, and stands in the way of no destroy; and the
// apply explains it in the same way.
func TestAcc_K12_1TheOtherEndIsGone(t *testing.T) {
	t.Parallel()
	for i, tc := range ends(acctest.Start(t)) {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, tc.options...)
			tc := ends(env)[i]
			w := env.NewWorkspace(t, fmt.Sprintf("resource \"platformusers_%s\" \"it\" {\n  %s\n}\n", tc.typeName, strings.Join(tc.attributes, "\n  ")))
			w.MustRun(t, "apply", "-auto-approve")
			state := w.State(t)
			tc.remove(env)
			out := w.MustRun(t, "plan")
			for _, text := range []string{"The " + tc.gone + " is gone", "The apply cannot create the", "1 to add"} {
				if !strings.Contains(out, text) {
					t.Errorf("the plan does not say %q:\n%s", text, out)
				}
			}
			for _, destroy := range [][]string{{"destroy", "-auto-approve"}, {"destroy", "-auto-approve", "-refresh=false"}} {
				w.WriteState(t, state)
				if out, err := w.Run(t, destroy...); err != nil || strings.Contains(w.State(t), tc.typeName) {
					t.Errorf("%s stops at what is gone:\n%s", strings.Join(destroy, " "), out)
				}
			}
			w.WriteState(t, state)
			out, err := w.Run(t, "apply", "-auto-approve")
			if err == nil {
				t.Fatalf("the apply creates it:\n%s", out)
			}
			_, diagnosis, _ := strings.Cut(out, "Error: ")
			for _, untrue := range []string{"either Teams or the older", "base_url or region name"} {
				if strings.Contains(diagnosis, untrue) {
					t.Errorf("the apply says %q:\n%s", untrue, out)
				}
			}
			if id := tc.gone[strings.LastIndexByte(tc.gone, ' ')+1:]; tc.name != "group by name" && !strings.Contains(diagnosis, id) {
				t.Errorf("the apply does not name %s:\n%s", id, out)
			}
		})
	}
}
