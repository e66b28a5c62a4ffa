package uipath_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// K6.5: the plan that changes the names of a directory user says that the directory may overwrite them.
func TestAccUser_K6_5SignInOverwrites(t *testing.T) {
	t.Parallel()
	for id, warns := range map[string]bool{uipath.DirectoryUserID: true, uipath.RegularUserID: false} {
		env := acctest.Start(t)
		w := env.NewWorkspace(t, existing(env, "", id))
		w.MustRun(t, "apply", "-auto-approve")
		config := existing(env, "", id)
		env.UiPath.EditUser(id, func(u *uipath.User) { u.Name = "Signed-in" })
		w.Configure(t, config)
		if out := w.MustRun(t, "plan"); strings.Contains(out, "The next sign-in undoes this") != warns {
			t.Errorf("the plan says:\n%s", out)
		}
	}
}
