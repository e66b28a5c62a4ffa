package controlroom_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

// K6.5: the plan that changes the names of somebody from a directory says that the directory may overwrite them.
func TestAccUser_K6_5SignInOverwrites(t *testing.T) {
	t.Parallel()
	for domain, warns := range map[string]bool{"CORP": true, "": false} {
		env := acctest.Start(t)
		id := env.ControlRoom.AddUser(controlroom.User{Username: "some.body", Domain: domain, FirstName: "Some", Email: "some@example.com",
			RoleIDs: []int64{env.ControlRoom.RoleIDOf(controlroom.BasicRoleName)}}).ID
		config := existing(env, nil, id)
		w := env.NewWorkspace(t, config)
		w.MustRun(t, "apply", "-auto-approve")
		env.ControlRoom.EditUser(id, func(u *controlroom.User) { u.FirstName = "Signed-in" })
		if out := w.MustRun(t, "plan"); strings.Contains(out, "The next sign-in undoes this") != warns {
			t.Errorf("%q: the plan says:\n%s", domain, out)
		}
	}
}
