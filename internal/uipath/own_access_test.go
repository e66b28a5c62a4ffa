package uipath_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// signedInWith is a workspace that signs in with a personal access token.
func signedInWith(t *testing.T, env *acctest.Env, token, hcl string) *acctest.Workspace {
	t.Helper()
	w := env.NewWorkspace(t, hcl)
	w.Setenv("UIPATH_CLIENT_ID", "")
	w.Setenv("UIPATH_CLIENT_SECRET", "")
	w.Setenv("UIPATH_PAT", token)
	w.Setenv("UIPATH_PARTITION_GLOBAL_ID", uipath.PartitionGlobalID)
	return w
}

func inAdministrators(userID string) string {
	return fmt.Sprintf("resource \"platformusers_uipath_group_member\" \"own\" {\n  group_name = \"Administrators\"\n  user_id = %q\n}\n", userID) +
		importing("platformusers_uipath_group_member.own", uipath.AdministratorsGroupID+"/"+userID)
}

// K10.4: own account x {delete, disable, replace, leave Administrators}, for a token that shows whose it is, for one that does not, and for one that
// the settings name. There is another administrator each time.
func TestAccUser_K10_4OwnAccess(t *testing.T) {
	t.Parallel()
	for name, sign := range map[string]struct{ token, setting, want string }{
		"known":   {uipath.ScopedPAT, "", "signs in as"},
		"unknown": {uipath.PAT, "", "signed_in_user_id"},
		"set":     {uipath.PAT, uipath.AdminID, "signs in as"},
	} {
		for what, change := range map[string]struct {
			config, then string
			command      []string
		}{
			"delete":  {existingAdmin(""), "", nil},
			"disable": {existingAdmin(""), existingAdmin("is_active = false"), nil},
			"replace": {existingAdmin(""), existingAdmin(""), []string{"-replace=platformusers_uipath_user.u0"}},
			"policy":  {existingAdmin(`deletion_policy = "disable"`), "", nil},
			"leave":   {inAdministrators(uipath.AdminID), "", nil},
			"move":    {inAdministrators(uipath.AdminID), strings.ReplaceAll(inAdministrators(uipath.AdminID), "Administrators", "Finance"), nil},
		} {
			t.Run(name+", "+what, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("uipath.delete_self", "204"))
				w := signedInWith(t, env, sign.token, change.config)
				w.Setenv("UIPATH_SIGNED_IN_USER_ID", sign.setting)
				w.MustRun(t, "apply", "-auto-approve")
				before := env.Writes()
				w.Configure(t, change.then)
				for _, command := range [][]string{{"plan"}, {"apply", "-auto-approve"}} {
					out, err := w.Run(t, append(command, change.command...)...)
					if err == nil || !strings.Contains(out, "Refused: ") || !strings.Contains(out, sign.want) {
						t.Errorf("%s says:\n%s", command, out)
					}
				}
				if env.Writes() != before {
					t.Error("something was written")
				}
			})
		}
	}
}

func existingAdmin(attributes string) string {
	return fmt.Sprintf("resource \"platformusers_uipath_user\" \"u0\" {\n  user_name = %q\n  email = %q\n  name = \"Adam\"\n  surname = \"Admin\"\n  "+
		"%s\n}\n",
		uipath.AdminUserName, uipath.AdminUserName, attributes) + importing("platformusers_uipath_user.u0", uipath.AdminID)
}

// K10.4: with a token that does not show whose it is, ordinary people stay workable, and an administrator too, once the settings name another one.
func TestAccUser_K10_4OthersStayWorkable(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	other := administrator(env, "other")
	env.UiPath.AddGroupMember(uipath.AdministratorsGroupID, other)
	w := signedInWith(t, env, uipath.PAT, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	w.MustRun(t, "destroy", "-auto-approve")
	w.Configure(t, existing(env, "", other)+inAdministrators(other))
	w.MustRun(t, "apply", "-auto-approve")
	if out, err := w.Run(t, "plan", "-destroy"); err == nil || strings.Count(out, "this may be the account that the provider signs in as") != 2 {
		t.Errorf("the plan says:\n%s", out)
	}
	w.Setenv("UIPATH_SIGNED_IN_USER_ID", uipath.AdminID)
	w.MustRun(t, "destroy", "-auto-approve")
}

// K10.4: the own role in the tenant.
func TestAccTenantRoleGrant_K10_4OwnRole(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	declared := func(userID, role string) string {
		return fmt.Sprintf("resource \"platformusers_uipath_tenant_role_grant\" \"own\" {\n  role_name = %q\n  user_id = %q\n}\n", role, userID)
	}
	w := signedInWith(t, env, uipath.ScopedPAT, declared(uipath.AdminID, "Allow to be Automation User"))
	w.MustRun(t, "apply", "-auto-approve")
	before := env.Writes()
	for _, then := range []string{"", declared(uipath.RegularUserID, "Allow to be Automation User")} {
		w.Configure(t, then)
		for _, command := range [][]string{{"plan"}, {"apply", "-auto-approve"}} {
			if out, err := w.Run(t, command...); err == nil || !strings.Contains(out, "Refused: the access of the account") {
				t.Errorf("%s says:\n%s", command, out)
			}
		}
	}
	if env.Writes() != before {
		t.Error("something was written")
	}
}
