package budgets

import (
	"fmt"
	"slices"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

const anypointPage = 500

func anypointID(i int) string { return fmt.Sprintf("1c000000-0000-4000-8000-%012d", i) }

func anypointSeeded(i int) string { return fmt.Sprintf("  username = \"user-%05d\"", i) }

// anypointNew is a user who does not exist yet.
func anypointNew(i int) string {
	return each("  username = \"new-{i}\"\n  first_name = \"New\"\n  last_name = \"Number {i}\"\n  email = \"new-{i}@example.com\"\n" +
		"  phone_number = \"+44 20 7946 0001\"\n  password_wo = \"Budget-Passw0rd-1\"\n  password_wo_version = 1")(i)
}

// anypointEdge is a membership or grant of the seeded user of a number.
func anypointEdge(rest string) func(i int) string {
	return func(i int) string { return fmt.Sprintf("  user_id = %q\n  %s", anypointID(i), rest) }
}

var (
	anypointTeam          = "team_id = \"" + anypoint.DevelopersTeamID + "\""
	anypointRoleGroup     = "role_group_id = \"" + anypoint.AuditorsRoleGroupID + "\""
	anypointBusinessGroup = "organization_id = \"" + anypoint.BusinessGroupID + "\""
	anypointRole          = "role_id = \"" + anypoint.RoleExchangeContributor + "\""
)

// anypointHolds makes the first n seeded users hold something.
func anypointHolds(n int, hold func(p *anypoint.Platform, user string)) func(*acctest.Env) {
	return func(env *acctest.Env) {
		for i := 1; i <= n; i++ {
			hold(env.Anypoint, anypointID(i))
		}
	}
}

// anypointLife is life. Terraform plans an end in a second process, which signs in and reads again, and which the guards tell who administers.
func anypointLife(plan, create, refresh, destroy, creates, destroys int) []step {
	steps := life(plan, create, refresh, destroy, creates, destroys)
	steps[3].most = refresh + 2*fixed
	return steps
}

func anypointRows() []scenario {
	page, n := anypointPage, thousand
	users, org := pages(n, page), anypoint.RootOrgID
	joinsTeam := func(p *anypoint.Platform, user string) {
		p.AddTeamMember(anypoint.DevelopersTeamID, user, anypoint.Member, false)
	}
	holdsRole := func(p *anypoint.Platform, user string) {
		p.Grant(user, anypoint.RoleExchangeContributor, map[string]string{"org": org})
	}
	joinsRoleGroup := func(p *anypoint.Platform, user string) { p.AddRoleGroupMember(anypoint.AuditorsRoleGroupID, user) }
	joinsBusinessGroup := func(p *anypoint.Platform, user string) { p.AddMember(anypoint.BusinessGroupID, user) }
	edge := func(id string) func(i int) string {
		return func(i int) string { return fmt.Sprintf(id, anypointID(i)) }
	}
	roles := []string{"anypoint.access_model=roles"}

	all := pages(whole, page)
	rows := []scenario{
		// No list shows the phone number, and an import without it would plan a change (K3): a call each, once.
		{what: "users by id", users: whole, prepare: hcl(imports("anypoint_user", whole, anypointSeeded, anypointID)),
			steps: takenIn(whole+all+fixed, all+fixed)},
		{what: "users by name", users: n, prepare: hcl(imports("anypoint_user", n, anypointSeeded, each("user-{i}"))),
			steps: takenIn(n+users+fixed, users+fixed)[:1]},
		{what: "users by email", users: n, prepare: hcl(imports("anypoint_user", n, anypointSeeded, each("user-{i}@sandbox.example"))),
			steps: takenIn(n+users+fixed, users+fixed)[:1]},
		// Only the platform knows which names are taken: one call each.
		{what: "new users", prepare: hcl(many("anypoint_user", n, anypointNew)),
			steps: anypointLife(n+users+fixed, 2*n+fixed, users+fixed, n+removals(n)*users, n, n)},
		{what: "new invitations", latency: 10 * time.Millisecond, switches: []string{"anypoint.invites_available=true"},
			prepare: hcl(many("anypoint_invitation", n, each("  email = \"new-{i}@example.com\""))),
			steps:   anypointLife(users+fixed, batches(n)+users+fixed, users+fixed, n+removals(n), batches(n), n)},
		{what: "new team members", users: n, latency: 10 * time.Millisecond,
			prepare: hcl(many("anypoint_team_member", n, anypointEdge(anypointTeam))),
			steps:   anypointLife(2*users+fixed, batches(n)+2*users+fixed, users+fixed, removals(n)*(1+users)+fixed, batches(n), removals(n))},
		{what: "new role group members", users: n, switches: roles, latency: 10 * time.Millisecond,
			prepare: hcl(many("anypoint_role_group_member", n, anypointEdge(anypointRoleGroup))),
			steps:   anypointLife(2*users+fixed, batches(n)+2*users+fixed, users+fixed, removals(n)*(1+users)+fixed, batches(n), removals(n))},
		// The platform's call that takes somebody out of a business group deletes accounts where it is sent to another organization: one at a time.
		{what: "new business group members", users: n, latency: 10 * time.Millisecond,
			prepare: hcl(many("anypoint_business_group_member", n, anypointEdge(anypointBusinessGroup))),
			steps:   anypointLife(2*users+1+fixed, batches(n)+users+fixed, 1+fixed, n+removals(n)+fixed, batches(n), n)},
		// A look before, so that nobody's grant is taken over, and one after.
		{what: "new permission grants", users: n,
			prepare: hcl(many("anypoint_permission_grant", n, anypointEdge(anypointRole))),
			steps:   anypointLife(users+2+fixed, 3*n+users+fixed, n+fixed, 2*n+fixed, n, n)},
		{what: "joiners", users: n, latency: 10 * time.Millisecond, prepare: hcl(anypointJoiners(joiners)),
			// The refresh reads members by themselves before it lists them, and the teams for their names.
			steps: anypointLife(joiners+users+1+fixed, 4*joiners+fixed, joiners+users+6+fixed, 4*joiners+fixed, unlimited, unlimited)},
		{what: "audit", users: whole,
			prepare: hcl("data \"platformusers_anypoint_users\" \"all\" {}\n" + audit(whole)),
			steps:   []step{planned("plan", whole+seeded+all+fixed)}},
		{what: "list of users", users: whole, prepare: hcl("data \"platformusers_anypoint_users\" \"all\" {}\n"),
			steps: []step{planned("plan", all+fixed)}},
	}
	inTeam := anypointHolds(n, joinsTeam)
	rows = append(rows,
		// The pages of the team's members, those of the accounts for their names, the teams.
		scenario{what: "list of team members", users: n, prepare: func(env *acctest.Env) string {
			inTeam(env)
			return "data \"platformusers_anypoint_team_members\" \"all\" {}\n"
		}, steps: []step{planned("plan", 2*users+4+fixed)}},
		// The platform has no list of them: each user costs a call.
		scenario{what: "list of permission grants", users: n,
			prepare: hcl("data \"platformusers_anypoint_permission_grants\" \"all\" {\n  origin = \"direct\"\n}\n"),
			steps:   []step{planned("plan", n+seeded+users+fixed)}},
	)
	held := func(hold func(p *anypoint.Platform, user string)) func(*acctest.Env) {
		return anypointHolds(crowd, hold)
	}
	return append(rows,
		scenario{what: "three of a crowd", users: crowd, steps: slices.Concat(
			threeIn("users", "anypoint_user", nil, anypointSeeded, anypointID),
			threeIn("team members", "anypoint_team_member", held(joinsTeam), anypointEdge(anypointTeam), edge(org+"/"+anypoint.DevelopersTeamID+"/%s")),
			threeIn("permission grants", "anypoint_permission_grant", held(holdsRole), anypointEdge(anypointRole),
				edge(org+"/%s/"+anypoint.RoleExchangeContributor)),
			threeIn("business group members", "anypoint_business_group_member", held(joinsBusinessGroup), anypointEdge(anypointBusinessGroup),
				edge(anypoint.BusinessGroupID+"/%s")),
		)},
		scenario{what: "three of a crowd with role groups", users: crowd, switches: roles,
			steps: threeIn("role group members", "anypoint_role_group_member", held(joinsRoleGroup), anypointEdge(anypointRoleGroup),
				edge(org+"/"+anypoint.AuditorsRoleGroupID+"/%s"))},
	)
}

// audit reads the permissions of the first n seeded users.
func audit(n int) string {
	text := ""
	for i := 1; i <= n; i++ {
		text += fmt.Sprintf("data \"platformusers_anypoint_user_permissions\" \"n%d\" {\n  user_id = %q\n}\n", i, anypointID(i))
	}
	return text
}

// anypointJoiners are new people with a team and a permission each.
func anypointJoiners(n int) string {
	of := func(rest string) func(i int) string {
		return func(i int) string {
			return fmt.Sprintf("  user_id = platformusers_anypoint_user.n%d.id\n  %s", i, rest)
		}
	}
	return many("anypoint_user", n, anypointNew) + many("anypoint_team_member", n, of(anypointTeam)) +
		many("anypoint_permission_grant", n, of(anypointRole))
}
