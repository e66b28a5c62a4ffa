package anypoint_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// everyEdge declares one of each membership and grant that the access model has, for a user that an expression names.
func everyEdge(model, userID string) string {
	user := "user_id = " + userID
	shared := edge(groupMemberType, "m", is("organization_id", anypoint.BusinessGroupID), user) +
		edge(grantType, "root", user, is("role_name", "Read Applications"), is("environment_id", anypoint.SandboxEnvironmentID)) +
		edge(grantType, "group", user, is("role_name", "Exchange Viewer"), is("organization_id", anypoint.OtherBusinessGroupID))
	if model == "roles" {
		return shared + edge(roleGroupMemberType, "m", is("role_group_id", anypoint.AuditorsRoleGroupID), user)
	}
	return shared + edge(teamMemberType, "m", is("team_id", anypoint.DevelopersTeamID), user) + edge(teamMemberType, "backend",
		is("team_id", anypoint.BackendTeamID), user)
}

// hasEveryEdge reports what of everyEdge the platform does not have.
func hasEveryEdge(t *testing.T, env *acctest.Env, model, userID string) {
	t.Helper()
	missing := []string{}
	for what, there := range map[string]bool{
		"the grant in the root":           holds(env, userID, anypoint.RoleReadApplications, inEnvironment(anypoint.SandboxEnvironmentID)),
		"the grant in the business group": holds(env, userID, "0e000000-0000-4000-8000-000000000006", inOrg(anypoint.OtherBusinessGroupID)),
		"the business group":              inGroup(env, userID),
		"the team":                        model == "roles" || inDevelopers(env, userID) == anypoint.Member,
		"the role group":                  model == "teams" || isAuditor(env, userID),
	} {
		if !there {
			missing = append(missing, what)
		}
	}
	if len(missing) > 0 {
		t.Errorf("user %s lacks %s", userID, strings.Join(missing, ", "))
	}
}

// A new account and all that it gets in one apply, while other parts of the platform do not know it yet; then the account goes first.
func TestAccEdges_ofANewUser(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ model, unknownGrant, unknownMember, absentGrant, variant string }{
		{"teams", "404", "204", "404", "all"}, {"teams", "400", "400", "400", "path_org"}, {"teams", "404", "404", "200", "all"},
		{"roles", "400", "400", "400", "all"}, {"roles", "404", "400", "404", "path_org"},
	} {
		t.Run(fmt.Sprintf("%+v", tc), func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.access_model", tc.model), acctest.Set("anypoint.read_lag", "2"),
				acctest.Set("anypoint.unknown_user_grant", tc.unknownGrant),
				acctest.Set("anypoint.unknown_team_member", tc.unknownMember), acctest.Set("anypoint.absent_grant", tc.absentGrant),
				acctest.Set("anypoint.grants_by_root_path", tc.variant))
			w := env.NewWorkspace(t, adaWith()+everyEdge(tc.model, adaAddress+".id"))
			w.MustRun(t, "apply", "-auto-approve")
			ada, _ := env.Anypoint.UserByName("ada.lovelace")
			hasEveryEdge(t, env, tc.model, ada.ID)
			isEmptyPlan(t, w)
			isLight(t, w)

			// Destroyed without references, so the account may go first.
			w.Configure(t, everyEdge(tc.model, `"`+ada.ID+`"`))
			state := w.State(t)
			w.MustRun(t, "apply", "-auto-approve", "-target="+adaAddress)
			w.Configure(t, "")
			w.MustRun(t, "apply", "-auto-approve", "-refresh=false")
			if left := instances(t, w); len(left) != 0 {
				t.Errorf("left in the state: %v", left)
			}

			// And once more with the refresh, which finds everything gone.
			w.WriteState(t, state)
			contains(t, w.MustRun(t, "apply", "-auto-approve"), "Anypoint user is gone", "Anypoint permission grant is gone",
				"Anypoint business group member is gone")
			if left := instances(t, w); len(left) != 0 {
				t.Errorf("left in the state: %v", left)
			}
		})
	}
}

