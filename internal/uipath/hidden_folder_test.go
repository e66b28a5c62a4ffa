package uipath_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// A folder that the sign-in may not see any more may have been deleted or not: an error says so, with the way out.
func TestAccFolderRoleGrant_K12_2folderHidden(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, folderGrant(`folder_path = "Finance/Invoices/Archive"`, `role_name = "Operator"`, uipath.RegularUserID))
	w.MustRun(t, "apply", "-auto-approve")
	env.UiPath.DeleteFolder(uipath.ArchiveFolderID)
	env.Faults.Add(kernel.Fault{
		Platform: "uipath", Method: "GET", Kind: kernel.FaultStatus, Status: 403, Times: -1,
		Route: "/orchestrator_/odata/Folders/UiPath.Server.Configuration.OData.GetUsersForFolder(key={key},includeInherited={includeInherited})",
	})
	for _, args := range [][]string{{"plan"}, {"plan", "-destroy"}} {
		out, err := w.Run(t, args...)
		if err == nil || !strings.Contains(out, "The folder is not visible") || !strings.Contains(out, "terraform state rm ADDRESS") {
			t.Errorf("%v does not name the way out:\n%s", args, out)
		}
	}
	if !strings.Contains(w.State(t), "platformusers_uipath_folder_role_grant") {
		t.Error("the grant left the state")
	}
}
