package budgets

import (
	"fmt"
	"slices"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

const controlroomPage = 1000

// controlroomLooks is how many lists n writes take that are looked at: ten write at once, and those who look at the same time share a list.
func controlroomLooks(n int) int { return removals(n) }

// controlroomLate is how many lists n additions take, whose confirmations are left to the last of those who write at the same time.
func controlroomLate(n int) int { return n/20 + 5 }

// controlroomID is the id of a seeded user: further users count up from a thousand.
func controlroomID(i int) string { return fmt.Sprint(1000 + i) }

var (
	controlroomSeeded = each("  username = \"user-{i}\"\n  email = \"user-{i}@sandbox.example\"")
	controlroomNew    = each("  username = \"new-{i}\"\n  email = \"new-{i}@example.com\"\n  password_wo = \"Budget-Pass.1\"\n  password_wo_version = 1")
)

func controlroomGrant(i int) string {
	return fmt.Sprintf("  user_id = %q\n  role_name = %q", controlroomID(i), controlroom.FinanceRoleName)
}

// controlroomNamedGrant names every other person by user name, and the others by e-mail address.
func controlroomNamedGrant(i int) string {
	return fmt.Sprintf("  %s\n  role_name = %q", each([]string{"username = \"user-{i}\"", "email = \"user-{i}@sandbox.example\""}[i%2])(i),
		controlroom.FinanceRoleName)
}

// controlroomTeam is how many roles one person gets at once: as many as Terraform grants side by side.
const controlroomTeam = 10

func controlroomRows() []scenario {
	page, n := controlroomPage, thousand
	users, some := pages(n, page), pages(hundred, page)
	all := pages(whole, page)
	rows := []scenario{
		{what: "users by id", users: whole, prepare: hcl(imports("controlroom_user", whole, controlroomSeeded, controlroomID)),
			steps: takenIn(all+fixed, all+fixed)},
		{what: "users by name", users: n, prepare: hcl(imports("controlroom_user", n, controlroomSeeded, each("user-{i}"))),
			steps: takenIn(users+fixed, users+fixed)[:1]},
		{what: "new users", prepare: hcl(many("controlroom_user", n, controlroomNew)),
			steps: life(users+fixed, n+users+fixed, users+fixed, n+controlroomLooks(n)*users+fixed, n, n)},
		{what: "new role grants", users: hundred, latency: 10 * time.Millisecond, prepare: hcl(many("controlroom_role_grant", hundred, controlroomGrant)),
			steps: life(some+1+fixed, 2*hundred+controlroomLate(hundred)*some+fixed, some+1+fixed,
				2*hundred+controlroomLooks(hundred)*some+fixed, hundred, hundred)},
		{what: "roles of one", users: hundred, latency: 20 * time.Millisecond, prepare: func(env *acctest.Env) string {
			for i := range controlroomTeam {
				env.ControlRoom.AddRole(controlroom.Role{Name: fmt.Sprintf("Role %05d", i+1)})
			}
			return many("controlroom_role_grant", controlroomTeam, func(i int) string {
				return fmt.Sprintf("  user_id = %q\n  role_name = \"Role %05d\"", controlroomID(1), i)
			})
		}, steps: oneMail(life(some+1+fixed, 3+fixed, some+1+fixed, 3+fixed, 1, 1))},
		// An update sends back the whole user, whom lists do not show whole: the user who was just created is known whole, and needs no read before a
		// role is given; a leaver is read before the role is taken away, since nothing says then for certain that the account will be deleted: three calls
		// for a leaver, the read, the update and the delete, and for each ten of both the list that shows them, page by page.
		{what: "joiners", users: n, latency: 10 * time.Millisecond,
			prepare: hcl(many("controlroom_user", joiners, controlroomNew) + many("controlroom_role_grant", joiners, func(i int) string {
				return fmt.Sprintf("  user_id = platformusers_controlroom_user.n%d.id\n  role_name = %q", i, controlroom.FinanceRoleName)
			})), steps: life(users+1+fixed, 2*joiners+controlroomLate(joiners)*users+1+fixed, users+1+fixed,
				3*joiners+controlroomLooks(2*joiners)*users+fixed, 2*joiners, 2*joiners)},
		{what: "new role grants by name", users: hundred, latency: 10 * time.Millisecond,
			prepare: hcl(many("controlroom_role_grant", hundred, controlroomNamedGrant)),
			steps: life(some+1+fixed, 2*hundred+controlroomLate(hundred)*some+fixed, some+1+fixed,
				2*hundred+controlroomLooks(hundred)*some+fixed, hundred, hundred)},
		{what: "list of role grants", users: whole, prepare: hcl("data \"platformusers_controlroom_role_grants\" \"all\" {}\n"),
			steps: []step{planned("plan", all+fixed)}},
		{what: "list of users", users: whole, prepare: hcl("data \"platformusers_controlroom_users\" \"all\" {}\n"),
			steps: []step{planned("plan", all+fixed)}},
	}
	held := func(env *acctest.Env) {
		role := env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName)
		for i := 1; i <= crowd; i++ {
			env.ControlRoom.GrantRole(int64(1000+i), role)
		}
	}
	return append(rows, scenario{what: "three of a crowd", users: crowd, steps: slices.Concat(
		threeIn("users", "controlroom_user", nil, controlroomSeeded, controlroomID),
		threeIn("role grants", "controlroom_role_grant", held, controlroomGrant,
			func(i int) string { return controlroomID(i) + "/" + controlroom.FinanceRoleName }),
	)})
}

// oneMail lets the commands that write send one mail.
func oneMail(steps []step) []step {
	for i := range steps {
		steps[i].mails = min(1, steps[i].writes)
	}
	return steps
}
