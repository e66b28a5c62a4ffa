package uipath_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// K16.1: a role in a folder gives nothing to somebody who has no role in the tenant. The plan says so; the apply goes on.
func TestAccFolderRoleGrant_K16_1NoTenantRole(t *testing.T) {
	t.Parallel()
	const warning = "Without a role in the tenant this has no effect"
	for name, c := range map[string]struct {
		prepare func(*acctest.Env, string)
		warns   bool
	}{
		"not in the tenant":  {func(*acctest.Env, string) {}, true},
		"without a role":     {func(env *acctest.Env, id string) { env.UiPath.AddToTenant(id) }, true},
		"with a role":        {func(env *acctest.Env, id string) { env.UiPath.GrantTenantRole(id, uipath.AllowTenantUserRoleID) }, false},
		"through a group":    {func(env *acctest.Env, id string) { env.UiPath.AddGroupMember(uipath.AutomationUsersGroupID, id) }, false},
		"a group without it": {func(env *acctest.Env, id string) { env.UiPath.AddGroupMember(uipath.FinanceGroupID, id) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			id := administrator(env, "somebody")
			c.prepare(env, id)
			w := env.NewWorkspace(t, fmt.Sprintf("resource \"platformusers_uipath_folder_role_grant\" \"it\" {\n  folder_path = \"Shared\"\n  role_name = "+
				"\"Automation User\"\n  user_id = %q\n}\n", id))
			if out := w.MustRun(t, "plan"); strings.Contains(out, warning) != c.warns {
				t.Errorf("the plan says:\n%s", out)
			}
			w.MustRun(t, "apply", "-auto-approve")
			if out := w.MustRun(t, "plan", "-detailed-exitcode"); strings.Contains(out, warning) {
				t.Errorf("the plan afterwards says:\n%s", out)
			}
		})
	}
}
