package anypoint_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// What is wrong by itself is refused before anything is asked.
func TestAccInvitation_badInput(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	var steps []resource.TestStep
	for _, bad := range []struct{ email, contents, message string }{
		{"grace", "", `"grace" is not an e-mail address`},
		{"", "", `"" is not an e-mail address`},
		{"Grace <grace@example.com>", "", "is not an e-mail address"},
		{graceEmail, "organization_id = \"Sandbox Inc\"", `"Sandbox Inc" is not an id`},
		{graceEmail, teamOf("Developers", ""), `"Developers" is not an id`},
		{
			graceEmail, teamOf(anypoint.DevelopersTeamID, `membership_type = "owner"`),
			`value must be one of: ["member" "maintainer"], got: "owner"`,
		},
		{graceEmail, `role_groups = ["Auditors"]`, `"Auditors" is not an id`},
		{graceEmail, developersAnd(fmt.Sprintf("role_groups = [%q]", anypoint.AuditorsRoleGroupID)), "These attributes cannot be configured together: " +
			"[team,role_groups]"},
		{graceEmail, `permission { role_id = "Exchange Viewer" }`, `"Exchange Viewer" is not an id`},
		{graceEmail, `permission { role_name = "" }`, "string length must be at least 1"},
		{graceEmail, fmt.Sprintf("permission { organization_id = %q }", anypoint.RootOrgID), "At least one attribute out of"},
		{graceEmail, "permission {\nrole_name = \"Exchange Viewer\"\norganization_id = \"Engineering\"\n}", `"Engineering" is not an id`},
		{graceEmail, "permission {\nrole_name = \"Read Applications\"\nenvironment_id = \"Sandbox\"\n}", `"Sandbox" is not an id`},
	} {
		steps = append(steps, refused(env, invitesAs("grace", bad.email, bad.contents), bad.message))
	}
	env.Test(t, resource.TestCase{Steps: steps})
	if n := env.Journal.Len(); n != 0 {
		t.Errorf("%d calls were made for configurations that are wrong by themselves", n)
	}
}

// K3.5: an empty set means none, beside whatever is none, too.
func TestAccInvitation_K3_5_emptySets(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t).NewWorkspace(t, invitesAs("grace", graceEmail, developersAnd("role_groups = []")))
	w.MustRun(t, "apply", "-auto-approve")
	if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
		t.Errorf("the plan says:\n%s", out)
	}
}

// What only the platform can know is refused in plan, at the attribute where it is one, before anything is written.
func TestAccInvitation_refusedInPlan(t *testing.T) {
	t.Parallel()
	const nowhere = "4b353f44-6486-42ae-ae77-18b4032f9643"
	for name, c := range map[string]struct {
		options            []acctest.Option
		contents           string
		attribute, message string
	}{
		"a permission without its environment": {nil, `permission { role_name = "Read Applications" }`, "", "Set environment_id."},
		"an ambiguous permission": {
			nil, `permission { role_name = "Manage Runtime Fabrics" }`, "",
			anypoint.RoleManageRuntimeFabrics + " Runtime Manager: Manages Runtime Fabrics",
		},
		"an unknown permission":      {nil, `permission { role_name = "Emperor" }`, "", `Anypoint has no role "Emperor"`},
		"an unknown team":            {nil, teamOf(nowhere, ""), "", "It may also mean that the id does not exist"},
		"a role group without Roles": {nil, fmt.Sprintf("role_groups = [%q]", nowhere), "role_groups", "the two exclude each other"},
		"a role group that is not there": {
			[]acctest.Option{acctest.Set("anypoint.access_model", "roles")}, fmt.Sprintf("role_groups = [%q]", nowhere), "role_groups",
			"Anypoint has no role group",
		},
		"a team without Teams": {
			[]acctest.Option{acctest.Set("anypoint.access_model", "roles"), acctest.Set("anypoint.wrong_feature_status", "404")}, developersAnd(""), "",
			"the two exclude each other",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, c.options...)
			w := env.NewWorkspace(t, invites(c.contents))
			out, err := w.Run(t, plan...)
			if err == nil || !strings.Contains(out, c.message) || c.attribute != "" && !strings.Contains(out, c.attribute+" = [") {
				t.Errorf("the plan: %v\n%s", err, out)
			}
			if env.Writes() != 0 {
				t.Error("a plan wrote")
			}
		})
	}
	// A sign-in that is refused to look at teams learns it from the platform.
	t.Run("a team without Teams, seen at apply", func(t *testing.T) {
		t.Parallel()
		env := acctest.Start(t, acctest.Set("anypoint.access_model", "roles"), acctest.Set("anypoint.wrong_feature_status", "403"))
		env.Test(t, resource.TestCase{
			Steps: []resource.TestStep{refused(env, invites(developersAnd("")), "Teams and the older Roles exclude each other")},
		})
		expectMails(t, env, 0)
	})
}

