package uipath_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// Numbers of roles and folders mean something else in another tenant: a grant that is not found there is not gone, and nothing is taken away
// there.
func TestAccGrants_anotherTenantTakesAndGivesNothing(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, fmt.Sprintf(`
resource "platformusers_uipath_tenant_role_grant" "audits" {
  user_id   = %q
  role_name = "Auditor"
}
resource "platformusers_uipath_folder_role_grant" "works" {
  folder_path = "Finance"
  user_id     = %q
  role_name   = "Automation User"
}
`, uipath.RegularUserID, uipath.RegularUserID))
	w.MustRun(t, "apply", "-auto-approve")
	before, writes := w.State(t), env.Writes()
	w.Setenv("UIPATH_TENANT", "Another")
	for _, command := range [][]string{
		{"plan"}, {"apply", "-auto-approve"}, {"destroy", "-auto-approve"}, {"destroy", "-auto-approve", "-refresh=false"},
	} {
		if out, err := w.Run(t, command...); err == nil || !strings.Contains(out, "Another UiPath tenant") {
			t.Errorf("%v in another tenant says:\n%s", command, out)
		}
	}
	if w.State(t) != before || env.Writes() != writes {
		t.Error("something was taken or given")
	}
	w.Setenv("UIPATH_TENANT", uipath.TenantName)
	w.MustRun(t, "destroy", "-auto-approve")
}
