package anypoint_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// namedEdge is an edge of the regular user in the ways in which a configuration can name it.
type namedEdge struct {
	typeName, model string
	// alike are attributes that all mean the same edge, by ids first.
	alike [][]string
	// names are what the state holds of it.
	names map[string]string
	// wrong are attributes with what is refused.
	wrong map[string][]string
}

const (
	ritaEmail  = "rita.regular@sandbox.example"
	groupPath  = "Sandbox Inc/Engineering"
	differTwo  = "do not mean the same"
	noUserYet  = "There is no user yet"
	nearestIs  = "Most like it:"
	ritasIDKey = "user_id"
)

func namedEdges() []namedEdge {
	rita := is(ritasIDKey, anypoint.RegularUserID)
	username, email := is("username", "Rita.Regular"), is("email", "RITA.regular@sandbox.example")
	team, teamName := is("team_id", anypoint.DevelopersTeamID), is("team_name", "developers")
	roleGroup, roleGroupName := is("role_group_id", anypoint.AuditorsRoleGroupID), is("role_group_name", "auditors")
	group, groupName := is("organization_id", anypoint.BusinessGroupID), is("organization_name", "sandbox inc/Engineering")
	environment, environmentName := is("environment_id", anypoint.BusinessGroupEnvironmentID), is("environment_name", "sandbox")
	role := is("role_name", "Read Servers")
	return []namedEdge{
		{teamMemberType, "teams", [][]string{
			{team, rita}, {teamName, username}, {team, email}, {team, teamName, rita, username, email}, {team, rita},
		}, map[string]string{"team_name": "Developers", "username": "rita.regular", "email": ritaEmail}, map[string][]string{
			nearestIs: {is("team_name", "Developer"), rita}, "rita.regular, e-mail " + ritaEmail: {team, is("username", "rita.reguler")},
			"team_id and team_name " + differTwo: {team, is("team_name", "Administrators"), rita},
			"user_id and email " + differTwo:     {team, rita, is("email", "fiona.federated@sandbox.example")},
			noUserYet:                            {team}, "[team_id,team_name]": {rita},
			"Everybody is in the root team": {is("team_name", "Everyone at Sandbox Inc"), rita},
		}},
		{roleGroupMemberType, "roles", [][]string{
			{roleGroup, rita}, {roleGroupName, email}, {roleGroup, username}, {roleGroupName, rita, is("organization_name", "sandbox inc")},
			{roleGroup, roleGroupName, is("organization_id", anypoint.RootOrgID), is("organization_name", "Sandbox Inc"), rita, username, email},
		}, map[string]string{"role_group_name": "Auditors", "username": "rita.regular", "email": ritaEmail, "organization_name": "Sandbox Inc"},
			map[string][]string{
				nearestIs: {is("role_group_name", "Auditor"), rita}, noUserYet: {roleGroup},
				"role_group_id and role_group_name " + differTwo: {roleGroup, is("role_group_name", "Organization Administrators"), rita},
			}},
		{groupMemberType, "teams", [][]string{
			{group, rita}, {groupName, username}, {is("organization_name", "Engineering"), email}, {group, groupName, rita, username, email}, {group, rita},
		}, map[string]string{"organization_name": groupPath, "username": "rita.regular", "email": ritaEmail}, map[string][]string{
			groupPath: {is("organization_name", "Enginering"), rita}, "Not a business group": {is("organization_name", "Sandbox Inc"), rita},
			"organization_id and organization_name " + differTwo: {group, is("organization_name", "Integration"), rita},
			"[organization_id,organization_name]":                {rita}, noUserYet: {group},
		}},
		{grantType, "teams", [][]string{
			{group, environment, role, rita}, {groupName, environmentName, role, username}, {group, environmentName, role, email},
			{is("organization_name", "Engineering"), environment, role, rita},
			{group, groupName, environment, environmentName, role, is("role_id", anypoint.RoleReadServers), rita, username, email},
			{group, environment, role, rita},
		}, map[string]string{
			"organization_name": groupPath, "environment_name": "Sandbox", "username": "rita.regular", "email": ritaEmail, "role_name": "Read Servers",
		}, map[string][]string{
			nearestIs: {group, is("environment_name", "Sandbix"), role, rita}, noUserYet: {group, environment, role},
			"environment_id and environment_name " + differTwo: {environment, is("environment_name", "Design"), role, rita},
		}},
	}
}

func (e namedEdge) start(t *testing.T) *acctest.Env {
	t.Helper()
	return acctest.Start(t, acctest.Set("anypoint.access_model", e.model))
}

