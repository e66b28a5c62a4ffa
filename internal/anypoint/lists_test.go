package anypoint_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const (
	userType       = "platformusers_anypoint_user"
	invitationType = "platformusers_anypoint_invitation"
)

// listBlock is a list with the name it; more are lines beside the config block.
func listBlock(typeName, config string, more ...string) string {
	return fmt.Sprintf("list %q \"it\" {\n  provider = platformusers\n  %s\n  config {\n    %s\n  }\n}\n", typeName, strings.Join(more, "\n  "), config)
}

// find runs a query, and returns what it calls the results.
func find(t *testing.T, env *acctest.Env, typeName, config string, more ...string) (names []string, out string, err error) {
	t.Helper()
	w := env.NewWorkspace(t, "")
	w.WriteQuery(t, listBlock(typeName, config, more...))
	out, err = w.Run(t, "query")
	for i, part := range strings.Split(out, "list."+typeName+".it ") {
		if _, name, shown := strings.Cut(part, " "); i > 0 && shown {
			names = append(names, strings.TrimSpace(name))
		}
	}
	slices.Sort(names)
	return names, out, err
}

// expectFinds runs queries of one type by their configuration, and wants these results.
func expectFinds(t *testing.T, env *acctest.Env, typeName string, cases map[string][]string) {
	t.Helper()
	for config, want := range cases {
		t.Run(config, func(t *testing.T) {
			t.Parallel()
			slices.Sort(want)
			names, out, err := find(t, env, typeName, config)
			if len(names) == 1 && strings.Contains(names[0], "returned 0 results") {
				names = nil
			}
			if err != nil || !slices.Equal(names, want) {
				t.Errorf("found %q, want %q (%v):\n%s", names, want, err, out)
			}
		})
	}
}

// expectRefused runs queries by their configuration, and wants these errors.
func expectRefused(t *testing.T, env *acctest.Env, typeName string, cases map[string]string, more ...string) {
	t.Helper()
	for config, want := range cases {
		if _, out, err := find(t, env, typeName, config, more...); err == nil || !strings.Contains(out, want) {
			t.Errorf("%s: the query (%v) does not say %q:\n%s", config, err, want, out)
		}
	}
}

const (
	listedOwner = "sandbox-owner (olivia.owner@sandbox.example)"
	listedAdmin = "sandbox-admin (adam.admin@sandbox.example)"
	listedRita  = "rita.regular (rita.regular@sandbox.example)"
	listedFiona = "fiona.federated (fiona.federated@sandbox.example)"
	listedOld   = "old.hand (old@elsewhere.example)"
)

// listedEverybody has people of all kinds in it.
func listedEverybody(t *testing.T, options ...acctest.Option) (env *acctest.Env, external string) {
	env = acctest.Start(t, options...)
	env.Clock.Advance(100 * 24 * time.Hour)
	now := env.Clock.Now()
	env.Anypoint.AddUser(anypoint.User{Username: "old.hand", Email: "old@elsewhere.example", LastLogin: now.Add(-60 * 24 * time.Hour)})
	gone := env.Anypoint.AddUser(anypoint.User{Username: "gone.girl", Email: "gone@sandbox.example"})
	env.Anypoint.DeleteUser(gone.ID)
	for _, id := range []string{anypoint.OwnerID, anypoint.AdminID} {
		env.Anypoint.EditUser(id, func(u *anypoint.User) { u.LastLogin = now })
	}
	env.Anypoint.EditUser(anypoint.RegularUserID, func(u *anypoint.User) { u.Enabled, u.LastLogin = false, now.Add(-10*24*time.Hour) })
	env.Anypoint.EditUser(anypoint.FederatedUserID, func(u *anypoint.User) { u.LastLogin = time.Time{} }) // never: she counts from her creation
	user, _ := env.Anypoint.User(anypoint.ExternalUserID)
	return env, user.Username
}

