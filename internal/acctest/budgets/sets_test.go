package budgets

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// inSet is how many people a set of these tests holds: of 1,000 Terraform itself compares each with each, which takes half a minute.
const inSet = 250

// setLife are the commands of a set: the plan that makes it, its apply, the plan that finds nothing to do, its end.
func setLife(plan, create, destroy int) []step {
	return []step{
		planned("plan of new", plan),
		{what: "create", args: []string{"apply", "-auto-approve"}, most: create, writes: create, mails: unlimited},
		planned("refresh", plan, "-detailed-exitcode"),
		{what: "destroy", args: []string{"destroy", "-auto-approve"}, most: destroy, writes: destroy, mails: unlimited},
	}
}

// seededPeople are the names of the sandbox's seeded users, quoted, with a comma between two.
func seededPeople(format string) string {
	var names []string
	for i := range inSet {
		names = append(names, fmt.Sprintf("%q", fmt.Sprintf(format, i+1)))
	}
	return strings.Join(names, ", ")
}

// A set of any size takes pages, and a call for every batch of changes where the platform takes them in bulk.
func TestBudget_sets(t *testing.T) {
	t.Parallel()
	run(t, "anypoint", scenario{
		what: "members of a team", users: inSet,
		prepare: func(*acctest.Env) string {
			return block("anypoint_team_members", "s", fmt.Sprintf("  team_id = %q\n  members = [%s]", anypoint.DevelopersTeamID, seededPeople("user-%05d")))
		},
		steps: setLife(13, batches(inSet), batches(inSet)+20),
		left:  func(env *acctest.Env) int { return len(env.Anypoint.TeamMembers(anypoint.DevelopersTeamID)) },
	})
	run(t, "uipath", scenario{
		what: "members of a group", users: inSet,
		prepare: func(env *acctest.Env) string {
			env.UiPath.RemoveGroupMember(uipath.FinanceGroupID, uipath.DirectoryUserID)
			return block("uipath_group_members", "s", fmt.Sprintf("  group_name = \"Finance\"\n  members = [%s]", seededPeople("user-%05d@sandbox.example")))
		},
		steps: setLife(8, batches(inSet), batches(inSet)+20),
		left:  func(env *acctest.Env) int { return len(env.UiPath.GroupMembers(uipath.FinanceGroupID)) },
	}, scenario{
		// A call for every hundred people who get the same roles.
		what: "roles of a folder", users: inSet,
		prepare: func(env *acctest.Env) string {
			for i := range inSet {
				u, _ := env.UiPath.UserByName(fmt.Sprintf("user-%05d@sandbox.example", i+1))
				env.UiPath.AddToTenant(u.ID)
			}
			people := seededPeople("user-%05d@sandbox.example")
			return block("uipath_folder_role_grants", "s",
				fmt.Sprintf("  folder_path = \"Finance/Invoices\"\n  people_by_role = {\"Automation User\" = [%[1]s], \"Operator\" = [%[1]s]}", people))
		},
		steps: setLife(12, batches(2*inSet), unlimited)[1:3],
	})
	run(t, "apim", scenario{
		what: "members of a group", users: inSet,
		prepare: func(env *acctest.Env) string {
			var names []string
			for _, u := range env.APIM.Users() {
				if u.ID != apim.AdministratorID && len(names) < inSet {
					names = append(names, fmt.Sprintf("%q", []string{u.ID, u.Email}[len(names)%2]))
				}
			}
			return block("apim_group_members", "s", fmt.Sprintf("  group_id = %q\n  members = [%s]", apim.PartnersGroupID, strings.Join(names, ", ")))
		},
		steps: setLife(20, 60+inSet, 60+inSet),
		left:  func(env *acctest.Env) int { return len(env.APIM.GroupMembers(apim.PartnersGroupID)) },
	})
}
