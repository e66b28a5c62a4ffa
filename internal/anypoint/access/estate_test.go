package access_test

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform/estatetest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// estateColumns are what a row shows, but times, the tenant and ids.
func estateColumns(r platform.AccessRow) []string {
	return []string{cmp.Or(r.Name, r.Email), r.Status, r.Kind, r.What, r.Where, r.Origin}
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
			"0c000000-0000-4000-8000-0000000000fe:0a000000-0000-4000-8000-000000000001|active|account|||",
			"ines.invited@example.com|pending|invitation|||",
			"rita.regular@sandbox.example|pending|invitation|||",
			"rita.gone|deleted|account|||",
			"rita.second|disabled|account|||",
			"fiona.federated|active|account|||",
			"fiona.federated|active|membership|Developers||identity provider",
			"fiona.federated|active|membership|Sandbox Inc/Engineering/Integration|Sandbox Inc/Engineering/Integration|direct",
			"fiona.federated|active|grant|Exchange Contributor||team Developers",
			"fiona.federated|active|grant|Read Applications|Sandbox Inc, environment Design|direct",
			"rita.regular|active|account|||",
			"rita.regular|active|membership|Backend Developers (maintainer)||direct",
			"rita.regular|active|membership|Sandbox Inc/Engineering|Sandbox Inc/Engineering|direct",
			"rita.regular|active|grant|Access Controls Administrator||direct|administrator",
			"rita.regular|active|grant|Business Group Viewer|Sandbox Inc/Engineering|automatic",
			"rita.regular|active|grant|Exchange Contributor||team Developers",
			"rita.regular|active|grant|Read Servers|Sandbox Inc/Engineering, environment Sandbox|direct",
			"sandbox-admin|active|account|||",
			"sandbox-admin|active|membership|Administrators||direct|administrator",
			"sandbox-admin|active|grant|Organization Administrator||team Administrators|administrator",
			"sandbox-owner|active|account||||administrator",
			"sandbox-owner|active|grant|Organization Administrator||direct|administrator",
		}
		for _, person := range []string{"fiona.federated|active", "rita.regular|active", "rita.second|disabled", "sandbox-admin|active",
			"sandbox-owner|active"} {
			for _, role := range []string{"Business Group Viewer", "Design Center Developer"} { // of the root team, in which everybody is
				want = append(want, person+"|grant|"+role+"|Sandbox Inc/Engineering|team Everyone at Sandbox Inc")
			}
		}
		estatetest.ExpectLines(t, rootPath, estatetest.Lines(estate.Rows, estateColumns), want)
		people := []string{"rita.regular@sandbox.example", "fiona.federated@sandbox.example", "ines.invited@example.com"}
		estatetest.ExpectAccessOf(t, rootPath, clientOf(env), estate, people, nil)
		if estate.Tenant != "Sandbox Inc" || estate.TenantID != anypoint.RootOrgID || estate.SignedInAs != "connected app Terraform of sandbox-admin" {
			t.Errorf("%s: %q, %q, %q", rootPath, estate.Tenant, estate.TenantID, estate.SignedInAs)
		}
		counts := []string{
			"deleted users 1 of 1", "direct permissions of users 5 of 5", "invitations of Sandbox Inc 2 of 2", "invitations of Sandbox Inc/Engineering 0 of 0",
			"invitations of Sandbox Inc/Engineering/Integration 0 of 0", "members of business group Sandbox Inc/Engineering 1 of 1",
			"members of business group Sandbox Inc/Engineering/Integration 1 of 1", "members of team Administrators 1 of 1",
			"members of team Backend Developers 1 of 1", "members of team Developers 1 of 1", "permissions of team Administrators 1 of 1",
			"permissions of team Backend Developers 0 of 0", "permissions of team Developers 1 of 1", "permissions of team Everyone at Sandbox Inc 2 of 2",
			"role groups of Sandbox Inc 0 of -1", "teams 4 of 4", "users 6 of 6",
		}
		if rootPath == "path_org" {
			counts = append(counts, "direct permissions of users in business groups 5 of 5")
		}
		estatetest.ExpectCounts(t, rootPath, estate.Counts, counts)
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
	lines := platform.Filter(estatetest.Lines(estate.Rows, estateColumns), func(line string) bool { return strings.HasPrefix(line, "rita.regular|") })
	estatetest.ExpectLines(t, "estate", lines, []string{
		"rita.regular|active|account|||",
		"rita.regular|active|membership|Organization Administrators||direct|administrator",
		"rita.regular|active|grant|Organization Administrator||role group Organization Administrators|administrator",
	})
	people := []string{"rita.regular@sandbox.example", "adam.admin@sandbox.example"}
	estatetest.ExpectAccessOf(t, "estate", clientOf(env), estate, people, nil)
}

