package anypoint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const (
	graceAddress = "platformusers_anypoint_invitation.grace"
	graceEmail   = "grace.hopper@example.com"
)

// invites is the resource that invites Grace, with what else it says.
func invites(contents string) string { return invitesAs("grace", graceEmail, contents) }

func invitesAs(name, email, contents string) string {
	return fmt.Sprintf("resource \"platformusers_anypoint_invitation\" %q {\n  email = %q\n%s\n}\n", name, email, contents)
}

// teamOf is a team block, with what else it says.
func teamOf(id, more string) string { return fmt.Sprintf("team {\nteam_id = %q\n%s\n}\n", id, more) }

// mailed is how many mails went out so far.
func mailed(env *acctest.Env) int { return len(env.Outbox.All()) }

// onlyInvitation is the only invitation that the sandbox ever knew.
func onlyInvitation(t *testing.T, env *acctest.Env) anypoint.Invitation {
	t.Helper()
	all := env.Anypoint.Invitations()
	if len(all) != 1 {
		t.Fatalf("the sandbox knows %d invitations, want 1: %v", len(all), all)
	}
	return all[0]
}

func expectMails(t *testing.T, env *acctest.Env, want int) {
	t.Helper()
	if got := mailed(env); got != want {
		t.Errorf("%d mails went out, want %d: %v", got, want, env.Outbox.All())
	}
}

// isInvite matches a call of the invitations' routes.
func isInvite(method, routeEnd string) func(kernel.Call) bool {
	return func(c kernel.Call) bool { return c.Method == method && strings.HasSuffix(c.Route, routeEnd) }
}

// planned expects what Terraform is going to do with the invitation.
func planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	checks := acctest.EmptyPlan()
	checks.PreApply = []plancheck.PlanCheck{plancheck.ExpectResourceAction(graceAddress, action)}
	return checks
}

func has(attribute string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(graceAddress, tfjsonpath.New(attribute), check)
}

func hasStatus(status string) statecheck.StateCheck {
	return has("status", knownvalue.StringExact(status))
}

// Every form of contents arrives as it was written, with one mail, and leaves nothing to do.
func TestAccInvitation_create(t *testing.T) {
	t.Parallel()
	maintainer, member := anypoint.InvitationTeam{TeamID: anypoint.BackendTeamID, MembershipType: "maintainer"}, anypoint.InvitationTeam{
		TeamID: anypoint.DevelopersTeamID, MembershipType: "member",
	}
	contributor := anypoint.Grant{RoleID: anypoint.RoleExchangeContributor, Context: map[string]string{"org": anypoint.RootOrgID}}
	reader := anypoint.Grant{
		RoleID: anypoint.RoleReadApplications, Context: map[string]string{"org": anypoint.BusinessGroupID, "envId": anypoint.BusinessGroupEnvironmentID},
	}
	for name, c := range map[string]struct {
		options  []acctest.Option
		contents string
		want     anypoint.Invitation
	}{
		"nothing": {},
		"teams": {
			contents: teamOf(anypoint.DevelopersTeamID, "") + teamOf(anypoint.BackendTeamID, `membership_type = "maintainer"`),
			want:     anypoint.Invitation{Teams: []anypoint.InvitationTeam{member, maintainer}},
		},
		"role groups": {
			options:  []acctest.Option{acctest.Set("anypoint.access_model", "roles")},
			contents: fmt.Sprintf("role_groups = [%q]", anypoint.AuditorsRoleGroupID),
			want:     anypoint.Invitation{RoleGroups: []string{anypoint.AuditorsRoleGroupID}},
		},
		"permissions": {
			options: []acctest.Option{acctest.Set("anypoint.invite_create_status", "201")},
			contents: fmt.Sprintf(`
				permission { role_name = "Exchange Contributor" }
				permission {
				  role_id         = %q
				  organization_id = %q
				  environment_id  = %q
				}`, anypoint.RoleReadApplications, anypoint.BusinessGroupID, anypoint.BusinessGroupEnvironmentID),
			want: anypoint.Invitation{Roles: []anypoint.Grant{contributor, reader}},
		},
		"all with ids": {
			contents: fmt.Sprintf(`
				organization_id     = %q
				resend_when_expired = true
				%s
				permission { role_id = %q }`,
				anypoint.RootOrgID, teamOf(anypoint.DevelopersTeamID, `membership_type = "member"`), anypoint.RoleExchangeContributor),
			want: anypoint.Invitation{Teams: []anypoint.InvitationTeam{member}, Roles: []anypoint.Grant{contributor}},
		},
		"a role that an app may not look up": {
			options:  []acctest.Option{acctest.Set("anypoint.strict_connected_app", "on")},
			contents: fmt.Sprintf("permission { role_id = %q }", anypoint.RoleExchangeContributor),
			want:     anypoint.Invitation{Roles: []anypoint.Grant{contributor}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, c.options...)
			env.Test(t, resource.TestCase{
				Steps: []resource.TestStep{{
					Config:           env.Config(invites(c.contents)),
					ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
					ConfigStateChecks: []statecheck.StateCheck{
						hasStatus("INVITED"), has("email", knownvalue.StringExact(graceEmail)), has("organization_id", knownvalue.StringExact(anypoint.RootOrgID)),
						has("accepted_user_id", knownvalue.Null()), has("invited_at", knownvalue.NotNull()), has("expires_at", knownvalue.NotNull()),
						statecheck.ExpectIdentityValueMatchesStateAtPath(graceAddress, tfjsonpath.New("invitation_id"), tfjsonpath.New("id")),
						statecheck.ExpectIdentityValueMatchesState(graceAddress, tfjsonpath.New("organization_id")),
					},
				}},
			})
			got := onlyInvitation(t, env)
			sameTeams := equalSets(got.Teams, c.want.Teams)
			if !sameTeams || !slices.Equal(got.RoleGroups, c.want.RoleGroups) || !equalSets(got.Roles, c.want.Roles) {
				t.Errorf("sent was %+v, want the contents of %+v", got, c.want)
			}
			expectMails(t, env, 1)
			if got.Status != anypoint.StatusCanceled {
				t.Errorf("after the destroy the invitation is %s", got.Status)
			}
		})
	}
}