// Values that are known only after an apply do not prevent a new invitation, and are checked then. For a pending one they are refused:
// they might be the same, and another mail would go out. An accepted one records them.
func TestAccInvitation_unknownAtPlan(t *testing.T) {
	t.Parallel()
	later := func(team string) string {
		return fmt.Sprintf(`
			resource "terraform_data" "team" { input = %q }
			resource "terraform_data" "later" {
			  input = { role = "Exchange Contributor", email = %q, organization = %q }
			}
			resource "platformusers_anypoint_invitation" "grace" {
			  email           = terraform_data.later.output.email
			  organization_id = terraform_data.later.output.organization
			  team { team_id = terraform_data.team.output }
			  permission {
			    role_name       = terraform_data.later.output.role
			    organization_id = terraform_data.later.output.organization
			  }
			}
		`, team, graceEmail, anypoint.RootOrgID)
	}
	env := acctest.Start(t)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		refused(env, later("4b353f44-6486-42ae-ae77-18b4032f9643"), "It may also mean that the id does not exist"),
		{
			PreConfig: func() { expectMails(t, env, 0) },
			Config:    env.Config(later(anypoint.DevelopersTeamID)), ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{hasStatus("INVITED")},
		},
		refused(env, later(anypoint.BackendTeamID), "The contents must be known for a pending invitation"),
		{
			PreConfig: func() {
				expectMails(t, env, 1)
				accept(t, env, "grace")
			},
			Config: env.Config(later(anypoint.BackendTeamID)), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{hasStatus("ACCEPTED")},
		},
	}})
	expectMails(t, env, 1)
}

// A plan reads and nothing else, a refresh of a known invitation is one call, and an accepted one needs none.
func TestAccInvitation_calls(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, invites(namesOnly))
	w.MustRun(t, plan...)
	if env.Writes() != 0 {
		t.Error("the plan of a create wrote")
	}
	w.MustRun(t, apply...)
	if n := env.Writes(); n != 1 {
		t.Errorf("a create made %d writes", n)
	}
	for _, c := range []struct {
		what  string
		calls int
	}{{"pending", 1}, {"newly accepted", 1}, {"accepted", 0}} {
		if c.what == "newly accepted" {
			accept(t, env, "grace")
		}
		env.Journal.Clear()
		w.MustRun(t, "apply", "-auto-approve", "-refresh-only")
		calls := env.Calls(func(call kernel.Call) bool { return !strings.Contains(call.Route, "oauth2") })
		if calls != c.calls || env.Writes() != 0 {
			t.Errorf("the refresh of a %s invitation made %d calls, want %d: %v", c.what, calls, c.calls, env.Journal.All())
		}
	}
	if n := env.Calls(func(c kernel.Call) bool { return c.Method == http.MethodPost && strings.HasSuffix(c.Route, "/resend") }); n != 0 {
		t.Errorf("%d mails were sent again", n)
	}
}
