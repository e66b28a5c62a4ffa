package anypoint_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// namesOnly spells everything as a person would: names, and nothing that has a default.
var namesOnly = developersAnd(fmt.Sprintf(`
permission { role_name = "exchange contributor" }
permission {
  role_name      = "Read Applications"
  environment_id = %q
}
permission {
  role_name       = "Exchange Viewer"
  organization_id = %q
}`, anypoint.SandboxEnvironmentID, anypoint.BusinessGroupID))

// Terraform's three kinds of import give the same state, and a plan that changes nothing.
func TestAccInvitation_importKinds(t *testing.T) {
	t.Parallel()
	for name, variant := range map[string][]acctest.Option{"teams": nil, "other times": {acctest.Set("anypoint.time_format", "mixed")}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, variant...)
			number := func(s *terraform.State) (string, error) {
				return s.RootModule().Resources[graceAddress].Primary.ID, nil
			}
			contents := developersAnd(fmt.Sprintf("permission {\nrole_id = %q\norganization_id = %q\n}", anypoint.RoleExchangeContributor,
				anypoint.RootOrgID))
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{
				{Config: env.Config(invites(contents)), ConfigPlanChecks: acctest.EmptyPlan()},
				{
					ResourceName: graceAddress, ImportState: true, ImportStateKind: resource.ImportCommandWithID, ImportStateIdFunc: number,
					ImportStateVerify: true,
				},
				{ResourceName: graceAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateIdFunc: number},
				{ResourceName: graceAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
			}})
			expectMails(t, env, 1)
		})
	}
}

// Every way to name an invitation imports it, and however the configuration spells the contents the invitation stays as it is.
func TestAccInvitation_importWays(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	first := env.NewWorkspace(t, invites(namesOnly))
	first.MustRun(t, apply...)
	number := onlyInvitation(t, env).ID
	w := env.NewWorkspace(t, "")
	for _, by := range []string{
		fmt.Sprintf("id = \"%d\"", number),
		fmt.Sprintf("id = %q", importID(number)),
		`id = "GRACE.hopper@example.com"`,
		fmt.Sprintf("id = %q", anypoint.RootOrgID+"/"+graceEmail),
		fmt.Sprintf("identity = { organization_id = %q, invitation_id = \"%d\" }", anypoint.RootOrgID, number),
		fmt.Sprintf("identity = { invitation_id = \"%d\" }", number),
	} {
		w.Configure(t, invites(namesOnly)+fmt.Sprintf("import {\n  to = %s\n  %s\n}\n", graceAddress, by))
		expectSays(t, w, plan, "Only the state changes", "Plan: 1 to import, 0 to add, 1 to change, 0 to destroy")
	}
	expectSays(t, w, apply, "1 imported, 0 added, 1 changed, 0 destroyed")
	expectSays(t, w, plan, "No changes")
	// Only the setting that the platform knows nothing of is noted.
	w.Configure(t, invites(namesOnly+"\n"+resends))
	expectSays(t, w, apply, "0 added, 1 changed, 0 destroyed")
	expectMails(t, env, 1)
}

// An imported role group is known by its id.
func TestAccInvitation_importRoleGroups(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("anypoint.access_model", "roles"))
	config := env.Config(invites(fmt.Sprintf("role_groups = [%q]", anypoint.AuditorsRoleGroupID)))
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config, ConfigPlanChecks: acctest.EmptyPlan()},
		{ResourceName: graceAddress, ImportState: true, ImportStateId: graceEmail, ImportStateVerify: true},
	}})
}

// What has come to its end is imported when it can be read, and explained when it cannot.
func TestAccInvitation_importEnded(t *testing.T) {
	t.Parallel()
	for _, variant := range endVariants {
		t.Run(variant, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.invite_by_id_after_end", variant))
			accepted, cancelled := env.Anypoint.AddInvitation(graceEmail), env.Anypoint.AddInvitation("cancelled@example.com")
			userID, err := env.Anypoint.AcceptInvitation(accepted, "grace")
			if err != nil || !env.Anypoint.CancelInvitation(cancelled) {
				t.Fatal(err)
			}
			steps := []resource.TestStep{
				refusedImport(env, fmt.Sprint(cancelled), fmt.Sprintf("Anypoint has no invitation %d in organization", cancelled)),
				refusedImport(env, "77", "Anypoint has no invitation 77 in organization"),
				refusedImport(env, "nobody@example.com", `Anypoint has no outstanding invitation "nobody@example.com" in this organization`),
				refusedImport(env, "4b353f44-6486-42ae-ae77-18b4032f9643/520", "Organization does not exist"),
			}
			if variant == "404" {
				steps = append(steps, refusedImport(env, fmt.Sprint(accepted), "If the person has an account, import it (platformusers_anypoint_user)"))
			} else {
				steps = append(steps, resource.TestStep{
					Config:            env.Config(invites("") + importBlock(fmt.Sprint(accepted))),
					ConfigPlanChecks:  planned(plancheck.ResourceActionNoop),
					ConfigStateChecks: []statecheck.StateCheck{hasStatus("ACCEPTED"), has("accepted_user_id", knownvalue.StringExact(userID))},
				})
			}
			env.Test(t, resource.TestCase{Steps: steps})
		})
	}
}

// Several invitations of one e-mail address are distinguished by their numbers.
func TestAccInvitation_importAmbiguous(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	first, second := env.Anypoint.AddInvitation(graceEmail), env.Anypoint.AddInvitation(graceEmail)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		refusedImport(env, graceEmail, fmt.Sprintf("2 outstanding invitations are called %q", graceEmail)),
		refusedImport(env, graceEmail, fmt.Sprintf("%d INVITED invited at", first)),
		refusedImport(env, graceEmail, fmt.Sprintf("%d INVITED invited at", second)),
	}})
}

func refusedImport(env *acctest.Env, id, message string) resource.TestStep {
	return resource.TestStep{
		Config: env.Config(invites("")), ResourceName: graceAddress, ImportState: true, ImportStateId: id, ExpectError: acctest.Saying(message),
	}
}
