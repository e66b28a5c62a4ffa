package controlroom_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

// K10.4: the own roles of an account that is no administrator, which manages users by a role of its own.
func TestAccUser_K10_4OwnRoles(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, in(generation, "own_account=allowed", "last_admin=allowed")...)
			basic := env.ControlRoom.RoleIDOf(controlroom.BasicRoleName)
			env.ControlRoom.GrantRole(controlroom.ServiceUserID, basic)
			service := env.ControlRoom.RoleNames(controlroom.ServiceUserID)
			own := service[0]
			if own == controlroom.BasicRoleName {
				own = service[1]
			}
			for what, c := range map[string]struct{ config, then string }{
				"role_names": {existing(env, nil, controlroom.ServiceUserID), existing(env, []string{`role_names = ["AAE_Basic"]`}, controlroom.ServiceUserID)},
				"grant":      {imported(env, own, controlroom.ServiceUserID), ""},
			} {
				w := env.NewWorkspace(t, c.config)
				w.MustRun(t, "apply", "-auto-approve")
				before := env.Writes()
				w.Configure(t, c.then)
				for _, command := range [][]string{{"plan"}, {"apply", "-auto-approve"}} {
					if out, err := w.Run(t, command...); err == nil || !strings.Contains(out, "Refused: the account that the provider signs in as") {
						t.Errorf("%s, %s says:\n%s", what, command, out)
					}
				}
				if env.Writes() != before {
					t.Errorf("%s: something was written", what)
				}
			}
		})
	}
}