func equalSets[T any](a, b []T) bool {
	texts := func(items []T) []string {
		var all []string
		for _, item := range items {
			all = append(all, fmt.Sprint(item))
		}
		slices.Sort(all)
		return all
	}
	return slices.Equal(texts(a), texts(b))
}

// A change of contents cancels the pending invitation and sends another; everything else sends no mail.
func TestAccInvitation_changes(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	steps := []struct {
		email, contents string
		action          plancheck.ResourceActionType
		mails           int
	}{
		{graceEmail, teamOf(anypoint.DevelopersTeamID, ""), plancheck.ResourceActionCreate, 1},
		{"Grace.Hopper@EXAMPLE.com", teamOf(anypoint.DevelopersTeamID, ""), plancheck.ResourceActionNoop, 1},
		{graceEmail, teamOf(anypoint.DevelopersTeamID, "") + "resend_when_expired = true", plancheck.ResourceActionUpdate, 1},
		{graceEmail, teamOf(anypoint.DevelopersTeamID, `membership_type = "member"`), plancheck.ResourceActionUpdate, 1},
		{
			graceEmail, teamOf(anypoint.DevelopersTeamID, "") + teamOf(anypoint.BackendTeamID, ""),
			plancheck.ResourceActionDestroyBeforeCreate, 2,
		},
		{
			graceEmail, teamOf(anypoint.BackendTeamID, `membership_type = "maintainer"`) + teamOf(anypoint.DevelopersTeamID, ""),
			plancheck.ResourceActionDestroyBeforeCreate, 3,
		},
		{
			graceEmail, teamOf(anypoint.BackendTeamID, "") + teamOf(anypoint.DevelopersTeamID, `membership_type = "maintainer"`),
			plancheck.ResourceActionDestroyBeforeCreate, 4,
		},
		{graceEmail, `permission { role_name = "Exchange Contributor" }`, plancheck.ResourceActionDestroyBeforeCreate, 5},
		{
			graceEmail, fmt.Sprintf("permission {\nrole_id = %q\norganization_id = %q\n}", anypoint.RoleExchangeContributor, anypoint.RootOrgID),
			plancheck.ResourceActionUpdate, 5,
		},
		{graceEmail, "", plancheck.ResourceActionDestroyBeforeCreate, 6},
		{"another@example.com", "", plancheck.ResourceActionDestroyBeforeCreate, 7},
	}
	var all []resource.TestStep
	for i, step := range steps {
		all = append(all, resource.TestStep{
			PreConfig: func() {
				if i > 0 {
					expectMails(t, env, steps[i-1].mails)
				}
			},
			Config: env.Config(invitesAs("grace", step.email, step.contents)), ConfigPlanChecks: planned(step.action),
			ConfigStateChecks: []statecheck.StateCheck{hasStatus("INVITED")},
		})
	}
	env.Test(t, resource.TestCase{Steps: all})
	expectMails(t, env, 7)
	for _, old := range env.Anypoint.Invitations() {
		if old.Status != anypoint.StatusCanceled {
			t.Errorf("invitation %d of %s is %s after the destroy", old.ID, old.Email, old.Status)
		}
	}
}