// However a configuration names the ends, it is one edge; its names are in the state, and another form of them is no change on the platform.
func TestAccEdges_names(t *testing.T) {
	t.Parallel()
	for _, e := range namedEdges() {
		for first := range 2 {
			t.Run(fmt.Sprintf("%s %d", e.typeName, first), func(t *testing.T) {
				t.Parallel()
				env := e.start(t)
				w := env.NewWorkspace(t, edge(e.typeName, "m", e.alike[first]...))
				w.MustRun(t, "apply", "-auto-approve")
				writes := env.Writes()
				for _, attributes := range e.alike {
					w.Configure(t, edge(e.typeName, "m", attributes...))
					if out := w.MustRun(t, "plan"); strings.Contains(out, "to destroy") && !strings.Contains(out, "0 to destroy") {
						t.Errorf("named by %v the plan says:\n%s", attributes, out)
					}
					w.MustRun(t, "apply", "-auto-approve")
					isEmptyPlan(t, w)
					state := w.State(t)
					for name, value := range e.names {
						if !strings.Contains(strings.ToLower(state), strings.ToLower(fmt.Sprintf("%q: %q", name, value))) && name != "organization_name" {
							t.Errorf("named by %v the state has no %s = %q:\n%s", attributes, name, value, state)
						}
					}
				}
				if env.Writes() != writes {
					t.Errorf("%d writes for one edge in other words", env.Writes()-writes)
				}
				w.MustRun(t, "destroy", "-auto-approve")
			})
		}
	}
}

// What is misspelled, missing, or contradicts itself is refused in the plan.
func TestAccEdges_wrongNames(t *testing.T) {
	t.Parallel()
	for _, e := range namedEdges() {
		t.Run(e.typeName, func(t *testing.T) {
			t.Parallel()
			env := e.start(t)
			for message, attributes := range e.wrong {
				w := env.NewWorkspace(t, edge(e.typeName, "m", attributes...))
				fails(t, w, []string{message}, "plan")
			}
			if env.Writes() != 0 {
				t.Error("something was written")
			}
		})
	}
}

// The state of the release before has no names: it refreshes, and plans nothing.
func TestAccEdges_stateWithoutNames(t *testing.T) {
	t.Parallel()
	for _, e := range namedEdges() {
		t.Run(e.typeName, func(t *testing.T) {
			t.Parallel()
			env := e.start(t)
			w := env.NewWorkspace(t, edge(e.typeName, "m", e.alike[0]...))
			w.MustRun(t, "apply", "-auto-approve")
			state := w.State(t)
			old := state
			for name := range e.names {
				if name != "role_name" {
					old = regexp.MustCompile(`"`+name+`": "[^"]*",?`).ReplaceAllString(old, "")
				}
			}
			old = regexp.MustCompile(`,(\s*})`).ReplaceAllString(old, "$1")
			if old == state || strings.Contains(old, ritaEmail) {
				t.Fatalf("the state still has names:\n%s", old)
			}
			w.WriteState(t, old)
			writes := env.Writes()
			isEmptyPlan(t, w, "-refresh=false")
			isEmptyPlan(t, w)
			w.MustRun(t, "apply", "-refresh-only", "-auto-approve")
			refreshed := w.State(t)
			for name, value := range e.names {
				if !strings.Contains(refreshed, fmt.Sprintf("%q: %q", name, value)) {
					t.Errorf("the refresh does not fill in %s = %q:\n%s", name, value, refreshed)
				}
			}
			if env.Writes() != writes {
				t.Error("something was written")
			}
			w.MustRun(t, "destroy", "-auto-approve")
		})
	}
}

