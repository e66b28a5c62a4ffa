package budgets

import (
	"fmt"
	"slices"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

const apimPage = 100

// apimAlone is how many items of a list are read by themselves before anybody asks what the list costs.
const apimAlone = 2

var (
	apimID     = each("user-{i}")
	apimSeeded = each("  user_id = \"user-{i}\"\n  email = \"user-{i}@sandbox.example\"\n  first_name = \"User\"\n  last_name = \"{i}\"")
	apimNew    = each("  user_id = \"new-{i}\"\n  email = \"new-{i}@example.com\"\n  first_name = \"New\"\n  last_name = \"Number {i}\"")
	apimMember = each("  user_id = \"user-{i}\"\n  group_id = \"" + apim.PartnersGroupID + "\"")
	apimKey    = each("  subscription_name = \"sub-{i}\"\n  user_id = \"user-{i}\"\n  product_id = \"" + apim.PremiumProductID +
		"\"\n  display_name = \"Number {i}\"")
)

func apimRows() []scenario {
	page, n := apimPage, thousand
	users, some := pages(n, page), pages(hundred, page)
	// The lists of users, of one group and of subscriptions.
	apimAll := pages(n+joiners, page) + pages(joiners, page) + 1 + 3*apimAlone + 1
	all := pages(whole, page)
	rows := []scenario{
		{what: "users by id", users: whole, prepare: hcl(imports("apim_user", whole, apimSeeded, apimID)), steps: takenIn(all+fixed, all+fixed)},
		{what: "users by email", users: n, prepare: hcl(imports("apim_user", n, apimSeeded, each("user-{i}@sandbox.example"))),
			steps: takenIn(users+fixed, users+fixed)[:1]},
		// An account is looked at before it is created, since the create would overwrite it, and before it is deleted, in just that version. The apply
		// plans once more, by the list. A delete is an operation that the sandbox ends at the second question, and its end is looked at.
		{what: "new users", prepare: hcl(many("apim_user", n, apimNew)),
			steps: life(users+fixed, 2*n+users+fixed, users+fixed, 5*n+fixed, n, n)},
		{what: "new invitations", switches: []string{"apim.invited_state=pending", "apim.delete_answer=204"},
			prepare: hcl(many("apim_invitation", hundred, apimNew)),
			steps:   life(some+fixed, 2*hundred+some+fixed, some+fixed, 2*hundred+removals(hundred)*some, hundred, hundred)},
		{what: "new group members", users: n, prepare: hcl(many("apim_group_member", n, apimMember)),
			steps: life(users+1+fixed, 2*n+fixed, users+fixed, n+batches(n)*users, n, n)},
		{what: "new subscriptions", users: hundred, prepare: hcl(many("apim_subscription", hundred, apimKey)),
			steps: life(some+1+fixed, 2*hundred+some+1+fixed, some+1+fixed, 2*hundred+removals(hundred)*some, hundred, hundred)},
		// A joiner is three calls: the look before the create, the create, the membership. A leaver is four: the membership, the look that gives the
		// version which the delete names, so that nobody is deleted who became another one meanwhile, the delete, and the look whether it had an effect.
		// No list shows versions, and for ten who leave at once a list of pages of a hundred costs more than ten looks in a large service; that a filter
		// may name several users is not documented. Lists beside that are those of the group, of which ten share one.
		{what: "joiners", users: n, switches: []string{"apim.delete_answer=204"}, latency: 10 * time.Millisecond,
			prepare: hcl(many("apim_user", joiners, apimNew) + many("apim_group_member", joiners, func(i int) string {
				return fmt.Sprintf("  user_id = platformusers_apim_user.n%d.user_id\n  group_id = %q", i, apim.PartnersGroupID)
			})),
			steps: life(users+1+fixed, 3*joiners+users+joiners/20+2*fixed, apimAll, 4*joiners+3*removals(joiners)+fixed,
				2*joiners, 2*joiners)},
		{what: "list of users", users: whole, prepare: hcl("data \"platformusers_apim_users\" \"all\" {}\n"), steps: []step{planned("plan", all+fixed)}},
	}
	held := func(hold func(p *apim.Platform, i int)) func(*acctest.Env) {
		return func(env *acctest.Env) {
			for i := 1; i <= clan; i++ {
				hold(env.APIM, i)
			}
		}
	}
	return append(rows, scenario{what: "three of a crowd", users: crowd, steps: slices.Concat(
		threeIn("users", "apim_user", nil, apimSeeded, apimID),
		threeIn("group members", "apim_group_member", held(func(p *apim.Platform, i int) { p.AddGroupMember(apim.PartnersGroupID, apimID(i)) }),
			apimMember, each(apim.PartnersGroupID+"/user-{i}")),
		threeIn("subscriptions", "apim_subscription", held(func(p *apim.Platform, i int) {
			name := each("Number {i}")(i)
			p.AddSubscription(apim.Subscription{ID: each("sub-{i}")(i), OwnerID: apimID(i), Scope: "/products/" + apim.PremiumProductID, DisplayName: &name})
		}), apimKey, each("sub-{i}")),
	)})
}