func TestAccUserList_filters(t *testing.T) {
	t.Parallel()
	env, external := listedEverybody(t)
	env.Anypoint.AddMember(anypoint.BusinessGroupID, anypoint.RegularUserID)
	env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, anypoint.RegularUserID, "member", false)
	env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, anypoint.FederatedUserID, "maintainer", true)
	expectFinds(t, env, userType, map[string][]string{
		``:                                                {listedOwner, listedAdmin, listedRita, listedFiona, listedOld},
		`type = "host"`:                                   {listedOwner, listedAdmin, listedRita, listedFiona, listedOld},
		`type = "proxy"`:                                  {external},
		`type = "all"`:                                    {listedOwner, listedAdmin, listedRita, listedFiona, listedOld, external},
		`search = "OWNER"`:                                {listedOwner},
		`search = "elsewhere.ex"`:                         {listedOld},
		`search = "nobody"`:                               nil,
		`enabled = true`:                                  {listedOwner, listedAdmin, listedFiona, listedOld},
		`enabled = false`:                                 {listedRita},
		`deleted = true`:                                  {"gone.girl (gone@sandbox.example)"},
		`deleted = false`:                                 {listedOwner, listedAdmin, listedRita, listedFiona, listedOld},
		`identity_provider_id = "mulesoft"`:               {listedOwner, listedAdmin, listedRita, listedOld},
		`email_domain = "Elsewhere.example"`:              {listedOld},
		`email_domain = "where.example"`:                  nil,
		`inactive_for = "9d"`:                             {listedRita, listedFiona, listedOld},
		`inactive_for = "30d"`:                            {listedFiona, listedOld},
		`inactive_for = "99d"`:                            {listedFiona},
		`inactive_for = "9999d"`:                          nil,
		`team_name = "developers"`:                        {listedRita, listedFiona},
		is("team_id", anypoint.AdminsTeamID):              {listedAdmin},
		is("team_id", anypoint.BackendTeamID):             nil,
		"team_name = \"Developers\"\n    enabled = false": {listedRita},
		"team_name = \"Developers\"\n    deleted = true":  nil,
		is("organization_id", anypoint.BusinessGroupID):   {listedRita},
		is("identity_provider_id", anypoint.IdentityProviderID):               {listedFiona},
		"search = \"sandbox\"\n    enabled = true\n    inactive_for = \"9d\"": {listedFiona},
	})
}

// In which form a platform writes times, and what of an account a list shows, makes no difference.
func TestAccUserList_formsOfThePlatform(t *testing.T) {
	t.Parallel()
	for _, set := range []string{
		"time_format=space", "time_format=js", "time_format=mixed", "users_paging=unpaged", "users_paging=ignores_offset", "get_deleted_user=200",
		"user_detail=documented", "max_limit=100",
	} {
		t.Run(set, func(t *testing.T) {
			t.Parallel()
			name, value, _ := strings.Cut(set, "=")
			env, _ := listedEverybody(t, acctest.Set("anypoint."+name, value))
			expectFinds(t, env, userType, map[string][]string{
				`inactive_for = "9d"`:                {listedRita, listedFiona, listedOld},
				`inactive_for = "30d"`:               {listedFiona, listedOld},
				`deleted = true`:                     {"gone.girl (gone@sandbox.example)"},
				is("team_id", anypoint.AdminsTeamID): {listedAdmin},
			})
		})
	}
}

func TestAccUserList_roleGroups(t *testing.T) {
	t.Parallel()
	env, _ := listedEverybody(t, acctest.Set("anypoint.access_model", "roles"))
	env.Anypoint.AddRoleGroupMember(anypoint.AuditorsRoleGroupID, anypoint.RegularUserID)
	expectFinds(t, env, userType, map[string][]string{
		`role_group_name = "auditors"`:                                 {listedRita},
		is("role_group_id", anypoint.AuditorsRoleGroupID):              {listedRita},
		"role_group_name = \"Auditors\"\n    enabled = true":           nil,
		"role_group_name = \"Auditors\"\n    inactive_for = \"9d\"":    {listedRita},
		"role_group_name = \"Auditors\"\n    inactive_for = \"90d\"":   nil,
		"role_group_name = \"Auditors\"\n    email_domain = \"other\"": nil,
	})
}

func TestAccUserList_refused(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	expectRefused(t, env, userType, map[string]string{
		`team_name = "Develop"`:      "Developers",
		`inactive_for = "3 months"`:  "must be a number of days, such as 90d",
		`email_domain = "@a.b"`:      "must be the part of an e-mail address after the @",
		`type = "ghost"`:             "value must be one of",
		`search = ""`:                "string length must be at least 1",
		`organization_id = "Root"`:   "Invalid id",
		`role_group_name = "Admins"`: "If the organization has Teams",
		is("organization_id", "1f000000-0000-4000-8000-00000000dead"):      "Anypoint organization not found",
		"team_name = \"Developers\"\n    team_id = \"" + nobody + `"`:      "Invalid Attribute Combination",
		"team_name = \"Developers\"\n    role_group_name = \"Developers\"": "Invalid Attribute Combination",
	})
	expectRefused(t, env, userType, map[string]string{`deleted = true`: "Deleted accounts cannot be imported"}, "include_resource = true")
}

