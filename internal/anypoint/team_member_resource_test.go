package anypoint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const teamMemberAddress = teamMemberType + ".m"

// teamMember puts the regular user into Developers.
func teamMember(more ...string) string {
	return edge(teamMemberType, "m", append([]string{is("team_id", anypoint.DevelopersTeamID), is("user_id", anypoint.RegularUserID)}, more...)...)
}

// inDevelopers is a user's membership type in Developers, "" for none.
func inDevelopers(env *acctest.Env, userID string) string {
	for _, m := range env.Anypoint.TeamMembers(anypoint.DevelopersTeamID) {
		if m.UserID == userID {
			return m.MembershipType
		}
	}
	return ""
}

func TestAccTeamMember_lifecycle(t *testing.T) {
	t.Parallel()
	for _, options := range [][]acctest.Option{
		nil,
		{
			acctest.Set("anypoint.team_label", "team_name"), acctest.Set("anypoint.absent_team_member", "404"),
			acctest.Set("anypoint.unknown_team_member", "204"),
		},
	} {
		t.Run(fmt.Sprintf("%d other variants", len(options)), func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, anypoint.FederatedUserID, anypoint.Maintainer, false)
			is := func(want string) resource.TestCheckFunc {
				return func(*terraform.State) error {
					if got := inDevelopers(env, anypoint.RegularUserID); got != want || inDevelopers(env, anypoint.FederatedUserID) != anypoint.Maintainer {
						return fmt.Errorf("the user is %q, the other one %q", got, inDevelopers(env, anypoint.FederatedUserID))
					}
					return nil
				}
			}
			lifted := acctest.EmptyPlan()
			lifted.PreApply = []plancheck.PlanCheck{plancheck.ExpectResourceAction(teamMemberAddress, plancheck.ResourceActionUpdate)}
			env.Test(t, resource.TestCase{
				CheckDestroy: is(""),
				Steps: append([]resource.TestStep{
					{
						Config: env.Config(teamMember()), ConfigPlanChecks: acctest.EmptyPlan(), Check: is(anypoint.Member),
						ConfigStateChecks: []statecheck.StateCheck{identity(teamMemberAddress, map[string]string{
							"organization_id": anypoint.RootOrgID, "team_id": anypoint.DevelopersTeamID, "user_id": anypoint.RegularUserID,
						})},
					},
					{Config: env.Config(teamMember(`membership_type = "maintainer"`)), ConfigPlanChecks: lifted, Check: is(anypoint.Maintainer)},
				}, importKinds(teamMemberAddress, anypoint.RootOrgID+"/"+anypoint.DevelopersTeamID+"/"+anypoint.RegularUserID)...),
			})
			if puts, deletes := writesOf(env, "PUT", "/members/{user}"), writesOf(env, "DELETE", "/members/{user}"); puts != 2 || deletes != 1 ||
				env.Writes() != 3 {
				t.Errorf("%d PUT and %d DELETE, %d writes in all", puts, deletes, env.Writes())
			}
		})
	}
}

func TestAccTeamMember_import(t *testing.T) {
	t.Parallel()
	const root, team, rita = anypoint.RootOrgID, anypoint.BackendTeamID, anypoint.RegularUsername
	env := acctest.Start(t)
	env.Anypoint.AddTeamMember(team, anypoint.RegularUserID, anypoint.Maintainer, false)
	attributes := []string{is("team_id", team), is("user_id", anypoint.RegularUserID), is("membership_type", "maintainer")}
	importsBy(t, env, teamMemberType, attributes,
		is("id", root+"/"+team+"/"+anypoint.RegularUserID),
		is("id", team+"/"+anypoint.RegularUserID),
		is("id", "Backend Developers/"+rita),
		is("id", "backend developers/RITA.regular@sandbox.example"),
		is("id", root+"/Backend Developers/"+rita),
		fmt.Sprintf("identity = { team_id = %q, user_id = %q }", team, anypoint.RegularUserID),
		fmt.Sprintf("identity = { organization_id = %q, team_id = %q, user_id = %q }", root, team, anypoint.RegularUserID),
	)
	importsRefused(t, env, teamMemberType, attributes, map[string]string{
		rita:                             `"rita.regular" does not have the form`,
		"x/Backend Developers/" + rita:   `"x/Backend Developers/rita.regular" does not have the form`,
		"Backend Developers/":            "names no user_id",
		"Backend/" + rita:                `no team "Backend"`,
		"Backend Developers/rita":        `no user "rita"`,
		nobody + "/" + rita:              "Team does not exist",
		"Developers/" + rita:             "Cannot import non-existent remote object",
		anypoint.RootTeamID + "/" + rita: "Everybody is in the root team",
		anypoint.BusinessGroupID + "/" + team + "/" + rita: "Set organization_id to the root organization " + root,
	})
}

