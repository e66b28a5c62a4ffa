package access_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// estateLines are the rows of an estate with all that they say but times and the tenant.
func estateLines(rows []platform.AccessRow) []string {
	var lines []string
	for _, r := range rows {
		administrator := ""
		if r.Administrator {
			administrator = "administrator"
		}
		lines = append(lines, strings.Join([]string{cmp.Or(r.Name, r.Email), r.Status, r.Kind, r.What, r.Where, r.Origin, administrator}, " | "))
	}
	slices.Sort(lines)
	return lines
}

// populate gives a person every kind of row.
func populate(p *anypoint.Platform) (secondID, goneID string) {
	const email = "rita.regular@sandbox.example"
	rita := anypoint.RegularUserID
	p.AddTeamMember(anypoint.BackendTeamID, rita, anypoint.Maintainer, false)
	p.AddTeamMember(anypoint.DevelopersTeamID, anypoint.FederatedUserID, anypoint.Member, true)
	p.GrantTeam(anypoint.DevelopersTeamID, anypoint.RoleExchangeContributor, map[string]string{"org": anypoint.RootOrgID})
	p.GrantTeam(anypoint.RootTeamID, anypoint.RoleDesignCenterDeveloper, map[string]string{"org": anypoint.BusinessGroupID})
	p.Grant(rita, anypoint.RoleReadServers, map[string]string{"org": anypoint.BusinessGroupID, "envId": anypoint.BusinessGroupEnvironmentID})
	p.Grant(rita, anypoint.RoleAccessControlsAdministrator, map[string]string{"org": anypoint.RootOrgID})
	p.AddMember(anypoint.BusinessGroupID, rita)
	second := p.AddUser(anypoint.User{Username: "rita.second", Email: strings.ToUpper(email)})
	p.EditUser(second.ID, func(u *anypoint.User) { u.Enabled = false })
	gone := p.AddUser(anypoint.User{Username: "rita.gone", Email: email})
	p.DeleteUser(gone.ID)
	p.AddInvitation(email)
	return second.ID, gone.ID
}

// compareWithAccessOf checks that an estate has of a person what AccessOf shows of that person, to the last field.
func compareWithAccessOf(t *testing.T, env *acctest.Env, estate *platform.Estate, email string) {
	t.Helper()
	shown, err := clientOf(env).AccessOf(t.Context(), []string{email})
	if err != nil {
		t.Fatal(err)
	}
	lines := func(rows []platform.AccessRow) (lines []string) {
		for _, row := range rows {
			if platform.SameEmail(row.Email, email) {
				lines = append(lines, fmt.Sprintf("%+v", row))
			}
		}
		slices.Sort(lines)
		return lines
	}
	expectLines(t, "estate of "+email, lines(estate.Rows), nil, lines(shown)...)
}

func countLines(estate *platform.Estate) (lines []string) {
	for _, count := range estate.Counts {
		lines = append(lines, fmt.Sprintf("%s %d/%d", count.What, count.Read, count.Total))
	}
	return lines
}

