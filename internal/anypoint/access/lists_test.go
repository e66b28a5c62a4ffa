package access_test

import (
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// clientOf is signed in to a sandbox as the connected app.
func clientOf(env *acctest.Env) *access.Client { return access.New(settingsOf(env)) }

func settingsOf(env *acctest.Env) access.Settings {
	runtime := env.Runtime()
	return access.Settings{
		BaseURL: env.URL() + anypoint.Root, Credentials: api.Credentials{ClientID: anypoint.ClientID, ClientSecret: anypoint.ClientSecret},
		Connection: platform.Connection{HTTP: &http.Client{Transport: runtime.Transport(http.DefaultTransport)}, Clock: runtime.Clock},
	}
}

// linesOf are the rows of a list as lines, sorted, with the error that ended it.
func linesOf[Row any](list iter.Seq2[Row, error], line func(Row) string) (lines []string, err error) {
	for row, err := range list {
		if err != nil {
			return lines, err
		}
		lines = append(lines, line(row))
	}
	slices.Sort(lines)
	return lines, nil
}

func expectLines(t *testing.T, what string, got []string, err error, want ...string) {
	t.Helper()
	slices.Sort(want)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%s: %v\n  %s\nwant\n  %s", what, err, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func named(name string) platform.Named[string] { return platform.Named[string]{Name: name} }

func teamMemberLine(r access.TeamMemberRow) string {
	return fmt.Sprintf("%s: %s (%s) %s %t", r.TeamName, r.Account.Username, r.Account.Email, r.MembershipType, r.External)
}

func TestTeamMembers(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	nameless := env.Anypoint.AddUser(anypoint.User{Username: "no.email"})
	env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, anypoint.RegularUserID, anypoint.Maintainer, false)
	env.Anypoint.AddTeamMember(anypoint.BackendTeamID, anypoint.FederatedUserID, anypoint.Member, true)
	env.Anypoint.AddTeamMember(anypoint.BackendTeamID, nameless.ID, anypoint.Member, false)
	const (
		admin  = "Administrators: sandbox-admin (adam.admin@sandbox.example) member false"
		rita   = "Developers: rita.regular (rita.regular@sandbox.example) maintainer false"
		fiona  = "Backend Developers: fiona.federated (fiona.federated@sandbox.example) member true"
		nobody = "Backend Developers: no.email () member false"
	)
	for name, tc := range map[string]struct {
		query access.TeamMemberQuery
		want  []string
	}{
		"all":              {access.TeamMemberQuery{}, []string{admin, rita, fiona, nobody}},
		"a business group": {access.TeamMemberQuery{OrganizationID: anypoint.BusinessGroupID}, []string{admin, rita, fiona, nobody}},
		"a team by name":   {access.TeamMemberQuery{Team: named("backend developers")}, []string{fiona, nobody}},
		"a team by id":     {access.TeamMemberQuery{Team: platform.Named[string]{ID: anypoint.DevelopersTeamID}}, []string{rita}},
		"maintainers":      {access.TeamMemberQuery{MembershipType: anypoint.Maintainer}, []string{rita}},
		"a person":         {access.TeamMemberQuery{People: access.People{Email: "Rita.Regular@sandbox.example"}}, []string{rita}},
		"a person's id":    {access.TeamMemberQuery{People: access.People{ID: nameless.ID}}, []string{nobody}},
		"in another team": {
			access.TeamMemberQuery{Team: named("Developers"), People: access.People{Username: "fiona.federated"}}, nil,
		},
		"an external user": {access.TeamMemberQuery{People: access.People{ID: anypoint.ExternalUserID}}, nil},
		"nobody":           {access.TeamMemberQuery{People: access.People{Email: "nobody@sandbox.example"}}, nil},
		"a domain":         {access.TeamMemberQuery{People: access.People{EmailDomain: "SANDBOX.example"}}, []string{admin, rita, fiona}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := linesOf(clientOf(env).TeamMembers(t.Context(), tc.query), teamMemberLine)
			expectLines(t, name, got, err, tc.want...)
		})
	}
}

// A list is read as far as somebody wants it, and what costs a call by itself is left out.
func TestTeamMembersIsLazy(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.SeedUsers(1200))
	for i := 1; i <= 1200; i++ {
		env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, fmt.Sprintf("1c000000-0000-4000-8000-%012d", i), anypoint.Member, false)
	}
	pages := func() int {
		return env.Calls(func(c kernel.Call) bool { return strings.HasSuffix(c.Route, "/members") })
	}
	for _, err := range clientOf(env).TeamMembers(t.Context(), access.TeamMemberQuery{Team: named("Developers")}) {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	if n := pages(); n != 1 {
		t.Errorf("%d pages were read for one row", n)
	}
	env.Journal.Clear()
	n := 0
	for row, err := range clientOf(env).TeamMembers(t.Context(), access.TeamMemberQuery{Team: named("Developers")}) {
		if n++; err != nil || row.Account.Username == "" {
			t.Fatalf("row %d is %+v: %v", n, row, err)
		}
	}
	if calls := env.Calls(func(kernel.Call) bool { return true }); n != 1200 || calls > 20 {
		t.Errorf("%d rows in %d calls", n, calls)
	}
}

