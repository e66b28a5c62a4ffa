package controlroom_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
)

// Terraform plans a replacement for a value that is unknown until apply, even if it turns out to be the same: that is refused.
func TestAccUser_unknownIsNoReasonToReplace(t *testing.T) {
	t.Parallel()
	for attribute, value := range map[string]string{"username": "ada.lovelace", "domain": ""} {
		later := func(version int) string {
			return fmt.Sprintf("resource \"terraform_data\" \"other\" {\n  input = %q\n  triggers_replace = %d\n}\n", value, version)
		}
		env := acctest.Start(t)
		w := env.NewWorkspace(t, later(1)+adaWith(attribute+" = terraform_data.other.output"))
		w.MustRun(t, "apply", "-auto-approve")
		before, _ := env.ControlRoom.UserNamed("ada.lovelace")
		w.Configure(t, later(2)+adaWith(attribute+" = terraform_data.other.output"))
		if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "The value must be known for an existing resource") {
			t.Errorf("%s: the apply says:\n%s", attribute, out)
		}
		if after, ok := env.ControlRoom.UserNamed("ada.lovelace"); !ok || after.ID != before.ID {
			t.Errorf("%s: the person was deleted", attribute)
		}
	}
}

// A resource that was renamed without a moved block must not delete the person: neither by the plan, nor by following an error's advice.
func TestCLIUser_renamedResource(t *testing.T) {
	t.Parallel()
	renamed := strings.Replace(adaWith(), `"ada"`, `"renamed"`, 1)
	env := acctest.Start(t)
	w := env.NewCLI(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	before, _ := env.ControlRoom.UserNamed("ada.lovelace")
	w.Configure(t, renamed)
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "moved block") {
		t.Errorf("the apply says:\n%s", out)
	}
	w.Configure(t, renamed+importing("platformusers_controlroom_user.renamed", strconv.FormatInt(before.ID, 10)))
	for range 3 { // the order in which resources are planned is Terraform's
		if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "Two resources manage the same account") {
			t.Errorf("the apply with an import says:\n%s", out)
		}
	}
	w.Configure(t, renamed+"moved {\n  from = platformusers_controlroom_user.ada\n  to = platformusers_controlroom_user.renamed\n}\n")
	w.MustRun(t, "apply", "-auto-approve")
	if after, ok := env.ControlRoom.UserNamed("ada.lovelace"); !ok || after.ID != before.ID {
		t.Error("the person was deleted")
	}
}

// After a deletion outside, a destroy goes on, even when the roles that the configuration names are gone, too.
func TestAccUser_destroyAfterARemovalOutside(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith(`role_names = ["Finance Operators"]`))
	w.MustRun(t, "apply", "-auto-approve")
	u, _ := env.ControlRoom.UserNamed("ada.lovelace")
	env.ControlRoom.DeleteUser(u.ID)
	env.ControlRoom.DeleteRole(env.ControlRoom.RoleIDOf("Finance Operators"))
	w.MustRun(t, "destroy", "-auto-approve")
}

// Another user name is another account; the old one is deleted first, with the roles that grants gave.
func TestAccUser_replacement(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		env := acctest.Start(t, in(generation)...)
		w := env.NewWorkspace(t, adaWith())
		w.MustRun(t, "apply", "-auto-approve")
		before, _ := env.ControlRoom.UserNamed("ada.lovelace")
		w.Configure(t, adaWith(`username = "countess"`))
		if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 added, 0 changed, 1 destroyed") {
			t.Errorf("%s: the apply says:\n%s", generation, out)
		}
		if _, there := env.ControlRoom.UserNamed("ada.lovelace"); there {
			t.Errorf("%s: the old account is still there", generation)
		}
		if after, ok := env.ControlRoom.UserNamed("countess"); !ok || after.ID == before.ID || after.Email != "ada@example.com" {
			t.Errorf("%s: the new account is %+v", generation, after)
		}
	}
}
