package anypoint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// K6.5: every sign-in through the identity provider overwrites e-mail address and names. The plan that would revert it says so.
func TestAccUser_K6_5SignInOverwrites(t *testing.T) {
	t.Parallel()
	const warning = "The next sign-in undoes this"
	env := acctest.Start(t)
	fred, _ := env.Anypoint.User(anypoint.FederatedUserID)
	w := env.NewWorkspace(t, imported(env, "", fred.ID))
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, imported(env, fmt.Sprintf("email = %q\n  first_name = \"Alfred\"", fred.Email), fred.ID))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, warning) {
		t.Errorf("the change says:\n%s", out)
	}
	if out := w.MustRun(t, "plan"); strings.Contains(out, warning) {
		t.Errorf("a plan without a change says:\n%s", out)
	}
	env.Anypoint.SignInSSO(fred.ID)
	if out := w.MustRun(t, "plan"); !strings.Contains(out, warning) || !strings.Contains(out, "ignore_changes = [first_name]") {
		t.Errorf("the plan after the sign-in says:\n%s", out)
	}
	local, _ := env.Anypoint.User(anypoint.RegularUserID)
	w = env.NewWorkspace(t, imported(env, "first_name = \"Other\"", local.ID))
	if out := w.MustRun(t, "apply", "-auto-approve"); strings.Contains(out, warning) {
		t.Errorf("the change of a local account says:\n%s", out)
	}
}