func TestAccInvitationList_filters(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Anypoint.CancelInvitation(anypoint.InvitationID)
	env.Anypoint.AddInvitation("old@a.example")
	env.Clock.Advance(longerThanAnInvitation)
	env.Anypoint.AddInvitation("new@a.example")
	env.Anypoint.AddInvitation("new@b.example")
	canceled := env.Anypoint.AddInvitation("no@b.example")
	env.Anypoint.CancelInvitation(canceled)
	if _, err := env.Anypoint.AcceptInvitation(env.Anypoint.AddInvitation("in@b.example"), "in"); err != nil {
		t.Fatal(err)
	}
	for config, want := range map[string]string{
		``:                           "new@a.example new@b.example old@a.example",
		`status = "INVITED"`:         "new@a.example new@b.example",
		`status = "EXPIRED"`:         "old@a.example",
		`email = "New@A.example"`:    "new@a.example",
		`email_domain = "B.example"`: "new@b.example",
		is("organization_id", anypoint.RootOrgID) + "\n    status = \"EXPIRED\"": "old@a.example",
	} {
		names, out, err := find(t, env, invitationType, config)
		var emails []string
		for _, name := range names {
			email, _, _ := strings.Cut(name, " ")
			emails = append(emails, email)
		}
		if got := strings.Join(emails, " "); err != nil || got != want {
			t.Errorf("%s: found %q, want %q (%v):\n%s", config, got, want, err, out)
		}
	}
	expectRefused(t, env, invitationType, map[string]string{`status = "ACCEPTED"`: "value must be one of"})
}

func TestAccTeamMemberList_filters(t *testing.T) {
	t.Parallel()
	env, _ := listedEverybody(t)
	env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, anypoint.RegularUserID, "member", false)
	env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, anypoint.FederatedUserID, "maintainer", true)
	env.Anypoint.AddTeamMember(anypoint.BackendTeamID, anypoint.RegularUserID, "maintainer", false)
	const admin, rita, fiona, backend = "sandbox-admin in Administrators", "rita.regular in Developers", "fiona.federated in Developers",
		"rita.regular in Backend Developers"
	expectFinds(t, env, teamMemberType, map[string][]string{
		``:                                       {admin, rita, fiona, backend},
		`team_name = "developers"`:               {rita, fiona},
		is("team_id", anypoint.AdminsTeamID):     {admin},
		`membership_type = "maintainer"`:         {fiona, backend},
		`external = true`:                        {fiona},
		`external = false`:                       {admin, rita, backend},
		`username = "Rita.Regular"`:              {rita, backend},
		`email = "rita.regular@sandbox.example"`: {rita, backend},
		is("user_id", anypoint.FederatedUserID):  {fiona},
		is("user_id", nobody):                    nil,
		`email_domain = "sandbox.example"`:       {admin, rita, fiona, backend},
		`email_domain = "other.example"`:         nil,
		`inactive_for = "30d"`:                   {fiona},
		is("organization_id", anypoint.BusinessGroupID) + "\n    team_name = \"Administrators\"": {admin},
	})
}

func TestAccRoleGroupMemberList_filters(t *testing.T) {
	t.Parallel()
	env, _ := listedEverybody(t, acctest.Set("anypoint.access_model", "roles"))
	env.Anypoint.AddRoleGroupMember(anypoint.AuditorsRoleGroupID, anypoint.RegularUserID)
	env.Anypoint.AddRoleGroupMember(anypoint.AuditorsRoleGroupID, anypoint.FederatedUserID)
	const rita, fiona = "rita.regular in Auditors", "fiona.federated in Auditors"
	expectFinds(t, env, roleGroupMemberType, map[string][]string{
		`role_group_name = "auditors"`:                                                  {rita, fiona},
		is("role_group_id", anypoint.AuditorsRoleGroupID):                               {rita, fiona},
		`username = "rita.regular"`:                                                     {rita},
		is("user_id", anypoint.FederatedUserID):                                         {fiona},
		`email = "rita.regular@sandbox.example"`:                                        {rita},
		"role_group_name = \"Auditors\"\n    inactive_for = \"30d\"":                    {fiona},
		"role_group_name = \"Auditors\"\n    email_domain = \"sandbox.example\"":        {rita, fiona},
		is("organization_id", anypoint.RootOrgID) + "\n    username = \"rita.regular\"": {rita},
	})
}