func TestAccTeamMember_driftAndRemovalOutside(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, teamMember())
	w.MustRun(t, "apply", "-auto-approve")
	isLight(t, w)
	env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, anypoint.RegularUserID, anypoint.Maintainer, false)
	before := env.Writes()
	contains(t, w.MustRun(t, "plan"), `membership_type = "maintainer" -> "member"`, "0 to add, 1 to change, 0 to destroy")
	env.Anypoint.RemoveTeamMember(anypoint.DevelopersTeamID, anypoint.RegularUserID)
	contains(t, w.MustRun(t, "plan"), "Anypoint team member is gone", "was removed outside of Terraform", "1 to add, 0 to change, 0 to destroy")
	if env.Writes() != before {
		t.Error("a plan wrote")
	}
	w.MustRun(t, "apply", "-auto-approve")
	if inDevelopers(env, anypoint.RegularUserID) != anypoint.Member {
		t.Error("the membership was not made again")
	}
	env.Anypoint.RemoveTeamMember(anypoint.DevelopersTeamID, anypoint.RegularUserID)
	w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")
	if len(instances(t, w)) != 0 {
		t.Error("what is gone cannot be destroyed")
	}
}

func TestAccTeamMember_teamDeletedOutside(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, teamMember())
	w.MustRun(t, "apply", "-auto-approve")
	state := w.State(t)
	env.Anypoint.RemoveTeam(anypoint.DevelopersTeamID)
	contains(t, w.MustRun(t, "plan"), "Anypoint team member is gone", "1 to add")
	// A destroy plans first what is in the configuration; that must not prevent it.
	for _, destroy := range [][]string{{"destroy", "-auto-approve"}, {"destroy", "-auto-approve", "-refresh=false"}} {
		w.WriteState(t, state)
		w.MustRun(t, destroy...)
		if len(instances(t, w)) != 0 {
			t.Errorf("left in the state: %v", instances(t, w))
		}
	}
	fails(t, w, []string{"Team does not exist", `with platformusers_anypoint_team_member.m`, "team_id"}, "plan")
}

func TestAccTeamMember_badInput(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	team, user := is("team_id", anypoint.DevelopersTeamID), is("user_id", anypoint.RegularUserID)
	var steps []resource.TestStep
	for _, bad := range []struct {
		message    string
		attributes []string
	}{
		{`"Developers" is not an id`, []string{is("team_id", "Developers"), user}},
		{`"rita.regular" is not an id`, []string{team, is("user_id", "rita.regular")}},
		{`"x" is not an id`, []string{team, user, is("organization_id", "x")}},
		{`Attribute membership_type value must be one of: ["member" "maintainer"], got: "owner"`, []string{team, user, is("membership_type", "owner")}},
		{"Everybody is in the root team", []string{is("team_id", anypoint.RootTeamID), user}},
		{"Team does not exist", []string{is("team_id", nobody), user}},
		{"Set organization_id to the root organization " + anypoint.RootOrgID, []string{team, user, is("organization_id", anypoint.BusinessGroupID)}},
	} {
		steps = append(steps, refused(env, edge(teamMemberType, "m", bad.attributes...), bad.message))
	}
	env.Test(t, resource.TestCase{Steps: steps})
	if env.Writes() != 0 {
		t.Error("something was written")
	}
}

// The platform may know the teams of a business group's id, as those of its root. The guards look at the root organization, so the resource has to
// name it.
func TestAccTeamMember_businessGroupThatAnswersForItsRoot(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("anypoint.teams_by_bg", "root"))
	w := env.NewWorkspace(t, teamMember(is("organization_id", anypoint.BusinessGroupID)))
	fails(t, w, []string{"Teams belong to the root organization"}, "plan")
}

func TestAccTeamMember_unknownUser(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"400", "404", "204"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.unknown_team_member", status))
			w := env.NewWorkspace(t, edge(teamMemberType, "m", is("team_id", anypoint.DevelopersTeamID), is("user_id", nobody)))
			fails(t, w, []string{"no user with the id " + nobody}, "apply", "-auto-approve")
			if env.Writes() != 0 || len(instances(t, w)) != 0 {
				t.Error("something was written")
			}
		})
	}
}

