package uipath_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// twoAdministrators are the only administrators, each managed by a provider alias of its own.
func twoAdministrators(env *acctest.Env, attributes string) (config string, ids []string) {
	ids = []string{administrator(env, "first"), administrator(env, "second")}
	return acctest.SecondAlias(existing(env, attributes, ids...), "u1"), ids
}

// expectOneAdministrator checks that one of two destroys was refused.
func expectOneAdministrator(t *testing.T, env *acctest.Env, out string, err error) {
	t.Helper()
	if err == nil || strings.Count(out, "Refused: the last administrator") != 1 {
		t.Errorf("the destroy says:\n%s", out)
	}
	left := 0
	for _, id := range env.UiPath.GroupMembers(uipath.AdministratorsGroupID) {
		if u, ok := env.UiPath.User(id); ok && u.IsActive {
			left++
		}
	}
	if left != 1 {
		t.Errorf("%d administrators are left", left)
	}
}

// K10.3: two provider aliases of one organization are two clients, and still one of two last administrators stays. The platform holds a write
// back that is past its guard.
func TestAccUser_K10_3TwoAliases(t *testing.T) {
	t.Parallel()
	for policy, method := range map[string]string{"delete": "DELETE", "disable": "PUT"} {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			config, ids := twoAdministrators(env, `deletion_policy = "`+policy+`"`)
			w := env.NewWorkspace(t, config)
			w.MustRun(t, "apply", "-auto-approve")
			onlyAdministrators(env, ids...)
			env.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldBefore}.On("uipath", method, userRoute))
			held := w.StartHeld(t, env.Faults, "destroy", "-auto-approve", "-parallelism=10")
			out, err := held.Finish()
			expectOneAdministrator(t, env, out, err)
		})
	}
}

// K10.3: the same for memberships in Administrators.
func TestAccGroupMember_K10_3TwoAliases(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	ids := []string{administrator(env, "first"), administrator(env, "second")}
	onlyAdministrators(env, append(ids, uipath.AdminID)...)
	var config strings.Builder
	for i, id := range ids {
		name := "u" + string(rune('0'+i))
		config.WriteString("resource \"platformusers_uipath_group_member\" \"" + name + "\" {\n  group_name = \"Administrators\"\n  user_id = \"" + id +
			"\"\n}\n" + importing("platformusers_uipath_group_member."+name, uipath.AdministratorsGroupID+"/"+id))
	}
	w := env.NewWorkspace(t, acctest.SecondAlias(config.String(), "u1"))
	w.MustRun(t, "apply", "-auto-approve")
	onlyAdministrators(env, ids...)
	env.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldBefore}.On("uipath", "PUT", userRoute))
	out, err := w.StartHeld(t, env.Faults, "destroy", "-auto-approve", "-parallelism=10").Finish()
	expectOneAdministrator(t, env, out, err)
}

// K10.3: Terraform starts a process of the provider for each alias.
func TestCLIUser_K10_3TwoProcesses(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	config, ids := twoAdministrators(env, "")
	w := env.NewPlugin(t, config)
	w.MustRun(t, "apply", "-auto-approve")
	onlyAdministrators(env, ids...)
	env.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldBefore}.On("uipath", "DELETE", userRoute))
	out, err := w.StartHeld(t, env.Faults, "destroy", "-auto-approve", "-parallelism=10").Finish()
	expectOneAdministrator(t, env, out, err)
}