func TestAccBusinessGroupMemberList_filters(t *testing.T) {
	t.Parallel()
	env, _ := listedEverybody(t)
	env.Anypoint.AddMember(anypoint.BusinessGroupID, anypoint.RegularUserID)
	env.Anypoint.AddMember(anypoint.OtherBusinessGroupID, anypoint.FederatedUserID)
	const rita, fiona = "rita.regular in Sandbox Inc/Engineering", "fiona.federated in Sandbox Inc/Engineering/Integration"
	expectFinds(t, env, groupMemberType, map[string][]string{
		``: {rita, fiona},
		is("organization_id", anypoint.BusinessGroupID): {rita},
		is("organization_id", anypoint.RootOrgID):       {rita, fiona},
		`organization_name = "Sandbox Inc/Engineering"`: {rita},
		`organization_name = "Integration"`:             {fiona},
		`username = "rita.regular"`:                     {rita},
		`email = "fiona.federated@sandbox.example"`:     {fiona},
		is("user_id", anypoint.RegularUserID):           {rita},
		`inactive_for = "30d"`:                          {fiona},
		`email_domain = "other.example"`:                nil,
	})
}

func TestAccPermissionGrantList_filters(t *testing.T) {
	t.Parallel()
	env, _ := listedEverybody(t)
	for _, grant := range env.Anypoint.Grants(anypoint.FederatedUserID) { // of the seed
		env.Anypoint.Revoke(anypoint.FederatedUserID, grant.RoleID, grant.Context)
	}
	env.Anypoint.Grant(anypoint.RegularUserID, anypoint.RoleExchangeContributor, inOrg(anypoint.RootOrgID))
	env.Anypoint.Grant(anypoint.RegularUserID, anypoint.RoleReadServers, inEnvironment(anypoint.SandboxEnvironmentID))
	env.Anypoint.Grant(anypoint.FederatedUserID, anypoint.RoleExchangeContributor, inOrg(anypoint.BusinessGroupID))
	env.Anypoint.GrantTeam(anypoint.AdminsTeamID, anypoint.RoleExchangeContributor, inOrg(anypoint.RootOrgID))
	names := map[string]string{}
	for name, config := range map[string]string{
		"exchange":    is("role_id", anypoint.RoleExchangeContributor) + "\n    username = \"rita.regular\"",
		"servers":     is("role_id", anypoint.RoleReadServers),
		"engineering": is("organization_id", anypoint.BusinessGroupID),
	} {
		found, out, err := find(t, env, grantType, config)
		if err != nil || len(found) != 1 {
			t.Fatalf("%s: %q (%v)\n%s", name, found, err, out)
		}
		names[name] = found[0]
	}
	for name, want := range map[string]string{
		"exchange": "Exchange Contributor for rita.regular in Sandbox Inc", "servers": "Read Servers for rita.regular in Sandbox Inc, Sandbox",
		"engineering": "Exchange Contributor for fiona.federated in Sandbox Inc/Engineering",
	} {
		if names[name] != want {
			t.Errorf("%s is called %q, want %q", name, names[name], want)
		}
	}
	expectFinds(t, env, grantType, map[string][]string{
		is("user_id", anypoint.RegularUserID):               {names["exchange"], names["servers"]},
		`email = "rita.regular@sandbox.example"`:            {names["exchange"], names["servers"]},
		`role_name = "exchange contributor"`:                {names["exchange"], names["engineering"]},
		is("environment_id", anypoint.SandboxEnvironmentID): {names["servers"]},
		`organization_name = "Engineering"`:                 {names["engineering"]},
		`inactive_for = "30d"`:                              {names["engineering"]},
		`email_domain = "elsewhere.example"`:                nil,
	})
}