func TestAccTeamMember_thereBefore(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, anypoint.RegularUserID, anypoint.Maintainer, false)
	config := edge(teamMemberType, "NAME", is("team_id", anypoint.DevelopersTeamID), is("user_id", anypoint.RegularUserID),
		is("membership_type", "maintainer"))
	w := env.NewWorkspace(t, config)
	out := fails(t, w, []string{"Already exists on Anypoint", "is a maintainer of team"}, "apply", "-auto-approve")
	if env.Writes() != 0 {
		t.Error("it was taken over")
	}
	w.Configure(t, config+pasted(t, out))
	contains(t, w.MustRun(t, "apply", "-auto-approve"), "Resources: 1 imported, 0 added, 0 changed, 0 destroyed")
	isEmptyPlan(t, w)
}

func TestAccTeamMember_lostResponse(t *testing.T) {
	t.Parallel()
	for _, fault := range []kernel.Fault{
		{Kind: kernel.FaultResetAfter}, {Kind: kernel.FaultTruncate}, {Kind: kernel.FaultResetBefore}, {Kind: kernel.FaultStatus, Status: 502},
		{Kind: kernel.FaultResetAfter, Times: 2},
	} {
		t.Run(fmt.Sprintf("%s %d", fault.Kind, fault.Status+fault.Times), func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			env.Faults.Add(fault.On("anypoint", "PUT", "/accounts/api/organizations/{org}/teams/{team}/members/{user}"))
			w := env.NewWorkspace(t, teamMember())
			w.MustRun(t, "apply", "-auto-approve")
			if len(env.Anypoint.TeamMembers(anypoint.DevelopersTeamID)) != 1 || len(instances(t, w)) != 1 {
				t.Errorf("members %+v, in the state %v", env.Anypoint.TeamMembers(anypoint.DevelopersTeamID), instances(t, w))
			}
			isEmptyPlan(t, w)
		})
	}
}

// A membership that a group of the identity provider gives is explained, can be lifted, and says at its end that it will come back.
func TestAccTeamMember_externalGroup(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	const fiona = anypoint.FederatedUserID
	env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, fiona, anypoint.Member, true)
	config := func(more ...string) string {
		return edge(teamMemberType, "m", append([]string{is("team_id", anypoint.DevelopersTeamID), is("user_id", fiona)}, more...)...)
	}
	w := env.NewWorkspace(t, config())
	fails(t, w, []string{"The membership comes from an external group", `To make the person a maintainer, set membership_type = "maintainer"`}, "apply",
		"-auto-approve")
	if env.Writes() != 0 || len(instances(t, w)) != 0 {
		t.Error("it was taken over")
	}

	w.Configure(t, config()+fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", teamMemberAddress, "Developers/"+anypoint.FederatedUsername))
	contains(t, w.MustRun(t, "apply", "-auto-approve"), "Resources: 1 imported, 0 added, 0 changed, 0 destroyed")
	contains(t, w.MustRun(t, "plan", "-destroy"), "The membership will come back")
	contains(t, w.MustRun(t, "destroy", "-auto-approve"), "The membership will come back", "Resources: 1 destroyed")
	env.Anypoint.SignInSSO(fiona)
	if inDevelopers(env, fiona) != anypoint.Member {
		t.Fatal("the sandbox did not give the membership back")
	}

	w.Configure(t, config(`membership_type = "maintainer"`))
	w.MustRun(t, "apply", "-auto-approve")
	isEmptyPlan(t, w)
	if inDevelopers(env, fiona) != anypoint.Maintainer {
		t.Error("the person was not lifted")
	}
	if out := w.MustRun(t, "plan", "-destroy"); strings.Contains(out, "will come back") {
		t.Errorf("an explicit membership is called external:\n%s", out)
	}
}

func TestAccTeamMember_organizationWithRoleGroups(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"403", "404", "405"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.access_model", "roles"), acctest.Set("anypoint.wrong_feature_status", status))
			w := env.NewWorkspace(t, teamMember())
			const instead = "use platformusers_anypoint_role_group_member instead of platformusers_anypoint_team_member"
			fails(t, w, []string{instead}, "plan")
			// Also where the plan cannot know the team yet.
			w.Configure(t, `resource "terraform_data" "team" { input = "`+anypoint.DevelopersTeamID+`" }`+"\n"+
				edge(teamMemberType, "m", "team_id = terraform_data.team.output", is("user_id", anypoint.RegularUserID)))
			fails(t, w, []string{instead}, "apply", "-auto-approve")
			if n := writesOf(env, "PUT", "/members/{user}"); n > 1 || len(instances(t, w)) != 0 {
				t.Error("something was created")
			}
		})
	}
}
