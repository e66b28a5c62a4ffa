package uipath_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// K3.5: an empty set of groups means none.
func TestAccInvitation_K3_5_noGroups(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t).NewWorkspace(t, graceWith("group_ids = []"))
	w.MustRun(t, "apply", "-auto-approve")
	if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
		t.Errorf("the plan says:\n%s", out)
	}
}

// K3.2: an id and a name that mean two things are an error of the plan that names both, for groups, roles and folders.
func TestAccReferences_K3_2_contradictions(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for want, config := range map[string]string{
		fmt.Sprintf(`group_id %s is called "Finance", and group_name "Automation Users" is %s`, uipath.FinanceGroupID,
			uipath.AutomationUsersGroupID): member(byID(uipath.FinanceGroupID)+"\n  "+byName("Automation Users"), uipath.RegularUserID),
		`role_id 13 is called "Auditor", and role_name "Allow to be Automation User" is 12`: fmt.Sprintf(
			"resource \"platformusers_uipath_tenant_role_grant\" \"it\" {\n  user_id = %q\n  role_id = 13\n"+
				"  role_name = \"Allow to be Automation User\"\n}\n",
			uipath.RegularUserID),
		`folder_id 102 is called "Finance", and nothing was found by the name "Nowhere"`: fmt.Sprintf(
			"resource \"platformusers_uipath_folder_role_grant\" \"it\" {\n  user_id = %q\n  role_id = 22\n  folder_id = 102\n"+
				"  folder_path = \"Nowhere\"\n}\n",
			uipath.RegularUserID),
	} {
		if out, err := env.NewWorkspace(t, config).Run(t, "plan"); err == nil || !strings.Contains(out, want) {
			t.Errorf("the plan says, not %s:\n%s", want, out)
		}
	}
	if env.Writes() != 0 {
		t.Error("something was written")
	}
}