// A query asks for no more pages than its limit needs, in a tenant of any size.
func TestAccList_limit(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.SeedUsers(3000))
	lists := func(route string) func(kernel.Call) bool {
		return func(c kernel.Call) bool { return c.Method == http.MethodGet && strings.HasSuffix(c.Route, route) }
	}
	for i := range 1200 {
		env.Anypoint.AddInvitation(fmt.Sprintf("invited-%04d@example.com", i))
	}
	for _, u := range env.Anypoint.Users()[:1200] {
		env.Anypoint.AddMember(anypoint.BusinessGroupID, u.ID)
		env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, u.ID, "member", false)
	}
	for name, c := range map[string]struct {
		typeName, config, route string
		limit, pages, all       int
	}{
		"users":            {userType, ``, "/users", 10, 1, 8},
		"users of a kind":  {userType, `enabled = true`, "/users", 700, 2, 12},
		"users of a group": {userType, is("organization_id", anypoint.BusinessGroupID), "/users", 10, 1, 8},
		"deleted users":    {userType, `deleted = true`, "/users", 10, 1, 4},
		"invitations":      {invitationType, ``, "/invites", 10, 1, 8},
		"team members":     {teamMemberType, `team_name = "Developers"`, "/members", 10, 1, 30},
		"group members":    {groupMemberType, is("organization_id", anypoint.BusinessGroupID), "/members", 600, 2, 10},
	} {
		t.Run(name, func(t *testing.T) {
			before := env.Journal.All()
			names, out, err := find(t, env, c.typeName, c.config, fmt.Sprintf("limit = %d", c.limit))
			if err != nil || len(names) != c.limit && name != "deleted users" {
				t.Fatalf("%d results (%v):\n%s", len(names), err, out)
			}
			calls := env.Journal.All()[len(before):]
			n := 0
			for _, call := range calls {
				if lists(c.route)(call) {
					n++
				}
				if call.Method != http.MethodGet && !strings.Contains(call.Path, "token") {
					t.Errorf("a query writes: %s %s", call.Method, call.Path)
				}
			}
			if n > c.pages || len(calls) > c.all {
				t.Errorf("%d pages and %d calls", n, len(calls))
			}
		})
	}
}

// What the platform can filter, it filters: a query for a few of many reads a page.
func TestAccUserList_filtersOfThePlatform(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.SeedUsers(2000))
	env.Anypoint.AddUser(anypoint.User{Username: "old.hand", Email: "old@elsewhere.example"})
	for config, query := range map[string]string{
		`search = "old.h"`:                   "search=old.h",
		`email_domain = "elsewhere.example"`: "search=%40elsewhere.example",
		`type = "proxy"`:                     "type=proxy",
		`deleted = true`:                     "deleted=true",
	} {
		before := env.Journal.All()
		if _, out, err := find(t, env, userType, config); err != nil {
			t.Fatalf("%s: %v\n%s", config, err, out)
		}
		var pages []string
		for _, c := range env.Journal.All()[len(before):] {
			if c.Method == http.MethodGet && c.Route == usersRoute {
				pages = append(pages, c.Query)
			}
		}
		if len(pages) != 1 || !strings.Contains(pages[0], query) {
			t.Errorf("%s: the pages were asked for with %q", config, pages)
		}
	}
}

// A page that fails is an error of the query, after what was found: no list ends early without a word.
func TestAccList_aPageFails(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.SeedUsers(1200))
	for i := range 600 {
		env.Anypoint.AddInvitation(fmt.Sprintf("invited-%04d@example.com", i))
	}
	for _, u := range env.Anypoint.Users()[:600] {
		env.Anypoint.AddMember(anypoint.BusinessGroupID, u.ID)
		env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, u.ID, "member", false)
	}
	for typeName, route := range map[string]string{
		userType: usersRoute, invitationType: invitesRoute, groupMemberType: "/accounts/api/organizations/{org}/members",
		teamMemberType: "/accounts/api/organizations/{org}/teams/{team}/members", grantType: usersRoute,
	} {
		env.Faults.Clear()
		env.Faults.Add(kernel.Fault{
			Platform: "anypoint", Method: http.MethodGet, Route: route, Kind: kernel.FaultStatus, Status: 403, Nth: 2, Times: -1,
		})
		if _, out, err := find(t, env, typeName, ``, "limit = 5000"); err == nil || !strings.Contains(out, "Unable to list Anypoint") {
			t.Errorf("%s: the query (%v) says:\n%s", typeName, err, out[:min(len(out), 2000)])
		}
	}
}