func TestRoleGroupMembers(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("anypoint.access_model", "roles"))
	env.Anypoint.AddRoleGroupMember(anypoint.AuditorsRoleGroupID, anypoint.RegularUserID)
	env.Anypoint.AddRoleGroupMember(anypoint.AuditorsRoleGroupID, anypoint.FederatedUserID)
	line := func(r access.RoleGroupMemberRow) string {
		return r.OrganizationName + " " + r.RoleGroupName + ": " + r.Account.Username + " " + r.Account.Email
	}
	const (
		admin = "Sandbox Inc Organization Administrators: sandbox-admin adam.admin@sandbox.example"
		rita  = "Sandbox Inc Auditors: rita.regular rita.regular@sandbox.example"
		fiona = "Sandbox Inc Auditors: fiona.federated fiona.federated@sandbox.example"
	)
	for name, tc := range map[string]struct {
		query access.RoleGroupMemberQuery
		want  []string
	}{
		"all":                  {access.RoleGroupMemberQuery{}, []string{admin, rita, fiona}},
		"a role group by name": {access.RoleGroupMemberQuery{RoleGroup: named("auditors")}, []string{rita, fiona}},
		"a person":             {access.RoleGroupMemberQuery{People: access.People{Email: "rita.regular@sandbox.example"}}, []string{rita}},
		"a domain":             {access.RoleGroupMemberQuery{People: access.People{EmailDomain: "sandbox.example"}}, []string{admin, rita, fiona}},
		"a business group":     {access.RoleGroupMemberQuery{OrganizationID: anypoint.BusinessGroupID}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := linesOf(clientOf(env).RoleGroupMembers(t.Context(), tc.query), line)
			expectLines(t, name, got, err, tc.want...)
		})
	}
}