func TestEstate(t *testing.T) {
	t.Parallel()
	for _, rootPath := range []string{"all", "path_org"} { // which grants the root organization's path shows
		env := acctest.Start(t, acctest.Set("anypoint.grants_by_root_path", rootPath))
		populate(env.Anypoint)
		estate, err := clientOf(env).Estate(t.Context(), platform.EstateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{
			"0c000000-0000-4000-8000-0000000000fe:0a000000-0000-4000-8000-000000000001 | active | account |  |  |  | ",
			"ines.invited@example.com | pending | invitation |  |  |  | ",
			"rita.regular@sandbox.example | pending | invitation |  |  |  | ",
			"rita.gone | deleted | account |  |  |  | ",
			"rita.second | disabled | account |  |  |  | ",
			"fiona.federated | active | account |  |  |  | ",
			"fiona.federated | active | membership | Developers |  | identity provider | ",
			"fiona.federated | active | membership | Sandbox Inc/Engineering/Integration | Sandbox Inc/Engineering/Integration | direct | ",
			"fiona.federated | active | grant | Exchange Contributor |  | team Developers | ",
			"fiona.federated | active | grant | Read Applications | Sandbox Inc, environment Design | direct | ",
			"rita.regular | active | account |  |  |  | ",
			"rita.regular | active | membership | Backend Developers (maintainer) |  | direct | ",
			"rita.regular | active | membership | Sandbox Inc/Engineering | Sandbox Inc/Engineering | direct | ",
			"rita.regular | active | grant | Access Controls Administrator |  | direct | administrator",
			"rita.regular | active | grant | Business Group Viewer | Sandbox Inc/Engineering | automatic | ",
			"rita.regular | active | grant | Exchange Contributor |  | team Developers | ",
			"rita.regular | active | grant | Read Servers | Sandbox Inc/Engineering, environment Sandbox | direct | ",
			"sandbox-admin | active | account |  |  |  | ",
			"sandbox-admin | active | membership | Administrators |  | direct | administrator",
			"sandbox-admin | active | grant | Organization Administrator |  | team Administrators | administrator",
			"sandbox-owner | active | account |  |  |  | administrator",
			"sandbox-owner | active | grant | Organization Administrator |  | direct | administrator",
		}
		for _, person := range []string{"fiona.federated | active", "rita.regular | active", "rita.second | disabled", "sandbox-admin | active",
			"sandbox-owner | active"} {
			for _, role := range []string{"Business Group Viewer", "Design Center Developer"} { // of the root team, in which everybody is
				want = append(want, person+" | grant | "+role+" | Sandbox Inc/Engineering | team Everyone at Sandbox Inc | ")
			}
		}
		expectLines(t, rootPath, estateLines(estate.Rows), nil, want...)
		for _, email := range []string{"rita.regular@sandbox.example", "fiona.federated@sandbox.example", "ines.invited@example.com"} {
			compareWithAccessOf(t, env, estate, email)
		}
		if estate.Tenant != "Sandbox Inc" || estate.TenantID != anypoint.RootOrgID || estate.SignedInAs != "connected app Terraform of sandbox-admin" {
			t.Errorf("%s: %q, %q, %q", rootPath, estate.Tenant, estate.TenantID, estate.SignedInAs)
		}
		counts := []string{
			"deleted users 1/1", "direct permissions of users 5/5", "invitations of Sandbox Inc 2/2", "invitations of Sandbox Inc/Engineering 0/0",
			"invitations of Sandbox Inc/Engineering/Integration 0/0", "members of business group Sandbox Inc/Engineering 1/1",
			"members of business group Sandbox Inc/Engineering/Integration 1/1", "members of team Administrators 1/1",
			"members of team Backend Developers 1/1", "members of team Developers 1/1", "permissions of team Administrators 1/1",
			"permissions of team Backend Developers 0/0", "permissions of team Developers 1/1", "permissions of team Everyone at Sandbox Inc 2/2",
			"role groups of Sandbox Inc 0/-1", "teams 4/4", "users 6/6",
		}
		if rootPath == "path_org" {
			counts = append(counts, "direct permissions of users in business groups 5/5")
		}
		expectLines(t, rootPath+", counts", countLines(estate), nil, counts...)
	}
}

func TestEstateWithRoleGroups(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("anypoint.access_model", "roles"))
	env.Anypoint.AddRoleGroupMember(anypoint.AdministratorsRoleGroupID, anypoint.RegularUserID)
	estate, err := clientOf(env).Estate(t.Context(), platform.EstateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	lines := platform.Filter(estateLines(estate.Rows), func(line string) bool { return strings.HasPrefix(line, "rita.regular | ") })
	expectLines(t, "estate", lines, nil,
		"rita.regular | active | account |  |  |  | ",
		"rita.regular | active | membership | Organization Administrators |  | direct | administrator",
		"rita.regular | active | grant | Organization Administrator |  | role group Organization Administrators | administrator",
	)
	compareWithAccessOf(t, env, estate, "rita.regular@sandbox.example")
	compareWithAccessOf(t, env, estate, "adam.admin@sandbox.example")
}

// What cannot be read is an error that names the part; with Partial it is recorded, and everything else is there.
func TestEstateFailures(t *testing.T) {
	t.Parallel()
	const organizations = "/accounts/api/organizations/{org}"
	for name, test := range map[string]struct {
		users int
		fault kernel.Fault
		route string
		part  string
		rows  string // a row that is there all the same
	}{
		"the second page of users": {600, kernel.Fault{Kind: kernel.FaultStatus, Status: 403, Nth: 2}, organizations + "/users", "users",
			"fiona.federated | active | membership | Developers |  | identity provider | "},
		"members that are fewer than counted": {
			0, kernel.Fault{Kind: kernel.FaultStatus, Status: 200, Body: `{"data":[],"total":3}`, ContentType: "application/json", Times: -1},
			organizations + "/teams/{team}/members", "members of team ", "rita.regular | active | account |  |  |  | "},
		"permissions of a user": {0, kernel.Fault{Kind: kernel.FaultStatus, Status: 403, Nth: 3}, organizations + "/users/{user}/roles",
			"permissions of user ", "rita.regular | active | membership | Backend Developers (maintainer) |  | direct | "},
		"permissions of all users": {60, kernel.Fault{Kind: kernel.FaultStatus, Status: 403, Times: -1}, organizations + "/users/{user}/roles",
			"permissions of user ", "rita.regular | active | membership | Backend Developers (maintainer) |  | direct | "},
		"invitations": {0, kernel.Fault{Kind: kernel.FaultStatus, Status: 403, Times: -1}, organizations + "/invites", "invitations of Sandbox Inc",
			"rita.regular | active | membership | Backend Developers (maintainer) |  | direct | "},
		"both features": {0, kernel.Fault{Kind: kernel.FaultStatus, Status: 403, Times: -1}, organizations + "/teams", "role groups of Sandbox Inc",
			"rita.regular | active | membership | Sandbox Inc/Engineering | Sandbox Inc/Engineering | direct | "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := func() *access.Client {
				env := acctest.Start(t, acctest.SeedUsers(test.users))
				populate(env.Anypoint)
				env.Faults.Add(test.fault.On("anypoint", "GET", test.route))
				return clientOf(env)
			}
			_, err := client().Estate(t.Context(), platform.EstateOptions{})
			var failure *platform.EstateFailure
			if !errors.As(err, &failure) || !strings.HasPrefix(failure.What, test.part) {
				t.Fatalf("got %v", err)
			}
			estate, err := client().Estate(t.Context(), platform.EstateOptions{Partial: true})
			if err != nil {
				t.Fatalf("partial: %v", err)
			}
			var parts []string
			for _, f := range estate.Failures {
				parts = append(parts, f.What)
			}
			if len(parts) > 40 || !slices.ContainsFunc(parts, func(part string) bool { return strings.HasPrefix(part, test.part) }) {
				t.Errorf("partial: failed %q", parts)
			}
			if !slices.Contains(estateLines(estate.Rows), test.rows) {
				t.Errorf("partial: lacks %q", test.rows)
			}
		})
	}
}