// What cannot be read is an error that names the part; with Partial it is recorded, and everything else is there.
func TestEstateFailures(t *testing.T) {
	t.Parallel()
	refused := func(nth, times int) kernel.Fault {
		return kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusForbidden, Nth: nth, Times: times}
	}
	membership := []string{"rita.regular|active|membership|Backend Developers (maintainer)||direct"}
	for name, test := range map[string]struct {
		users   int
		fault   kernel.Fault
		route   string
		failure estatetest.Failure
	}{
		"the second page of users": {600, refused(2, 0), "/users", estatetest.Failure{Part: "users", Says: "403",
			Shown: []string{"fiona.federated|active|membership|Developers||identity provider"}}},
		"members that are fewer than counted": {
			0, kernel.Fault{Kind: kernel.FaultStatus, Status: 200, Body: `{"data":[],"total":3}`, ContentType: "application/json", Times: -1},
			"/teams/{team}/members", estatetest.Failure{Part: "members of team ", Others: true, Shown: []string{"rita.regular|active|account|||"}}},
		"permissions of a user": {0, refused(3, 0), "/users/{user}/roles", estatetest.Failure{Part: "permissions of user ", Says: "403",
			Shown: membership}},
		"permissions of all users": {60, refused(0, -1), "/users/{user}/roles", estatetest.Failure{Part: "permissions of user ", Says: "403",
			Others: true, Shown: membership}},
		"invitations": {0, refused(0, -1), "/invites", estatetest.Failure{Part: "invitations of Sandbox Inc", Says: "403", Others: true,
			Shown: membership}},
		"both features": {0, refused(0, -1), "/teams", estatetest.Failure{Part: "role groups of Sandbox Inc", Others: true,
			Shown: []string{"rita.regular|active|membership|Sandbox Inc/Engineering|Sandbox Inc/Engineering|direct"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.failure.Expect(t, func() estatetest.Client {
				env := acctest.Start(t, acctest.SeedUsers(test.users))
				populate(env.Anypoint)
				env.Faults.Add(test.fault.On("anypoint", http.MethodGet, "/accounts/api/organizations/{org}"+test.route))
				return clientOf(env)
			}, estateColumns)
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
	var progress estatetest.Progress
	estate, err := clientOf(env).Estate(t.Context(), platform.EstateOptions{Progress: progress.Report})
	if err != nil || len(estate.Rows) < 2*users {
		t.Fatalf("%d rows, %v", len(estate.Rows), err)
	}
	grants := env.Calls(func(c kernel.Call) bool { return strings.HasSuffix(c.Route, "/users/{user}/roles") })
	all := env.Calls(func(kernel.Call) bool { return true })
	if perUser, lists := users+5, 32; grants != perUser || // one of five is asked about in a business group, too
		all > perUser+lists {
		t.Errorf("%d calls for %d users, of which %d for permissions; want %d and at most %d others", all, users, grants, perUser, lists)
	}
	if env.Writes() != 0 || progress.Of("users") != 2 || progress.Of("members of team Developers") != 2 ||
		progress.Of("direct permissions of users") != (users+4)/50+1 {
		t.Errorf("%d writes, progress %+v", env.Writes(), &progress)
	}
}
