package anypoint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const lastAdministrator = "Refused: the last Organization Administrator"

// waysToAdminister are the edges that make a user Organization Administrator: how the edge is declared, and whether a user has it.
var waysToAdminister = map[string]struct {
	model   string
	prepare func(env *acctest.Env)
	declare func(name, userID string) string
	has     func(env *acctest.Env, userID string) bool
}{
	"grant": {
		"teams",
		func(*acctest.Env) {},
		func(name, userID string) string {
			return edge(grantType, name, is("user_id", userID), is("role_name", "Organization Administrator"))
		},
		func(env *acctest.Env, userID string) bool {
			return holds(env, userID, administrator, inOrg(anypoint.RootOrgID))
		},
	},
	"team": {
		"teams",
		func(env *acctest.Env) {
			env.Anypoint.GrantTeam(anypoint.DevelopersTeamID, administrator, inOrg(anypoint.RootOrgID))
		},
		func(name, userID string) string {
			return edge(teamMemberType, name, is("team_id", anypoint.DevelopersTeamID), is("user_id", userID))
		},
		func(env *acctest.Env, userID string) bool { return inDevelopers(env, userID) != "" },
	},
	"role group": {
		"roles",
		func(*acctest.Env) {},
		func(name, userID string) string {
			return edge(roleGroupMemberType, name, is("role_group_id", anypoint.AdministratorsRoleGroupID), is("user_id", userID))
		},
		func(env *acctest.Env, userID string) bool {
			return strings.Contains(strings.Join(env.Anypoint.RoleGroupMembers(anypoint.AdministratorsRoleGroupID), " "), userID)
		},
	},
}

func TestAccEdges_lastAdministratorStays(t *testing.T) {
	t.Parallel()
	for name, way := range waysToAdminister {
		for _, me := range []string{"creator", "absent"} {
			t.Run(name+", signed in as "+me, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("anypoint.access_model", way.model), acctest.Set("anypoint.me_user", me))
				way.prepare(env)
				w := env.NewWorkspace(t, way.declare("last", anypoint.RegularUserID))
				w.MustRun(t, "apply", "-auto-approve")
				w.MustRun(t, "plan", "-destroy") // there is the owner
				onlyAdministrators(env)
				// Somebody who is disabled saves nobody.
				env.Anypoint.Grant(anypoint.FederatedUserID, administrator, inOrg(anypoint.RootOrgID))
				env.Anypoint.EditUser(anypoint.FederatedUserID, func(u *anypoint.User) { u.Enabled = false })
				before := env.Writes()
				fails(t, w, []string{lastAdministrator}, "plan", "-destroy")
				w.Configure(t, way.declare("last", anypoint.FederatedUserID)) // a replacement
				fails(t, w, []string{lastAdministrator}, "plan")
				w.Configure(t, "")
				fails(t, w, []string{lastAdministrator}, "apply", "-auto-approve")
				if env.Writes() != before || len(instances(t, w)) != 1 || !way.has(env, anypoint.RegularUserID) {
					t.Error("the last administrator was let go")
				}
				env.Anypoint.EditUser(anypoint.FederatedUserID, func(u *anypoint.User) { u.Enabled = true })
				w.MustRun(t, "apply", "-auto-approve")
				if way.has(env, anypoint.RegularUserID) {
					t.Error("one of two administrators should be free to go")
				}
			})
		}
	}
}

// Both plans see the other one, so it is the apply that has to keep one.
func TestAccEdges_twoAdministratorsSideBySide(t *testing.T) {
	t.Parallel()
	for name, way := range waysToAdminister {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.access_model", way.model))
			way.prepare(env)
			users := []string{anypoint.RegularUserID, anypoint.FederatedUserID}
			w := env.NewWorkspace(t, way.declare("one", users[0])+way.declare("two", users[1]))
			w.MustRun(t, "apply", "-auto-approve")
			onlyAdministrators(env)
			w.MustRun(t, "plan", "-destroy")
			out := fails(t, w, nil, "destroy", "-auto-approve")
			if n := strings.Count(out, lastAdministrator); n != 1 {
				t.Errorf("%d refusals:\n%s", n, out)
			}
			if way.has(env, users[0]) == way.has(env, users[1]) || len(instances(t, w)) != 1 {
				t.Errorf("administrators %t and %t, in the state %v", way.has(env, users[0]), way.has(env, users[1]), instances(t, w))
			}
		})
	}
}

// One who stays administrator by another way is free to lose this one.
func TestAccEdges_administratorByTwoWays(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, declared string }{
		{"grant", waysToAdminister["grant"].declare("e", anypoint.RegularUserID)},
		{"team", waysToAdminister["team"].declare("e", anypoint.RegularUserID)},
		// The team below has what the team above has.
		{"team below", edge(teamMemberType, "e", is("team_id", anypoint.BackendTeamID), is("user_id", anypoint.RegularUserID))},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, tc.declared)
			w.MustRun(t, "apply", "-auto-approve")
			onlyAdministrators(env, anypoint.RegularUserID)
			waysToAdminister["team"].prepare(env)
			env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, anypoint.RegularUserID, anypoint.Member, false)
			if tc.name == "team below" {
				env.Anypoint.Revoke(anypoint.RegularUserID, administrator, inOrg(anypoint.RootOrgID))
			}
			w.MustRun(t, "destroy", "-auto-approve")
			if len(instances(t, w)) != 0 {
				t.Error("it is left")
			}
		})
	}
}

// A team below one that administers makes its members administrators, too.
func TestAccEdges_lastAdministratorByTheTeamAbove(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	waysToAdminister["team"].prepare(env)
	w := env.NewWorkspace(t, edge(teamMemberType, "e", is("team_id", anypoint.BackendTeamID), is("user_id", anypoint.RegularUserID)))
	w.MustRun(t, "apply", "-auto-approve")
	onlyAdministrators(env)
	fails(t, w, []string{lastAdministrator}, "plan", "-destroy")
}

// What cannot be seen counts as not there: an administrator is rather kept than lost.
func TestAccEdges_administratorsThatCannotBeSeen(t *testing.T) {
	t.Parallel()
	for _, fault := range []struct {
		route  string
		status int
	}{
		{"/accounts/api/roles/{role}/users", 403},
		{"/accounts/api/organizations/{org}/users/{user}/teams", 500},
	} {
		t.Run(fmt.Sprintf("%s %d", fault.route, fault.status), func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			waysToAdminister["team"].prepare(env)
			w := env.NewWorkspace(t, waysToAdminister["team"].declare("e", anypoint.RegularUserID))
			w.MustRun(t, "apply", "-auto-approve")
			onlyAdministrators(env, anypoint.FederatedUserID)
			env.Faults.Add(kernel.Fault{Platform: "anypoint", Method: "GET", Route: fault.route, Kind: kernel.FaultStatus, Status: fault.status, Times: -1})
			fails(t, w, nil, "plan", "-destroy")
			if inDevelopers(env, anypoint.RegularUserID) == "" {
				t.Error("the administrator is gone")
			}
		})
	}
}
