package uipath_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// K4.1: the platform may hold an accented letter as two characters; Terraform writes it as one.
func TestAccUser_K4_1_decomposedNames(t *testing.T) {
	t.Parallel()
	const decomposed, composed = "Jose\u0301", "Jos\u00e9"
	env := acctest.Start(t)
	env.UiPath.AddUser(uipath.User{UserName: decomposed, Email: "jose@example.com", IsActive: true, InvitationAccepted: true})
	env.UiPath.AddGroup(uipath.Group{Name: "Team " + decomposed})
	env.UiPath.AddFolder(0, "Folder "+decomposed)
	env.UiPath.AddRole(uipath.Role{Name: "Role " + decomposed, Type: uipath.RoleMixed})
	w := env.NewWorkspace(t, fmt.Sprintf(`data "platformusers_uipath_user" "it" {
  user_name = %[2]q
}
data "platformusers_uipath_folders" "it" {
  path = "Folder %[2]s"
}
resource "platformusers_uipath_group_member" "it" {
  group_name = "Team %[2]s"
  user_id    = %[1]q
}
resource "platformusers_uipath_folder_role_grant" "it" {
  folder_path = "Folder %[2]s"
  role_name   = "Role %[2]s"
  user_id     = %[1]q
}
output "folders" {
  value = "${length(data.platformusers_uipath_folders.it.folders)} folder"
}
`, uipath.RegularUserID, composed))
	w.MustRun(t, "apply", "-auto-approve")
	if state := w.State(t); !strings.Contains(state, "1 folder") {
		t.Errorf("the folder is not listed:\n%s", state)
	}
	w = env.NewWorkspace(t, adaWith(fmt.Sprintf("user_name = %q", composed)))
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "Already exists on UiPath") {
		t.Errorf("the plan says:\n%s", out)
	}
}
