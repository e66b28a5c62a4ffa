package uipath_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// What Terraform cannot know before an apply might be anything, so it would replace the person, with the very same value.
func TestAccUser_unknownIsNoReasonToReplace(t *testing.T) {
	t.Parallel()
	later := func(version int) string {
		return fmt.Sprintf("resource \"terraform_data\" \"other\" { input = %d }\n", version) +
			"data \"platformusers_uipath_groups\" \"all\" { depends_on = [terraform_data.other] }\n"
	}
	const attribute = `user_name = length(data.platformusers_uipath_groups.all.groups) > 0 ? "ada@example.com" : "x"`
	env := acctest.Start(t)
	w := env.NewWorkspace(t, later(1)+adaWith(attribute))
	w.MustRun(t, "apply", "-auto-approve")
	before, _ := env.UiPath.UserByName("ada@example.com")
	w.Configure(t, later(2)+adaWith(attribute))
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "The value must be known for an existing resource") {
		t.Errorf("the apply says:\n%s", out)
	}
	if after, ok := env.UiPath.UserByName("ada@example.com"); !ok || after.ID != before.ID {
		t.Error("the person was deleted")
	}
}

// A resource that was renamed without a moved block must not cost the person: neither by the plan, nor by doing what an error advises.
func TestCLIUser_renamedResource(t *testing.T) {
	t.Parallel()
	renamed := strings.Replace(adaWith(), `"ada"`, `"renamed"`, 1)
	env := acctest.Start(t)
	w := env.NewCLI(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	before, _ := env.UiPath.UserByName("ada@example.com")
	w.Configure(t, renamed)
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "moved block") {
		t.Errorf("the apply says:\n%s", out)
	}
	w.Configure(t, renamed+importing("platformusers_uipath_user.renamed", before.ID))
	for range 3 { // the order in which resources are planned is Terraform's
		if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "Two resources manage the same account") {
			t.Errorf("the apply with an import says:\n%s", out)
		}
	}
	w.Configure(t, renamed+"moved {\n  from = platformusers_uipath_user.ada\n  to = platformusers_uipath_user.renamed\n}\n")
	w.MustRun(t, "apply", "-auto-approve")
	if after, ok := env.UiPath.UserByName("ada@example.com"); !ok || after.ID != before.ID {
		t.Error("the person was deleted")
	}
}

// An import that leaves out is_active lets nobody in again. From then on the default holds.
func TestAccUser_importOfADisabledAccount(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	disable := func(u *uipath.User) { u.IsActive = false }
	env.UiPath.EditUser(uipath.RegularUserID, disable)
	w := env.NewWorkspace(t, existing(env, "", uipath.RegularUserID))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added, 0 changed") {
		t.Errorf("the import says:\n%s", out)
	}
	w.Configure(t, existing(env, `display_name = "Rita R."`, uipath.RegularUserID))
	w.MustRun(t, "apply", "-auto-approve")
	if u, _ := env.UiPath.User(uipath.RegularUserID); u.IsActive {
		t.Error("another change let the person in again")
	}
	w.Configure(t, existing(env, "is_active = true", uipath.RegularUserID))
	w.MustRun(t, "apply", "-auto-approve")
	env.UiPath.EditUser(uipath.RegularUserID, disable)
	w.Configure(t, existing(env, "", uipath.RegularUserID))
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "A disabled account will be enabled") {
		t.Errorf("drift is not shown:\n%s", out)
	}
}

// On Automation Cloud another e-mail address is another account. Leaving it out is none: neither for an imported account, nor later.
func TestAccUser_emailLeftOut(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	bare := fmt.Sprintf("resource \"platformusers_uipath_user\" \"ada\" {\n  user_name = %q\n  name = \"Rita\"\n  surname = "+
		"\"Regular\"\n}\n", uipath.RegularUserName)
	w := env.NewWorkspace(t, bare+importing(adaAddress, uipath.RegularUserID))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added, 0 changed, 0 destroyed") {
		t.Errorf("the import says:\n%s", out)
	}
	w = env.NewWorkspace(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, adaWith("email = "))
	if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
		t.Errorf("without the e-mail address the plan says:\n%s", out)
	}
	w = env.NewWorkspace(t, adaWith(`user_name = "no.address"`, "email = "))
	w.MustRun(t, "apply", "-auto-approve")
	if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
		t.Errorf("an account without an e-mail address never gets an empty plan:\n%s", out)
	}
}

// After a deletion outside, a destroy goes on.
func TestAccUser_destroyAfterARemovalOutside(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	u, _ := env.UiPath.UserByName("ada@example.com")
	env.UiPath.DeleteUser(u.ID)
	w.MustRun(t, "destroy", "-auto-approve")
}

// A renamed invitation is no reason for a second mail.
func TestCLIInvitation_renamedResource(t *testing.T) {
	t.Parallel()
	invites := func(name string) string {
		return fmt.Sprintf("resource \"platformusers_uipath_invitation\" %q {\n  email = \"grace@example.com\"\n}\n", name)
	}
	env := acctest.Start(t)
	w := env.NewCLI(t, invites("grace"))
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, invites("renamed"))
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "moved block") {
		t.Errorf("the apply says:\n%s", out)
	}
	w.Configure(t, invites("renamed")+"moved {\n  from = platformusers_uipath_invitation.grace\n  to = platformusers_uipath_invitation.renamed\n}\n")
	w.MustRun(t, "apply", "-auto-approve")
	if n := calls(env, "POST", inviteRoute); n != 1 {
		t.Errorf("%d invitations were sent", n)
	}
}
