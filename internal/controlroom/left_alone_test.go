package controlroom_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

// K3.8: roles that grants give are not shown by the user, so no apply of a grant looks like a change outside of Terraform.
// K6.7: a grant of the base role is taken over when the user was made in the same apply.
func TestAccUser_K3_8_K6_7_grantsBesideTheUser(t *testing.T) {
	t.Parallel()
	for _, generation := range []string{"a360_v2", "a360_v1", "e11"} {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, in(generation)...)
			w := env.NewWorkspace(t, adaWith()+`
resource "platformusers_controlroom_role_grant" "each" {
  for_each  = { basic = "AAE_Basic", finance = "Finance Operators" }
  user_id   = platformusers_controlroom_user.ada.id
  role_name = each.value
}
`)
			w.MustRun(t, "apply", "-auto-approve")
			for _, args := range [][]string{{"plan", "-detailed-exitcode"}, {"plan", "-refresh-only", "-detailed-exitcode"}} {
				if out, err := w.Run(t, args...); err != nil {
					t.Errorf("%s says:\n%s", strings.Join(args, " "), out)
				}
			}
			w.MustRun(t, "destroy", "-auto-approve")
		})
	}
}

// K6.3: the default of base_role_name is no role of this Control Room: the error names the attribute and the roles that there are.
func TestAccUser_K6_3_noBaseRole(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.ControlRoom.EditRole(env.ControlRoom.RoleIDOf(controlroom.BasicRoleName), func(r *controlroom.Role) { r.Name = "Basics" })
	out, err := env.NewWorkspace(t, adaWith()).Run(t, "plan")
	if err == nil || !strings.Contains(out, `Set base_role_name to one of them`) || !strings.Contains(out, `"Basics"`) {
		t.Errorf("the plan says:\n%s", out)
	}
}

// K3.5: no roles means no other than the base role, which every account has.
func TestAccUser_K3_5_emptySets(t *testing.T) {
	t.Parallel()
	for _, empty := range []string{"role_names = []", "role_ids = []"} {
		t.Run(empty, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, adaWith(empty, "license_features = []"))
			w.MustRun(t, "apply", "-auto-approve")
			u, _ := env.ControlRoom.UserNamed("ada.lovelace")
			for range 2 {
				if out, err := w.Run(t, "plan", "-detailed-exitcode"); err != nil {
					t.Errorf("the plan says:\n%s", out)
				}
				env.ControlRoom.GrantRole(u.ID, env.ControlRoom.RoleIDOf("HR Auditors")) // and taken away again
				w.MustRun(t, "apply", "-auto-approve")
			}
			if roles := env.ControlRoom.RoleNames(u.ID); len(roles) != 1 || roles[0] != controlroom.BasicRoleName {
				t.Errorf("the roles are %v", roles)
			}
		})
	}
}

// K3: what the configuration never declared is left alone, whoever sets it; what it declared and no longer does is cleared.
func TestAccUser_K3_leftOutIsLeftAlone(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith(`description = "Countess"`, "last_name = "))
	w.MustRun(t, "apply", "-auto-approve")
	u, _ := env.ControlRoom.UserNamed("ada.lovelace")
	env.ControlRoom.EditUser(u.ID, func(u *controlroom.User) { u.LastName = "King" })
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
		t.Errorf("the plan says:\n%s", out)
	}
	w.Configure(t, adaWith("last_name = "))
	w.MustRun(t, "apply", "-auto-approve")
	if u, _ = env.ControlRoom.User(u.ID); u.LastName != "King" || u.Description != "" {
		t.Errorf("the account is %+v", u)
	}
}