// Only a user that this very process created is waited for.
func TestAccEdges_nobodyWaitsForSomebodyUnknown(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, everyEdge("teams", `"`+nobody+`"`))
	out := fails(t, w, nil, "apply", "-auto-approve")
	if n := strings.Count(out, "no user with the id "+nobody); n != 5 {
		t.Errorf("%d of 5 say that there is no such user:\n%s", n, out)
	}
	tries := map[string]int{}
	for _, c := range env.Journal.All() {
		if strings.Contains(c.Path+c.Query, nobody) {
			tries[c.Method+" "+c.Path+"?"+c.Query]++
		}
	}
	for call, n := range tries {
		// The same look serves plan, apply, and the three resources that look at the account; the plans of both walks look once each.
		if n > 5 {
			t.Errorf("%s was made %d times", call, n)
		}
	}
	if env.Writes() != 0 || len(tries) == 0 {
		t.Errorf("%d writes, calls %v", env.Writes(), tries)
	}
}

func TestAccEdges_userDeletedOutside(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ model, deleted string }{{"teams", "404"}, {"teams", "200"}, {"roles", "404"}} {
		t.Run(tc.model+" "+tc.deleted, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.access_model", tc.model), acctest.Set("anypoint.get_deleted_user", tc.deleted))
			w := env.NewWorkspace(t, everyEdge(tc.model, `"`+anypoint.RegularUserID+`"`))
			w.MustRun(t, "apply", "-auto-approve")
			made := len(instances(t, w))
			env.Anypoint.DeleteUser(anypoint.RegularUserID)
			// As a Terraform before 1.12 has left it.
			w.WriteState(t, withoutIdentities(t, w.State(t)))
			before := env.Writes()
			out := w.MustRun(t, "apply", "-refresh-only", "-auto-approve")
			third := "Anypoint team member is gone"
			if tc.model == "roles" {
				third = "Anypoint role group member is gone"
			}
			contains(t, out, "Anypoint permission grant is gone", "Anypoint business group member is gone", third)
			if made < 4 || len(instances(t, w)) != 0 {
				t.Errorf("of %d are left %v", made, instances(t, w))
			}
			if env.Writes() != before {
				t.Error("a refresh wrote")
			}
			fails(t, w, []string{"no user with the id " + anypoint.RegularUserID}, "apply", "-auto-approve")
		})
	}
}

// A sign-in that may not see any more takes nothing out of the state.
func TestAccEdges_forbiddenKeepsTheState(t *testing.T) {
	t.Parallel()
	for _, model := range []string{"teams", "roles"} {
		for _, scopes := range []string{"none", "none_401"} {
			t.Run(model+" "+scopes, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("anypoint.access_model", model))
				w := env.NewWorkspace(t, everyEdge(model, `"`+anypoint.RegularUserID+`"`))
				w.MustRun(t, "apply", "-auto-approve")
				state := instances(t, w)
				if err := env.Switches.Set("anypoint.connected_app_scopes", scopes); err != nil {
					t.Fatal(err)
				}
				out := fails(t, w, []string{"connected app"}, "apply", "-refresh-only", "-auto-approve")
				if n := strings.Count(out, "Error: Unable to read"); n != len(state) {
					t.Errorf("%d errors for %d resources:\n%s", n, len(state), out)
				}
				fails(t, w, nil, "destroy", "-auto-approve", "-refresh=false")
				if got := instances(t, w); fmt.Sprint(got) != fmt.Sprint(state) {
					t.Errorf("the state is %v, it was %v", got, state)
				}
				hasEveryEdge(t, env, model, anypoint.RegularUserID)
			})
		}
	}
}

// A base URL that answers "not found" to everything takes nothing out of the state, neither by a refresh nor by a destroy.
func TestAccEdges_wrongAddressKeepsTheState(t *testing.T) {
	t.Parallel()
	nothing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Error(w, "Not Found", http.StatusNotFound) }))
	t.Cleanup(nothing.Close)
	for _, model := range []string{"teams", "roles"} {
		t.Run(model, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.access_model", model))
			w := env.NewWorkspace(t, everyEdge(model, `"`+anypoint.RegularUserID+`"`))
			w.MustRun(t, "apply", "-auto-approve")
			state := instances(t, w)
			// An access token, since a sign-in would fail first.
			w.Setenv("ANYPOINT_ACCESS_TOKEN", "a-token")
			w.Setenv("ANYPOINT_CLIENT_ID", "")
			w.Setenv("ANYPOINT_CLIENT_SECRET", "")
			commands := [][]string{{"apply", "-refresh-only", "-auto-approve"}, {"destroy", "-auto-approve"}}
			// One by one, too, since any of them keeps the others from being removed.
			for address := range state {
				commands = append(commands, []string{"apply", "-refresh-only", "-auto-approve", "-target=" + address},
					[]string{"destroy", "-auto-approve", "-refresh=false", "-target=" + address})
			}
			for i, command := range commands {
				w.Setenv("ANYPOINT_BASE_URL", []string{nothing.URL, env.URL() + "/elsewhere"}[i%2])
				fails(t, w, []string{"knows no organization"}, command...)
				if got := instances(t, w); fmt.Sprint(got) != fmt.Sprint(state) {
					t.Errorf("after %s the state is %v, it was %v", command, got, state)
				}
			}
			hasEveryEdge(t, env, model, anypoint.RegularUserID)
		})
	}
}