func TestBusinessGroupMembers(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Anypoint.AddMember(anypoint.BusinessGroupID, anypoint.RegularUserID)
	line := func(r access.BusinessGroupMemberRow) string { return r.OrganizationName + ": " + r.Account.Username }
	const (
		rita  = "Sandbox Inc/Engineering: rita.regular"
		fiona = "Sandbox Inc/Engineering/Integration: fiona.federated"
	)
	for name, tc := range map[string]struct {
		query access.BusinessGroupMemberQuery
		want  []string
	}{
		"all":             {access.BusinessGroupMemberQuery{}, []string{rita, fiona}},
		"of the root":     {access.BusinessGroupMemberQuery{Organization: platform.Named[string]{ID: anypoint.RootOrgID}}, []string{rita, fiona}},
		"a group by path": {access.BusinessGroupMemberQuery{Organization: named("sandbox inc/Engineering")}, []string{rita}},
		"a group by name": {access.BusinessGroupMemberQuery{Organization: named("Integration")}, []string{fiona}},
		"a person":        {access.BusinessGroupMemberQuery{People: access.People{Username: "Fiona.Federated"}}, []string{fiona}},
		"nobody":          {access.BusinessGroupMemberQuery{People: access.People{Username: "nobody"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := linesOf(clientOf(env).BusinessGroupMembers(t.Context(), tc.query), line)
			expectLines(t, name, got, err, tc.want...)
		})
	}
}

func TestPermissionGrants(t *testing.T) {
	t.Parallel()
	for _, variant := range []string{"all", "path_org"} {
		env := acctest.Start(t, acctest.Set("anypoint.grants_by_root_path", variant))
		env.Anypoint.AddMember(anypoint.BusinessGroupID, anypoint.RegularUserID)
		env.Anypoint.Grant(anypoint.RegularUserID, anypoint.RoleReadServers,
			map[string]string{"org": anypoint.BusinessGroupID, "envId": anypoint.BusinessGroupEnvironmentID})
		env.Anypoint.AddTeamMember(anypoint.BackendTeamID, anypoint.RegularUserID, anypoint.Member, false)
		env.Anypoint.GrantTeam(anypoint.DevelopersTeamID, anypoint.RoleExchangeContributor, map[string]string{"org": anypoint.RootOrgID})
		line := func(r access.PermissionGrantRow) string {
			return fmt.Sprintf("%s: %s in %s %s by %s %s", r.Account.Username, r.RoleName, r.OrganizationName, r.EnvironmentName, r.Origin.Kind, r.Origin.Name)
		}
		const (
			owner  = "sandbox-owner: Organization Administrator in Sandbox Inc  by direct "
			fiona  = "fiona.federated: Read Applications in Sandbox Inc Design by direct "
			rita   = "rita.regular: Read Servers in Sandbox Inc/Engineering Sandbox by direct "
			viewer = "rita.regular: Business Group Viewer in Sandbox Inc/Engineering  by automatic "
			team   = "rita.regular: Exchange Contributor in Sandbox Inc  by team Developers"
			admin  = "sandbox-admin: Organization Administrator in Sandbox Inc  by team Administrators"
		)
		direct := []string{access.OriginDirect}
		for name, tc := range map[string]struct {
			query access.PermissionGrantQuery
			want  []string
		}{
			"all":            {access.PermissionGrantQuery{}, []string{owner, fiona, rita, viewer, team, admin}},
			"direct ones":    {access.PermissionGrantQuery{Origins: direct}, []string{owner, fiona, rita}},
			"of teams":       {access.PermissionGrantQuery{Origins: []string{access.OriginTeam}}, []string{team, admin}},
			"in a group":     {access.PermissionGrantQuery{In: named("Sandbox Inc/Engineering"), Origins: direct}, []string{rita}},
			"of a role":      {access.PermissionGrantQuery{Role: named("Organization Administrator")}, []string{owner, admin}},
			"a person":       {access.PermissionGrantQuery{People: access.People{Email: "rita.regular@sandbox.example"}}, []string{rita, viewer, team}},
			"in environment": {access.PermissionGrantQuery{EnvironmentID: anypoint.DesignEnvironmentID}, []string{fiona}},
			"external user":  {access.PermissionGrantQuery{People: access.People{ID: anypoint.ExternalUserID}}, nil},
		} {
			t.Run(variant+" "+name, func(t *testing.T) {
				t.Parallel()
				got, err := linesOf(clientOf(env).PermissionGrants(t.Context(), tc.query), line)
				expectLines(t, name, got, err, tc.want...)
			})
		}
	}
}

func TestInvitations(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	before, err := linesOf(clientOf(env).Invitations(t.Context(), access.InvitationQuery{}), access.InvitationRow.ID)
	if err != nil {
		t.Fatal(err)
	}
	env.Anypoint.AddInvitation("grace@elsewhere.example")
	env.Anypoint.CancelInvitation(env.Anypoint.AddInvitation("canceled@example.com"))
	line := func(r access.InvitationRow) string { return r.OrganizationName + ": " + r.Email + " " + r.Status }
	const grace = "Sandbox Inc: grace@elsewhere.example INVITED"
	for name, tc := range map[string]struct {
		query access.InvitationQuery
		want  []string
	}{
		"an e-mail address": {access.InvitationQuery{Email: "Grace@elsewhere.example"}, []string{grace}},
		"a domain":          {access.InvitationQuery{EmailDomain: "elsewhere.example"}, []string{grace}},
		"expired ones":      {access.InvitationQuery{Status: api.InviteExpired}, nil},
		"canceled":          {access.InvitationQuery{Email: "canceled@example.com"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := linesOf(clientOf(env).Invitations(t.Context(), tc.query), line)
			expectLines(t, name, got, err, tc.want...)
		})
	}
	all, err := linesOf(clientOf(env).Invitations(t.Context(), access.InvitationQuery{}), line)
	if err != nil || len(all) != len(before)+1 {
		t.Errorf("%q after %q: %v", all, before, err)
	}
}

// A list never ends early without an error: who would count its rows would count too few.
func TestListsEndWithTheirErrors(t *testing.T) {
	t.Parallel()
	for route, list := range map[string]func(*testing.T, *access.Client) error{
		"/accounts/api/organizations/{org}/teams/{team}/members": func(t *testing.T, c *access.Client) error {
			t.Helper()
			_, err := linesOf(c.TeamMembers(t.Context(), access.TeamMemberQuery{}), teamMemberLine)
			return err
		},
		"/accounts/api/organizations/{org}/members": func(t *testing.T, c *access.Client) error {
			t.Helper()
			_, err := linesOf(c.BusinessGroupMembers(t.Context(), access.BusinessGroupMemberQuery{}), func(access.BusinessGroupMemberRow) string { return "" })
			return err
		},
		"/accounts/api/organizations/{org}/users/{user}/roles": func(t *testing.T, c *access.Client) error {
			t.Helper()
			_, err := linesOf(c.PermissionGrants(t.Context(), access.PermissionGrantQuery{}), func(access.PermissionGrantRow) string { return "" })
			return err
		},
		"/accounts/api/organizations/{org}/invites": func(t *testing.T, c *access.Client) error {
			t.Helper()
			_, err := linesOf(c.Invitations(t.Context(), access.InvitationQuery{}), access.InvitationRow.ID)
			return err
		},
	} {
		t.Run(route, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			env.Faults.Add(kernel.Fault{Kind: kernel.FaultStatus, Status: 403, Times: -1}.On("anypoint", "GET", route))
			if err := list(t, clientOf(env)); err == nil {
				t.Error("the list is short, and nobody knows")
			}
		})
	}
}

func TestContainersOfListsAreFoundByTheirNearestNames(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	c := clientOf(env)
	for name, tc := range map[string]struct {
		err   func() error
		names string
	}{
		"team": {func() error {
			_, err := linesOf(c.TeamMembers(t.Context(), access.TeamMemberQuery{Team: named("Developer")}), teamMemberLine)
			return err
		}, "Developers"},
		"organization": {func() error {
			_, err := c.FindOrganization(t.Context(), "", named("Enginering"))
			return err
		}, "Sandbox Inc/Engineering"},
	} {
		if err := tc.err(); err == nil || !strings.Contains(err.Error(), tc.names) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