// A rename on the platform never replaces an edge. The state follows silently, unless the configuration writes the name: then the plan says so.
func TestAccEdges_renamedOnThePlatform(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		model, typeName string
		byID, byName    []string
		rename          func(*anypoint.Platform)
		state           string
	}{
		"team": {"teams", teamMemberType, []string{is("team_id", anypoint.DevelopersTeamID), is(ritasIDKey, anypoint.RegularUserID)},
			[]string{is("team_name", "Developers"), is(ritasIDKey, anypoint.RegularUserID)},
			func(p *anypoint.Platform) { p.RenameTeam(anypoint.DevelopersTeamID, "Builders") }, `"team_name": "Builders"`},
		"role group": {"roles", roleGroupMemberType, []string{is("role_group_id", anypoint.AuditorsRoleGroupID), is(ritasIDKey, anypoint.RegularUserID)},
			[]string{is("role_group_name", "Auditors"), is(ritasIDKey, anypoint.RegularUserID)},
			func(p *anypoint.Platform) { p.RenameRoleGroup(anypoint.AuditorsRoleGroupID, "Examiners") }, `"role_group_name": "Examiners"`},
		"organization": {"teams", grantType, []string{is("role_name", "Exchange Viewer"), is(ritasIDKey, anypoint.RegularUserID)},
			[]string{is("role_name", "Exchange Viewer"), is(ritasIDKey, anypoint.RegularUserID), is("organization_name", "Sandbox Inc")},
			func(p *anypoint.Platform) { p.RenameOrganization(anypoint.RootOrgID, "Sandbox Ltd") }, `"organization_name": "Sandbox Ltd"`},
	} {
		for written, attributes := range map[bool][]string{false: c.byID, true: c.byName} {
			t.Run(fmt.Sprintf("%s, written %t", name, written), func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("anypoint.access_model", c.model))
				w := env.NewWorkspace(t, edge(c.typeName, "m", attributes...))
				w.MustRun(t, "apply", "-auto-approve")
				c.rename(env.Anypoint)
				out := w.MustRun(t, "plan")
				if warned := strings.Contains(out, "The object has another name now"); warned != written || strings.Contains(out, "Plan:") {
					t.Errorf("the plan says:\n%s", out)
				}
				w.MustRun(t, "apply", "-refresh-only", "-auto-approve")
				if follows := strings.Contains(w.State(t), c.state); follows == written {
					t.Errorf("the state follows: %t\n%s", follows, w.State(t))
				}
				w.MustRun(t, "destroy", "-auto-approve")
			})
		}
	}
}

// Other ends are another edge, however they are named.
func TestAccEdges_otherNamesReplace(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	member := func(attributes ...string) string { return edge(teamMemberType, "m", attributes...) }
	w := env.NewWorkspace(t, member(is("team_name", "Developers"), is("username", "rita.regular")))
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, member(is("team_name", "Backend Developers"), is("username", "rita.regular")))
	contains(t, w.MustRun(t, "apply", "-auto-approve"), "1 added, 0 changed, 1 destroyed")
	w.Configure(t, member(is("team_name", "Backend Developers"), is("email", "fiona.federated@sandbox.example")))
	contains(t, w.MustRun(t, "apply", "-auto-approve"), "1 added, 0 changed, 1 destroyed")
	if members := env.Anypoint.TeamMembers(anypoint.BackendTeamID); len(members) != 1 || members[0].UserID != anypoint.FederatedUserID {
		t.Errorf("in the team are %+v", members)
	}
	w.Configure(t, member(is("team_name", "Backend Developers"), is(ritasIDKey, nobody)))
	contains(t, w.MustRun(t, "plan"), "must be replaced")

	grant := func(attributes ...string) string {
		return edge(grantType, "m", append(attributes, is("role_name", "Read Servers"), is("username", "rita.regular"))...)
	}
	w = env.NewWorkspace(t, grant(is("environment_name", "Design")))
	w.MustRun(t, "apply", "-auto-approve")
	isEmptyPlan(t, w)
	for _, attributes := range [][]string{
		{is("environment_name", "Sandbox")}, {is("organization_name", "Engineering"), is("environment_name", "Sandbox")},
		{is("organization_name", "Sandbox Inc"), is("environment_name", "Production")},
	} {
		w.Configure(t, grant(attributes...))
		out := w.MustRun(t, "apply", "-auto-approve")
		contains(t, out, "1 added, 0 changed, 1 destroyed")
		if strings.Contains(out, "means another object now") {
			t.Errorf("the apply says:\n%s", out)
		}
		isEmptyPlan(t, w)
	}
	if held := env.Anypoint.Grants(anypoint.RegularUserID); len(held) != 1 || held[0].Context["envId"] != anypoint.ProductionEnvironmentID {
		t.Errorf("the user holds %+v", held)
	}
}

// Two resources that name one edge by different names are one too many.
func TestAccEdges_oneEdgeByTwoNames(t *testing.T) {
	t.Parallel()
	for _, e := range namedEdges() {
		t.Run(e.typeName, func(t *testing.T) {
			t.Parallel()
			w := e.start(t).NewWorkspace(t, edge(e.typeName, "m", e.alike[0]...)+edge(e.typeName, "again", e.alike[1]...))
			fails(t, w, []string{"Two resources manage the same"}, "plan")
		})
	}
}

