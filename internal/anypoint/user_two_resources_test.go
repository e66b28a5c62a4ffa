package anypoint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// What Terraform cannot know before an apply might be anything, so it would replace the person, with the very same value.
func TestAccUser_unknownIsNoReasonToReplace(t *testing.T) {
	t.Parallel()
	later := func(version int) string {
		return fmt.Sprintf("resource \"terraform_data\" \"other\" { input = %d }\n", version) +
			"data \"platformusers_anypoint_organization\" \"root\" { depends_on = [terraform_data.other] }\n"
	}
	for _, attribute := range []string{
		"organization_id = data.platformusers_anypoint_organization.root.id",
		`username = data.platformusers_anypoint_organization.root.id != "" ? "ada.lovelace" : "x"`,
	} {
		env := acctest.Start(t)
		w := env.NewWorkspace(t, later(1)+adaWith(attribute))
		w.MustRun(t, "apply", "-auto-approve")
		w.Configure(t, later(2)+adaWith(attribute))
		if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "The value must be known for an existing resource") {
			t.Errorf("%s: the apply says:\n%s", attribute, out)
		}
		if account, ok := env.Anypoint.UserByName("ada.lovelace"); !ok || account.Deleted {
			t.Errorf("%s: the person was deleted", attribute)
		}
	}
}

// A resource that was renamed without a moved block must not cost the person: neither by the plan, nor by doing what an error says.
func TestCLIUser_renamedResource(t *testing.T) {
	t.Parallel()
	renamed := strings.Replace(adaWith(), `"ada"`, `"renamed"`, 1)
	env := acctest.Start(t)
	w := env.NewCLI(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	account, _ := env.Anypoint.UserByName("ada.lovelace")

	w.Configure(t, renamed)
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "with a moved block") {
		t.Errorf("the apply says:\n%s", out)
	}
	w.Configure(t, renamed+fmt.Sprintf("import {\n  to = platformusers_anypoint_user.renamed\n  id = %q\n}\n", account.ID))
	for range 3 { // the order in which resources are planned is Terraform's
		if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "Two resources manage the same account") {
			t.Errorf("the apply with an import says:\n%s", out)
		}
	}
	w.Configure(t, renamed+"moved {\n  from = platformusers_anypoint_user.ada\n  to = platformusers_anypoint_user.renamed\n}\n")
	w.MustRun(t, "apply", "-auto-approve")
	if account, ok := env.Anypoint.User(account.ID); !ok || account.Deleted {
		t.Error("the person was deleted")
	}
}

// An import that says nothing of enabled lets nobody in again. From then on the default holds.
func TestAccUser_importOfADisabledAccount(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Anypoint.EditUser(anypoint.RegularUserID, func(u *anypoint.User) { u.Enabled = false })
	w := env.NewWorkspace(t, imported(env, "", anypoint.RegularUserID))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added, 0 changed") {
		t.Errorf("the import says:\n%s", out)
	}
	w.Configure(t, imported(env, `first_name = "Rita Maria"`, anypoint.RegularUserID))
	w.MustRun(t, "apply", "-auto-approve")
	if u, _ := env.Anypoint.User(anypoint.RegularUserID); u.Enabled || u.FirstName != "Rita Maria" {
		t.Errorf("after another change the account is %+v", u)
	}
	w.Configure(t, imported(env, "enabled = true", anypoint.RegularUserID))
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, imported(env, "", anypoint.RegularUserID))
	if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
		t.Errorf("without the attribute the plan says:\n%s", out)
	}
	env.Anypoint.EditUser(anypoint.RegularUserID, func(u *anypoint.User) { u.Enabled = false })
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "A disabled account will be enabled") || !strings.Contains(out, "0 to add, 1 to change") {
		t.Errorf("drift is not shown:\n%s", out)
	}
}
