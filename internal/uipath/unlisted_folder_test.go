package uipath_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// K5.5: a personal workspace is not in the list of folders; with its number it is read by itself.
func TestAccFolderRoleGrant_K5_5_unlistedFolder(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	folder := env.UiPath.AddFolderOfType(0, "Rita's workspace", uipath.FolderPersonal)
	grant := func(id int64) string {
		return fmt.Sprintf("resource \"platformusers_uipath_folder_role_grant\" \"it\" {\n  folder_id = %d\n  user_id = %q\n  role_id = %d\n}\n",
			id, uipath.RegularUserID, uipath.OperatorRoleID)
	}
	w := env.NewWorkspace(t, grant(folder.ID))
	w.MustRun(t, "apply", "-auto-approve")
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
		t.Errorf("the plan after it says:\n%s", out)
	}
	w.MustRun(t, "destroy", "-auto-approve")
	w = env.NewWorkspace(t, grant(9999))
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "Orchestrator shows no folder 9999") {
		t.Errorf("the plan says:\n%s", out)
	}
}