// An estate costs the pages of the accounts, a few lists, and a call for each account.
func TestEstateCalls(t *testing.T) {
	t.Parallel()
	const users = 600
	env := acctest.Start(t, acctest.SeedUsers(users))
	for i := 1; i <= users; i++ {
		env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, fmt.Sprintf("1c000000-0000-4000-8000-%012d", i), anypoint.Member, false)
	}
	reports := map[string]int{}
	var mu sync.Mutex
	estate, err := clientOf(env).Estate(t.Context(), platform.EstateOptions{Progress: func(what string, _ int) {
		mu.Lock()
		defer mu.Unlock()
		reports[what]++
	}})
	if err != nil || len(estate.Rows) < 2*users {
		t.Fatalf("%d rows, %v", len(estate.Rows), err)
	}
	grants := env.Calls(func(c kernel.Call) bool { return strings.HasSuffix(c.Route, "/users/{user}/roles") })
	all := env.Calls(func(kernel.Call) bool { return true })
	if perUser, lists := users+5, 32; grants != perUser || // one of five is asked about in a business group, too
		all > perUser+lists {
		t.Errorf("%d calls for %d users, of which %d for permissions; want %d and at most %d others", all, users, grants, perUser, lists)
	}
	if env.Writes() != 0 || reports["users"] != 2 || reports["members of team Developers"] != 2 ||
		reports["direct permissions of users"] != (users+4)/50+1 {
		t.Errorf("%d writes, progress %v", env.Writes(), reports)
	}
}