// A business group that is not found may as well be a wrong sign-in: its resources stay in the state, and the error says how to let them go.
func TestAccEdges_businessGroupNotFound(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, groupMember()+
		edge(grantType, "g", is("organization_id", anypoint.BusinessGroupID), is("user_id", anypoint.RegularUserID), is("role_name", "Exchange Viewer")))
	w.MustRun(t, "apply", "-auto-approve")
	for _, route := range []string{"", "/members"} {
		env.Faults.Add(kernel.Fault{
			Platform: "anypoint", Method: "GET", Route: "/accounts/api/organizations/{org}" + route, Kind: kernel.FaultStatus, Status: 404, Times: -1,
		})
	}
	fails(t, w, []string{"knows no organization " + anypoint.BusinessGroupID, "terraform state rm"}, "plan")
	if len(instances(t, w)) != 2 {
		t.Error("the state was emptied")
	}
}

// The platform may refuse two writes at the same time. All succeed nevertheless, and after the first refusal one waits for the other.
func TestAccEdges_parallelWrites(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{"allowed", "503", "409"} {
		t.Run(answer, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.parallel_writes", answer), acctest.SeedUsers(5), acctest.Latency(5*time.Millisecond))
			w := env.NewWorkspace(t, `
				locals { users = { for i in range(1, 6) : i => format("1c000000-0000-4000-8000-%012d", i) } }
				resource "platformusers_anypoint_team_member" "m" {
					for_each = local.users
					team_id  = "`+anypoint.DevelopersTeamID+`"
					user_id  = each.value
				}
				resource "platformusers_anypoint_business_group_member" "m" {
					for_each        = local.users
					organization_id = "`+anypoint.BusinessGroupID+`"
					user_id         = each.value
				}
				resource "platformusers_anypoint_permission_grant" "root" {
					for_each  = local.users
					user_id   = each.value
					role_name = "Exchange Viewer"
				}
				resource "platformusers_anypoint_permission_grant" "group" {
					for_each        = local.users
					organization_id = "`+anypoint.OtherBusinessGroupID+`"
					user_id         = each.value
					role_name       = "Exchange Contributor"
				}
			`)
			w.MustRun(t, "apply", "-auto-approve", "-parallelism=20")
			if n := len(instances(t, w)); n != 20 || len(env.Anypoint.TeamMembers(anypoint.DevelopersTeamID)) != 5 ||
				len(env.Anypoint.Members(anypoint.BusinessGroupID)) != 5 {
				t.Errorf("%d of 20 resources were made", n)
			}
			isEmptyPlan(t, w)
			w.MustRun(t, "destroy", "-auto-approve", "-parallelism=20")
			if len(instances(t, w)) != 0 {
				t.Errorf("left are %v", instances(t, w))
			}
			overlapped, refused := 0, 0
			for _, c := range env.Journal.All() {
				if c.Method == "GET" || strings.Contains(c.Route, "oauth2") {
					continue
				}
				if c.Overlapped {
					overlapped++
				}
				if c.Status == 503 || c.Status == 409 {
					refused++
				}
			}
			switch {
			case answer == "allowed" && (overlapped == 0 || refused != 0):
				t.Errorf("writes go one after another although the platform takes them side by side: %d overlapped, %d refused", overlapped, refused)
			case answer != "allowed" && (refused == 0 || refused > 40):
				// Two runs, each with the up to 20 that were under way when the first was refused.
				t.Errorf("%d writes were refused", refused)
			}
		})
	}
}
