package acctest_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// K9: warnings are in the output of a plan and not in what is saved, and a saved plan saves a round of reads.
func TestCLIPlansGuide_K9(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	const rita = "resource \"platformusers_anypoint_user\" \"rita\" {\n  username = \"rita.regular\"\n}\n"
	w := env.NewPlugin(t, rita)
	w.MustRun(t, "import", "platformusers_anypoint_user.rita", anypoint.RegularUsername)
	w.Configure(t, "")
	commands := fencesOf(t, filepath.Join(docsDir, "guides", "plans.md"), "shell")

	const warning = "the user name stays taken forever"
	w.Shell(t, only(t, commands, "plan.jsonl"))
	if out := w.MustRun(t, "plan"); !strings.Contains(out, warning) {
		t.Errorf("plan does not warn:\n%s", out)
	}
	if !strings.Contains(readFile(t, w, "plan.jsonl"), warning) {
		t.Errorf("plan -json does not warn:\n%s", readFile(t, w, "plan.jsonl"))
	}
	for name, saved := range map[string]string{"show": w.MustRun(t, "show", "plan.tfplan"), "show -json": readFile(t, w, "plan.json")} {
		if strings.Contains(saved, warning) {
			t.Errorf("%s contains the warning, against what the guide says:\n%s", name, saved)
		}
	}

	apply := only(t, commands, "apply plan.tfplan")
	calls := func(policy string, run func()) int {
		w.Configure(t, strings.Replace(rita, "}", fmt.Sprintf("  deletion_policy = %q\n}", policy), 1))
		before := env.Journal.Len()
		run()
		return env.Journal.Len() - before
	}
	unsaved := calls("disable", func() { w.MustRun(t, "plan"); w.MustRun(t, "apply", "-auto-approve") })
	saved := calls("abandon", func() { w.Shell(t, apply) })
	if saved >= unsaved {
		t.Errorf("plan and apply make %d calls with a saved plan, and %d without", saved, unsaved)
	}
}

// K9: of what exists already, plans warn about accounts, and say nothing about memberships; an apply refuses all of it.
func TestPlansGuide_K9_whatExists(t *testing.T) {
	t.Parallel()
	const accounts = `
resource "platformusers_anypoint_user" "u" { username = "rita.regular" }
resource "platformusers_uipath_user" "u" {
  user_name = "rita.regular@sandbox.example"
  name      = "Rita"
  surname   = "Regular"
}
resource "platformusers_apim_invitation" "i" {
  user_id    = "petra-pending"
  email      = "petra.pending@example.com"
  first_name = "Petra"
  last_name  = "Pending"
}
`
	const memberships = `
resource "platformusers_anypoint_team_member" "m" {
  team_id = "0d000000-0000-4000-8000-000000000003"
  user_id = "0c000000-0000-4000-8000-000000000002"
}
resource "platformusers_uipath_group_member" "m" {
  group_name = "Finance"
  user_id    = "1b000000-0000-4000-8000-000000000004"
}
resource "platformusers_apim_group_member" "m" {
  group_id = "partners"
  user_id  = "rita.regular"
}
resource "platformusers_controlroom_role_grant" "m" {
  user_id   = "7"
  role_name = "Finance Operators"
}
`
	const exists = "Already exists"
	for name, c := range map[string]struct {
		config string
		warns  int
		n      int
	}{
		"accounts": {accounts, 3, 3}, "memberships": {memberships, 0, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.Start(t).NewWorkspace(t, c.config)
			if plan := w.MustRun(t, "plan"); strings.Count(plan, "Warning: "+exists) != c.warns {
				t.Errorf("the plan does not warn %d times:\n%s", c.warns, plan)
			}
			out, err := w.Run(t, "apply", "-auto-approve")
			if n := strings.Count(out, "Error: "+exists); err == nil || n != c.n {
				t.Errorf("the apply refuses %d, not %d (%v):\n%s", n, c.n, err, out)
			}
		})
	}
	w := acctest.Start(t).NewWorkspace(t, "resource \"platformusers_anypoint_invitation\" \"i\" { email = \"ines.invited@example.com\" }\n")
	if plan := w.MustRun(t, "plan"); !strings.Contains(plan, "Warning: "+exists) {
		t.Errorf("a plan does not warn of a pending invitation:\n%s", plan)
	}
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "Error: "+exists) {
		t.Errorf("an apply does not refuse a second invitation: %v\n%s", err, out)
	}
}
