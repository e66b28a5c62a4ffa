package uipath_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

const lostAccess = "The platform took away access that nobody asked to remove"

// K10.6: what AssignUsers loses besides what it was to change is given back, or is an error.
func TestAccFolderRoleGrant_K10_6OthersStay(t *testing.T) {
	t.Parallel()
	for losses, fails := range map[string]bool{"none": false, "once": false, "always": true} {
		for _, when := range []string{"apply", "destroy"} {
			env := acctest.Start(t)
			env.UiPath.AddToTenant(uipath.RegularUserID)
			had := []int{uipath.FolderAdministratorRoleID, uipath.AutomationUserRoleID}
			for _, role := range had {
				env.UiPath.GrantFolderRole(uipath.SharedFolderID, uipath.RegularUserID, role)
			}
			want := append(had, uipath.OperatorRoleID)
			w := env.NewWorkspace(t, folderGrant(`folder_path = "Shared"`, `role_name = "Operator"`, uipath.RegularUserID))
			if when == "destroy" {
				w.MustRun(t, "apply", "-auto-approve")
				want = had
			}
			if err := env.Switches.Set("uipath.unasked_losses", losses); err != nil {
				t.Fatal(err)
			}
			if out, err := w.Run(t, when, "-auto-approve"); (err != nil) != fails || fails && !strings.Contains(out, lostAccess) {
				t.Errorf("losses %s: the %s says:\n%s", losses, when, out)
			}
			got := env.UiPath.FolderRoles(uipath.SharedFolderID, uipath.RegularUserID)
			slices.Sort(got)
			if !fails && !slices.Equal(got, want) {
				t.Errorf("losses %s, %s: the user has the roles %v, want %v", losses, when, got, want)
			}
		}
	}
}

// K10.6: a change of groups that loses another group is an error that names it.
func TestAccGroupMember_K10_6OthersStay(t *testing.T) {
	t.Parallel()
	for _, losses := range []string{"none", "always"} {
		env := acctest.Start(t, acctest.Set("uipath.unasked_losses", losses))
		env.UiPath.AddGroupMember(uipath.AutomationDevelopersGroupID, uipath.RegularUserID)
		w := env.NewWorkspace(t, fmt.Sprintf("resource \"platformusers_uipath_group_member\" \"it\" {\n  group_name = \"Citizen Developers\"\n"+
			"  user_id = %q\n}\n", uipath.RegularUserID))
		out, err := w.Run(t, "apply", "-auto-approve")
		lost := err != nil && strings.Contains(out, lostAccess) && strings.Contains(out, uipath.AutomationDevelopersGroupID)
		if lost != (losses == "always") || (err != nil) != lost {
			t.Errorf("losses %s: the apply says:\n%s", losses, out)
		}
	}
}

// K10.6: the same with the groups of an invitation.
func TestAccInvitation_K10_6OthersStay(t *testing.T) {
	t.Parallel()
	for _, losses := range []string{"none", "always"} {
		env := acctest.Start(t, acctest.Set("uipath.unasked_losses", losses))
		config := func(groups ...string) string {
			return fmt.Sprintf("resource \"platformusers_uipath_invitation\" \"it\" {\n  email = \"grace@example.com\"\n  group_ids = [\"%s\"]\n}\n",
				strings.Join(groups, `", "`))
		}
		w := env.NewWorkspace(t, config(uipath.AutomationDevelopersGroupID))
		w.MustRun(t, "apply", "-auto-approve")
		w.Configure(t, config(uipath.AutomationDevelopersGroupID, uipath.AutomationUsersGroupID))
		out, err := w.Run(t, "apply", "-auto-approve")
		lost := err != nil && strings.Contains(out, lostAccess) && strings.Contains(out, uipath.AutomationDevelopersGroupID)
		if lost != (losses == "always") || (err != nil) != lost {
			t.Errorf("losses %s: the apply says:\n%s", losses, out)
		}
	}
}
