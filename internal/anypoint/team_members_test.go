package anypoint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

const teamMembersType = "platformusers_anypoint_team_members"

// teamMembers owns Developers as a whole.
func teamMembers(members string, more ...string) string {
	return edge(teamMembersType, "s", append([]string{is("team_id", anypoint.DevelopersTeamID), "members = [" + members + "]"}, more...)...)
}

// developers are the members of Developers: USER_ID TYPE.
func developers(env *acctest.Env) (all []string) {
	for _, m := range env.Anypoint.TeamMembers(anypoint.DevelopersTeamID) {
		all = append(all, m.UserID+" "+m.MembershipType)
	}
	slices.Sort(all)
	return all
}

// hasDevelopers expects exactly these.
func hasDevelopers(t *testing.T, env *acctest.Env, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := developers(env); !slices.Equal(got, want) {
		t.Errorf("Developers has %v, not %v", got, want)
	}
}

const (
	rita = anypoint.RegularUserID
	fred = anypoint.FederatedUserID
)

func TestAccTeamMembers_lifecycle(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, fred, anypoint.Maintainer, false)
	w := env.NewWorkspace(t, teamMembers(`"`+anypoint.RegularUsername+`"`))
	out := w.MustRun(t, "plan")
	contains(t, out, "will be removed from Anypoint team", "1 to add")
	fmt.Println(out)
	w.MustRun(t, "apply", "-auto-approve")
	hasDevelopers(t, env, rita+" member")
	isEmptyPlan(t, w)
	w.Configure(t, teamMembers("", `maintainers = ["RITA.regular@sandbox.example"]`))
	out = w.MustRun(t, "apply", "-auto-approve")
	fmt.Println(out)
	hasDevelopers(t, env, rita+" maintainer")
	isEmptyPlan(t, w)
	fmt.Println(strings.TrimSpace(w.State(t)))
	w.Configure(t, "")
	out = w.MustRun(t, "apply", "-auto-approve")
	fmt.Println(out)
	hasDevelopers(t, env)
}
