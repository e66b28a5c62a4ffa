package access_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

func accessLines(rows []platform.AccessRow) []string {
	var lines []string
	for _, r := range rows {
		lines = append(lines, strings.Join([]string{r.Tenant, r.Kind, r.Name, r.Email, r.Status, r.What, r.Where, r.Origin}, " | "))
	}
	slices.Sort(lines)
	return lines
}

func TestAccessOf(t *testing.T) {
	t.Parallel()
	const email = "rita.regular@sandbox.example"
	env := acctest.Start(t)
	p, rita := env.Anypoint, anypoint.RegularUserID
	p.AddTeamMember(anypoint.BackendTeamID, rita, anypoint.Maintainer, false)
	p.AddTeamMember(anypoint.DevelopersTeamID, rita, anypoint.Member, true)
	p.GrantTeam(anypoint.DevelopersTeamID, anypoint.RoleExchangeContributor, map[string]string{"org": anypoint.RootOrgID})
	p.Grant(rita, anypoint.RoleReadServers, map[string]string{"org": anypoint.BusinessGroupID, "envId": anypoint.BusinessGroupEnvironmentID})
	p.AddMember(anypoint.BusinessGroupID, rita)
	second := p.AddUser(anypoint.User{Username: "rita.second", Email: "RITA.regular@sandbox.example"})
	p.EditUser(second.ID, func(u *anypoint.User) { u.Enabled = false })
	gone := p.AddUser(anypoint.User{Username: "rita.gone", Email: email})
	p.DeleteUser(gone.ID)
	p.AddInvitation(email)
	rows, err := clientOf(env).AccessOf(t.Context(), []string{email, "Rita.Regular@sandbox.example", "nobody@sandbox.example"})
	const account = " | rita.regular | rita.regular@sandbox.example | active | "
	expectLines(t, "access", accessLines(rows), err,
		"Sandbox Inc | account"+account+" |  | ",
		"Sandbox Inc | account | rita.second | RITA.regular@sandbox.example | disabled |  |  | ",
		"Sandbox Inc | account | rita.gone | rita.regular@sandbox.example | deleted |  |  | ",
		"Sandbox Inc | membership"+account+"Backend Developers (maintainer) |  | direct",
		"Sandbox Inc | membership"+account+"Developers |  | identity provider",
		"Sandbox Inc | membership"+account+"Sandbox Inc/Engineering | Sandbox Inc/Engineering | direct",
		"Sandbox Inc | grant"+account+"Exchange Contributor |  | team Developers",
		"Sandbox Inc | grant"+account+"Read Servers | Sandbox Inc/Engineering, environment Sandbox | direct",
		"Sandbox Inc | grant"+account+"Business Group Viewer | Sandbox Inc/Engineering | automatic",
		"Sandbox Inc | invitation |  | rita.regular@sandbox.example | pending |  |  | ",
	)
}

func TestAccessOfWithRoleGroups(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("anypoint.access_model", "roles"))
	env.Anypoint.AddRoleGroupMember(anypoint.AdministratorsRoleGroupID, anypoint.RegularUserID)
	rows, err := clientOf(env).AccessOf(t.Context(), []string{"rita.regular@sandbox.example"})
	lines := accessLines(rows)
	const account = " | rita.regular | rita.regular@sandbox.example | active | "
	expectLines(t, "access", lines, err,
		"Sandbox Inc | account"+account+" |  | ",
		"Sandbox Inc | membership"+account+"Organization Administrators |  | direct",
		"Sandbox Inc | grant"+account+"Organization Administrator |  | role group Organization Administrators",
	)
}

// A few people of a large tenant do not cost the lists of everybody's access.
func TestAccessOfFewPeopleCostsFewCalls(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.SeedUsers(3000))
	for i := 1; i <= 3000; i++ {
		env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, fmt.Sprintf("1c000000-0000-4000-8000-%012d", i), anypoint.Member, false)
	}
	rows, err := clientOf(env).AccessOf(t.Context(), []string{"user-00001@sandbox.example", "user-02999@sandbox.example"})
	if calls := env.Calls(func(kernel.Call) bool { return true }); err != nil || len(rows) != 4 || calls > 50 {
		routes := map[string]int{}
		for _, c := range env.Journal.All() {
			routes[c.Route]++
		}
		t.Errorf("%d rows in %d calls (%v): %v", len(rows), calls, routes, err)
	}
}

// What cannot be read is an error: a report that is short and does not say so would be believed.
func TestAccessOfIsNeverShort(t *testing.T) {
	t.Parallel()
	for _, route := range []string{"/users", "/users/{user}/teams", "/users/{user}/roles", "/members", "/invites", "/hierarchy"} {
		t.Run(route, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			env.Faults.Add(kernel.Fault{Kind: kernel.FaultStatus, Status: 403, Times: -1}.On("anypoint", "GET",
				"/accounts/api/organizations/{org}"+route))
			if rows, err := clientOf(env).AccessOf(t.Context(), []string{"rita.regular@sandbox.example"}); err == nil {
				t.Errorf("got %v", rows)
			}
		})
	}
}

func TestAccessOfNotConfigured(t *testing.T) {
	t.Parallel()
	_, err := access.New(access.Settings{BaseURL: "https://anypoint.example"}).AccessOf(t.Context(), []string{"rita.regular@sandbox.example"})
	var problem *platform.Problem
	if !platform.IsNotConfigured(err) || !errors.As(err, &problem) {
		t.Errorf("got %v", err)
	}
}
