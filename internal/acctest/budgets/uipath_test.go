package budgets

import (
	"fmt"
	"slices"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

const uipathPage = 1000

func uipathID(i int) string { return fmt.Sprintf("2b000000-0000-4000-8000-%012d", i) }

var uipathSeeded = each("  user_name = \"user-{i}@sandbox.example\"\n  email = \"user-{i}@sandbox.example\"")

var uipathNew = each("  user_name = \"new-{i}@example.com\"\n  email = \"new-{i}@example.com\"\n  name = \"New\"\n  surname = \"Number {i}\"")

// uipathEdge is a membership or grant of the seeded user of a number.
func uipathEdge(rest string) func(i int) string {
	return func(i int) string { return fmt.Sprintf("  user_id = %q\n  %s", uipathID(i), rest) }
}

var (
	uipathGroup      = "group_id = \"" + uipath.FinanceGroupID + "\""
	uipathTenantRole = fmt.Sprintf("role_id = %d", uipath.AuditorRoleID)
	uipathFolderRole = fmt.Sprintf("folder_id = %d\n  role_id = %d", uipath.InvoicesFolderID, uipath.OperatorRoleID)
)

func uipathRows() []scenario {
	page, n := uipathPage, thousand
	users := pages(n, page)
	all := pages(whole, page)
	rows := []scenario{
		{what: "users by id", users: whole, prepare: hcl(imports("uipath_user", whole, uipathSeeded, uipathID)), steps: takenIn(all+fixed, all+fixed)},
		{what: "users by name", users: n, prepare: hcl(imports("uipath_user", n, uipathSeeded, each("user-{i}@sandbox.example"))),
			steps: takenIn(users+fixed, users+fixed)[:1]},
		{what: "new users", latency: 10 * time.Millisecond, prepare: hcl(many("uipath_user", n, uipathNew)),
			steps: life(users+fixed, batches(n), users+fixed, removals(n)*(1+users), batches(n), removals(n))},
		{what: "new invitations", latency: 10 * time.Millisecond,
			prepare: hcl(many("uipath_invitation", n, each("  email = \"new-{i}@example.com\"\n  name = \"New\"\n  surname = \"Number {i}\""))),
			// The end of an invitation looks first whether it was accepted: who has joined meanwhile stays.
			steps: life(users+fixed, batches(n), users+fixed, removals(n)*(1+2*users), batches(n), removals(n))},
		{what: "new group members", users: n, latency: 10 * time.Millisecond, prepare: hcl(many("uipath_group_member", n, uipathEdge(uipathGroup))),
			// Who leaves a group is looked for before the next ones leave.
			steps: life(users+1+fixed, batches(n)+fixed, users+1+fixed, removals(n)*(1+users), batches(n), removals(n))},
		{what: "new tenant role grants", users: n, prepare: hcl(many("uipath_tenant_role_grant", n, uipathEdge(uipathTenantRole))),
			steps: life(3+fixed, 3*n+fixed, 2+fixed, 2*n+fixed, 2*n, 2*n)},
		{what: "new folder role grants", users: hundred, latency: 10 * time.Millisecond,
			prepare: func(env *acctest.Env) string {
				for i := 1; i <= hundred; i++ {
					env.UiPath.AddToTenant(uipathID(i))
				}
				return many("uipath_folder_role_grant", hundred, uipathEdge(uipathFolderRole))
			},
			// Terraform waits for ten at a time, so a hundred are ten calls at least. Beside them stand three sign-ins, since users, the tenant and
			// folders have a scope each, and an application may have one of them alone; the lists of users, of the tenant's users, of folders and of
			// roles; and the folder's users before, when the folder was taken over from another process, and after.
			steps: life(4+fixed, hundred/10+3+3+4+3, 3+fixed, hundred+batches(hundred), hundred/10+3, hundred)},
		{what: "joiners", users: n, latency: 10 * time.Millisecond, prepare: hcl(many("uipath_user", joiners, uipathNew)),
			steps: life(users+fixed, joiners-1, users+fixed, joiners-1, batches(joiners), batches(joiners))},
		{what: "list of group members", users: n, prepare: hcl("data \"platformusers_uipath_group_members\" \"all\" {}\n"),
			// Each of the seed's groups is asked for those who have no account.
			steps: []step{planned("plan", users+1+6+fixed)}},
		{what: "list of tenant role grants", users: n, prepare: hcl("data \"platformusers_uipath_tenant_role_grants\" \"all\" {}\n"),
			steps: []step{planned("plan", 2*users+fixed)}},
		{what: "list of folder role grants", users: n, prepare: hcl("data \"platformusers_uipath_folder_role_grants\" \"all\" {}\n"),
			// The list of folders, and a list for each of the seed's.
			steps: []step{planned("plan", 2*users+1+4+fixed)}},
		{what: "list of invitations", users: n, prepare: hcl("data \"platformusers_uipath_invitations\" \"all\" {}\n"),
			steps: []step{planned("plan", users+1+fixed)}},
		{what: "list of users", users: whole, prepare: hcl("data \"platformusers_uipath_users\" \"all\" {}\n"), steps: []step{planned("plan", all+fixed)}},
	}
	held := func(hold func(p *uipath.Platform, user string)) func(*acctest.Env) {
		return func(env *acctest.Env) {
			for i := 1; i <= clan; i++ {
				hold(env.UiPath, uipathID(i))
			}
		}
	}
	inFolder := threeIn("folder role grants", "uipath_folder_role_grant",
		held(func(p *uipath.Platform, user string) {
			p.GrantFolderRole(uipath.InvoicesFolderID, user, uipath.OperatorRoleID)
		}),
		uipathEdge(uipathFolderRole),
		func(i int) string {
			return fmt.Sprintf("%d/%s/%d", uipath.InvoicesFolderID, uipathID(i), uipath.OperatorRoleID)
		})
	// A folder shows its users as a list only. The import before needed the first page; the others, which its process had asked for, may come meanwhile.
	inFolder[2].most = pages(clan, page) + pages(clan, page) - 1 + 1 + fixed
	return append(rows, scenario{what: "three of a crowd", users: crowd, steps: slices.Concat(
		threeIn("users", "uipath_user", nil, uipathSeeded, uipathID),
		threeIn("group members", "uipath_group_member",
			held(func(p *uipath.Platform, user string) { p.AddGroupMember(uipath.FinanceGroupID, user) }),
			uipathEdge(uipathGroup), func(i int) string { return uipath.FinanceGroupID + "/" + uipathID(i) }),
		threeIn("tenant role grants", "uipath_tenant_role_grant",
			held(func(p *uipath.Platform, user string) { p.GrantTenantRole(user, uipath.AuditorRoleID) }),
			uipathEdge(uipathTenantRole), func(i int) string { return fmt.Sprintf("%s/%d", uipathID(i), uipath.AuditorRoleID) }),
		inFolder,
	)})
}
