package budgets

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// twoTenants are people of the same ids in two tenants of a platform, which the settings of two provider aliases tell apart: enough of them that
// each tenant's list is read.
type twoTenants struct {
	platform, typeName, edgeName string
	person, edge                 func(i int) string
	id, edgeID                   func(i int) string
	// join gives the first people what edge means, rename gives them another first name.
	join, rename func(env *acctest.Env, i int)
}

const inTwoTenants = 30

func tenants() []twoTenants {
	firstName := "Second"
	return []twoTenants{
		{"anypoint", "anypoint_user", "anypoint_team_member", anypointSeeded, anypointEdge(anypointTeam), anypointID,
			func(i int) string { return anypoint.RootOrgID + "/" + anypoint.DevelopersTeamID + "/" + anypointID(i) },
			func(env *acctest.Env, i int) {
				env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, anypointID(i), anypoint.Member, false)
			},
			func(env *acctest.Env, i int) {
				env.Anypoint.EditUser(anypointID(i), func(u *anypoint.User) { u.FirstName = firstName })
			}},
		{"uipath", "uipath_user", "uipath_group_member", uipathSeeded, uipathEdge(uipathGroup), uipathID,
			func(i int) string { return uipath.FinanceGroupID + "/" + uipathID(i) },
			func(env *acctest.Env, i int) { env.UiPath.AddGroupMember(uipath.FinanceGroupID, uipathID(i)) },
			func(env *acctest.Env, i int) {
				env.UiPath.EditUser(uipathID(i), func(u *uipath.User) { u.Name = firstName })
			}},
		{"apim", "apim_user", "apim_group_member",
			each("  user_id = \"user-{i}\"\n  email = \"user-{i}@sandbox.example\"\n  first_name = \"{first}\"\n  last_name = \"{i}\""), apimMember, apimID,
			each(apim.PartnersGroupID + "/user-{i}"),
			func(env *acctest.Env, i int) { env.APIM.AddGroupMember(apim.PartnersGroupID, apimID(i)) },
			func(env *acctest.Env, i int) {
				env.APIM.EditUser(apimID(i), func(u *apim.User) { u.FirstName = firstName })
			}},
		{"controlroom", "controlroom_user", "controlroom_role_grant", controlroomSeeded, controlroomGrant, controlroomID,
			func(i int) string { return controlroomID(i) + "/" + controlroom.FinanceRoleName },
			func(env *acctest.Env, i int) {
				env.ControlRoom.GrantRole(int64(1000+i), env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName))
			},
			func(env *acctest.Env, i int) {
				env.ControlRoom.EditUser(int64(1000+i), func(u *controlroom.User) { u.FirstName = firstName })
			}},
	}
}

// TestTwoTenants: two provider aliases, which here are two provider instances in one process, never share what they have read. People and
// memberships of the same ids differ between two tenants, and each alias sees its own; so it is when one alone is read first.
func TestTwoTenants(t *testing.T) {
	t.Parallel()
	for _, tt := range tenants() {
		t.Run(tt.platform, func(t *testing.T) {
			t.Parallel()
			one, two := acctest.Start(t, acctest.SeedUsers(inTwoTenants)), acctest.Start(t, acctest.SeedUsers(inTwoTenants))
			for i := 1; i <= inTwoTenants; i++ {
				tt.rename(two, i)
				if i <= inTwoTenants/2 {
					tt.join(one, i)
				} else {
					tt.join(two, i)
				}
			}
			// The second tenant's settings stand in its alias, the first one's in the environment.
			w := one.NewWorkspace(t, secondProvider(two, tt.platform)+tt.of("one", "User", "", 1, inTwoTenants/2)+
				tt.of("two", "Second", "  provider = platformusers.second\n", inTwoTenants/2+1, inTwoTenants))
			w.MustRun(t, "apply", "-auto-approve")
			if n := strings.Count(w.State(t), `"Second"`); n != inTwoTenants {
				t.Errorf("%d people of the second tenant are in the state as they are there, want %d", n, inTwoTenants)
			}
			if out, err := w.Run(t, "plan", "-detailed-exitcode"); err != nil {
				t.Errorf("something is left to do:\n%s", out)
			}
			if one.Writes()+two.Writes() != 0 {
				t.Error("something was written")
			}
		})
	}
}

// of imports all people with an alias, and the memberships that only its tenant has.
func (tt twoTenants) of(name, firstName, provider string, from, to int) string {
	var b strings.Builder
	add := func(typeName, at, body, id string) {
		b.WriteString(block(typeName, at, provider+body))
		fmt.Fprintf(&b, "import {\n  to = platformusers_%s.%s\n  id = %q\n}\n", typeName, at, id)
	}
	for i := 1; i <= inTwoTenants; i++ {
		at := fmt.Sprintf("%s%d", name, i)
		add(tt.typeName, at, strings.ReplaceAll(tt.person(i), "{first}", firstName), tt.id(i))
		if i >= from && i <= to {
			add(tt.edgeName, at, tt.edge(i), tt.edgeID(i))
		}
	}
	return b.String()
}

// secondProvider is a provider alias with all settings of a sandbox for one platform.
func secondProvider(env *acctest.Env, platform string) string {
	settings := map[string]string{}
	for _, v := range env.EnvAt(env.URL()) {
		if v.Key == platform {
			settings[v.Setting] = v.Value
		}
	}
	return strings.Replace(env.ProviderWith(platform, settings), "{\n", "{\n  alias = \"second\"\n", 1)
}

// TestTwoServices: two services of one provider do not share what was read either. People of the same ids are in both, and what one service loses the
// other one keeps.
func TestTwoServices(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	id := each("new-{i}")
	of := func(name, more string) (text string) {
		for i := 1; i <= inTwoTenants; i++ {
			text += block("apim_user", fmt.Sprintf("%s%d", name, i), apimNew(i)+"\n"+more)
		}
		return text
	}
	other := fmt.Sprintf("  service_name = %q\n  resource_group_name = %q", apim.OtherServiceName, apim.OtherResourceGroup)
	w := env.NewWorkspace(t, of("one", "")+of("two", other))
	w.MustRun(t, "apply", "-auto-approve")
	if out, err := w.Run(t, "plan", "-detailed-exitcode"); err != nil {
		t.Errorf("something is left to do:\n%s", out)
	}
	for i := 1; i <= inTwoTenants/2; i++ {
		env.APIM.DeleteUser(id(i))
	}
	out := w.MustRun(t, "plan")
	want := fmt.Sprintf("Plan: %d to add, 0 to change, 0 to destroy.", inTwoTenants/2)
	if !strings.Contains(out, want) || strings.Contains(out, "platformusers_apim_user.two") {
		t.Errorf("the plan says:\n%s", out)
	}
}
