package acctest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// named is a resource that names an object, which is then renamed outside; again makes another one of the former name.
type named struct {
	typeName, body string
	rename, again  func(env *acctest.Env)
	inPlace        bool // another object is no replacement
}

func namedObjects(env *acctest.Env) map[string]named {
	temporary := env.ControlRoom.AddRole(controlroom.Role{Name: "Temporary"})
	mia := env.ControlRoom.AddUser(controlroom.User{Username: "mia", Email: "mia@example.com"})
	renameTemporary := func(env *acctest.Env) {
		env.ControlRoom.EditRole(temporary.ID, func(r *controlroom.Role) { r.Name = "Former" })
	}
	newTemporary := func(env *acctest.Env) { env.ControlRoom.AddRole(controlroom.Role{Name: "temporary"}) }
	renameOperator := func(env *acctest.Env) { env.UiPath.RenameRole(uipath.OperatorRoleID, "Former") }
	newOperator := func(env *acctest.Env) { env.UiPath.AddRole(uipath.Role{Name: "operator", Type: uipath.RoleFolder}) }
	user := attribute("user_id", uipath.RegularUserID) + "\n  "
	const inFolder = "folder_path = \"Finance/Invoices\"\n  role_name = \"Operator\""
	return map[string]named{
		"group": {"uipath_group_member", user + `group_name = "Finance"`,
			func(env *acctest.Env) { env.UiPath.RenameGroup(uipath.FinanceGroupID, "Former") },
			func(env *acctest.Env) { env.UiPath.AddGroup(uipath.Group{Name: "finance"}) }, false},
		"tenant role": {"uipath_tenant_role_grant", user + `role_name = "Auditor"`,
			func(env *acctest.Env) { env.UiPath.RenameRole(uipath.AuditorRoleID, "Former") },
			func(env *acctest.Env) { env.UiPath.AddRole(uipath.Role{Name: "auditor", Type: uipath.RoleTenant}) }, false},
		"folder role": {"uipath_folder_role_grant", user + inFolder, renameOperator, newOperator, false},
		"folder": {"uipath_folder_role_grant", user + inFolder,
			func(env *acctest.Env) { env.UiPath.RenameFolder(uipath.InvoicesFolderID, "Former") },
			func(env *acctest.Env) { env.UiPath.AddFolder(uipath.FinanceFolderID, "invoices") }, false},
		"folder above": {"uipath_folder_role_grant", user + inFolder,
			func(env *acctest.Env) { env.UiPath.RenameFolder(uipath.FinanceFolderID, "Former") },
			func(env *acctest.Env) { env.UiPath.AddFolder(env.UiPath.AddFolder(0, "Finance").ID, "Invoices") }, false},
		"Control Room role": {"controlroom_role_grant", fmt.Sprintf("user_id = \"%d\"\n  role_name = \"Temporary\"", mia.ID),
			renameTemporary, newTemporary, false},
		"all roles of a person": {"controlroom_user", `username = "ada"
  email = "ada@example.com"
  first_name = "Ada"
  last_name = "Lovelace"
  password_wo = "Secret-123!"
  password_wo_version = 1
  role_names = ["Temporary", "HR Auditors"]`, renameTemporary, newTemporary, true},
	}
}

// K11.1: a name is looked up in every plan. A renamed object is a warning with the new name, and changes nothing. A name that another object
// has by now gives access to that one, with a warning that names both.
func TestAcc_K11_1NamesAreLookedUpAgain(t *testing.T) {
	t.Parallel()
	for name := range namedObjects(acctest.Start(t)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			c := namedObjects(env)[name]
			w := env.NewWorkspace(t, fmt.Sprintf("resource \"platformusers_%s\" \"it\" {\n  %s\n}\n", c.typeName, c.body))
			w.MustRun(t, "apply", "-auto-approve")
			c.rename(env)
			before := env.Writes()
			for range 2 {
				out := w.MustRun(t, "apply", "-auto-approve")
				if !strings.Contains(out, "The object has another name now") || !strings.Contains(out, "Former") ||
					!strings.Contains(out, "0 added, 0 changed, 0 destroyed") || env.Writes() != before {
					t.Errorf("renamed, %d writes:\n%s", env.Writes()-before, out)
				}
			}
			c.again(env)
			out := w.MustRun(t, "plan")
			if !strings.Contains(out, "The name means another object now") || !strings.Contains(out, "which is called \"") ||
				!strings.Contains(out, "Former") ||
				strings.Contains(out, "must be replaced") == c.inPlace {
				t.Errorf("another object has the name:\n%s", out)
			}
			w.MustRun(t, "apply", "-auto-approve")
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") || strings.Contains(out, "Warning: The ") {
				t.Errorf("afterwards:\n%s", out)
			}
			w.MustRun(t, "destroy", "-auto-approve")
		})
	}
}