// The names of a user whom the same plan creates lead to the user in the apply, and another e-mail address makes nobody somebody else.
func TestAccEdges_namesOfNewUsers(t *testing.T) {
	t.Parallel()
	for _, attribute := range []string{"username", "email"} {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			edges := edge(teamMemberType, "m", is("team_name", "Developers"), attribute+" = "+adaAddress+"."+attribute) +
				edge(grantType, "m", is("role_name", "Exchange Viewer"), attribute+" = "+adaAddress+"."+attribute)
			w := env.NewWorkspace(t, adaWith()+edges)
			w.MustRun(t, "plan", "-out=new")
			w.MustRun(t, "apply", "new")
			ada, _ := env.Anypoint.UserByName("ada.lovelace")
			if inDevelopers(env, ada.ID) != anypoint.Member || len(env.Anypoint.Grants(ada.ID)) != 1 {
				t.Errorf("she is %q and holds %+v", inDevelopers(env, ada.ID), env.Anypoint.Grants(ada.ID))
			}
			isEmptyPlan(t, w)
			w.Configure(t, adaWith(`email = "ada@example.org"`)+edges)
			contains(t, w.MustRun(t, "apply", "-auto-approve"), "0 added", "0 destroyed")
			isEmptyPlan(t, w)
			w.MustRun(t, "destroy", "-auto-approve")
		})
	}
}

// Names stand for ids in an invitation, too: what it carries is the same, and no other mail goes out.
func TestAccInvitation_names(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, invites(`
		team { team_name = "developers" }
		permission {
		  role_name         = "Read Servers"
		  organization_name = "Sandbox Inc/Engineering"
		  environment_name  = "Sandbox"
		}`))
	w.MustRun(t, apply...)
	sent := onlyInvitation(t, env)
	if len(sent.Teams) != 1 || len(sent.Roles) != 1 || sent.Roles[0].Context["org"] != anypoint.BusinessGroupID ||
		sent.Roles[0].Context["envId"] != anypoint.BusinessGroupEnvironmentID {
		t.Errorf("the invitation carries %+v", sent)
	}
	expectSays(t, w, plan, "No changes")
	w.Configure(t, invites(fmt.Sprintf(`
		organization_name = "Sandbox Inc"
		team { team_id = %q }
		permission {
		  role_name       = "Read Servers"
		  organization_id = %q
		  environment_id  = %q
		}`, anypoint.DevelopersTeamID, anypoint.BusinessGroupID, anypoint.BusinessGroupEnvironmentID)))
	expectSays(t, w, plan, "Only the state changes", "0 to add, 1 to change, 0 to destroy")
	w.MustRun(t, apply...)
	expectSays(t, w, plan, "No changes")
	expectMails(t, env, 1)
	for contents, message := range map[string]string{
		`team { team_name = "Developer" }`:                                                    anypoint.DevelopersTeamID,
		developersAnd(`organization_name = "Sandbox Incc"`):                                   anypoint.RootOrgID,
		"team {\n membership_type = \"member\"\n}":                                            "team_id",
		exchangeViewerIn(`organization_name = "Enginering"`):                                  "Sandbox Inc/Engineering",
		exchangeViewerIn(`environment_name = "Desing"`):                                       anypoint.DesignEnvironmentID,
		developersAnd("role_group_names = [\"Auditors\"]"):                                    "role_group_names",
		"team {\n" + is("team_id", anypoint.AdminsTeamID) + "\nteam_name = \"Developers\"\n}": "team_id and team_name do not mean the same",
	} {
		other := env.NewWorkspace(t, invitesAs("other", "other@example.com", contents))
		fails(t, other, []string{message}, "plan")
	}
}

// exchangeViewerIn is a permission block.
func exchangeViewerIn(where string) string {
	return "permission {\n  role_name = \"Exchange Viewer\"\n  " + where + "\n}"
}

func TestAccInvitation_roleGroupNames(t *testing.T) {
	t.Parallel()
	env := startWithRoleGroups(t)
	w := env.NewWorkspace(t, invites(`role_group_names = ["auditors"]`))
	w.MustRun(t, apply...)
	if groups := onlyInvitation(t, env).RoleGroups; len(groups) != 1 || groups[0] != anypoint.AuditorsRoleGroupID {
		t.Errorf("the invitation carries %v", groups)
	}
	expectSays(t, w, plan, "No changes")
	w.Configure(t, invites(`role_groups = ["`+anypoint.AuditorsRoleGroupID+`"]`))
	expectSays(t, w, plan, "Only the state changes", "0 to add, 1 to change, 0 to destroy")
	w.MustRun(t, apply...)
	// An import holds ids; names of the same are no other invitation.
	imported := env.NewWorkspace(t, invites(`role_group_names = ["Auditors"]`)+importBlock(fmt.Sprint(onlyInvitation(t, env).ID)))
	expectSays(t, imported, plan, "Only the state changes", "1 to import, 0 to add, 1 to change, 0 to destroy")
	imported.MustRun(t, apply...)
	expectSays(t, imported, plan, "No changes")
	imported.Configure(t, invites(`role_group_names = ["Organization Administrators"]`))
	expectSays(t, imported, plan, "Another invitation will be sent")
	expectMails(t, env, 1)
}
