package controlroom_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

func TestAccRoleGrantsDataSource(t *testing.T) {
	t.Parallel()
	const address = "data.platformusers_controlroom_role_grants.it"
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, append(options, acctest.SeedUsers(45))...)
			env.ControlRoom.DeleteUser(controlroom.OwnerUserID)
			finance := env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName)
			var all []string
			for _, u := range env.ControlRoom.Users() {
				all = append(all, env.ControlRoom.RoleNames(u.ID)...)
			}
			var steps []resource.TestStep
			for filters, want := range map[string][]string{
				`role_name = "finance operators"`:                               {controlroom.MappedUsername, controlroom.ManyRolesUsername},
				fmt.Sprintf("role_id = %d\n  username = \"MIA.many\"", finance): {controlroom.ManyRolesUsername},
				"role_name = \"Finance Operators\"\n  user_id = \"1\"":          {},
				`user_id = "4711"`:                                               {},
				`email = "nobody@example.com"`:                                   {},
				"email = \"Dora.Directory@sandbox.example\"":                     {controlroom.DirectoryUsername},
				`username = "ActiveDirectory (LDAP)\\dora.directory"`:            {controlroom.DirectoryUsername},
				`username = "CORP\\dora.directory"`:                              {},
				"role_name = \"HR Auditors\"\n  email = \"ada@sandbox.example\"": {},
			} {
				steps = append(steps, resource.TestStep{
					Config:            env.Config(data("role_grants", filters)),
					ConfigStateChecks: []statecheck.StateCheck{expectValue(address, tfjsonpath.New("role_grants"), named("username", want...))},
				})
			}
			origin := map[bool]string{true: "directory", false: "direct"}
			steps = append(steps, resource.TestStep{
				Config: env.Config(data("role_grants", `user_id = "6"`)),
				ConfigStateChecks: []statecheck.StateCheck{expectValue(address, tfjsonpath.New("role_grants"),
					knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
						"id": knownvalue.StringExact(fmt.Sprintf("6/%d", finance)), "user_id": knownvalue.StringExact("6"),
						"username": knownvalue.StringExact(controlroom.MappedUsername), "domain": knownvalue.Null(),
						"email": knownvalue.StringExact(controlroom.MappedUsername), "status": knownvalue.StringExact("active"),
						"role_id": knownvalue.Int64Exact(finance), "role_name": knownvalue.StringExact(controlroom.FinanceRoleName),
						"origin": knownvalue.StringExact(origin[true]),
					})}))},
			}, resource.TestStep{
				Config: env.Config(data("role_grants", "")),
				ConfigStateChecks: []statecheck.StateCheck{
					expectValue(address, tfjsonpath.New("role_grants"), knownvalue.ListSizeExact(len(all))),
					expectValue(address, tfjsonpath.New("role_grants").AtSliceIndex(0).AtMapKey("origin"), knownvalue.Null()),
				},
			}, resource.TestStep{
				Config: env.Config(data("role_grants", "include_directory = true")),
				ConfigStateChecks: []statecheck.StateCheck{
					expectValue(address, tfjsonpath.New("role_grants"), knownvalue.ListSizeExact(len(all))),
					expectValue(address, tfjsonpath.New("role_grants").AtSliceIndex(0).AtMapKey("origin"), knownvalue.StringExact(origin[false])),
				},
			})
			for config, want := range map[string]string{
				`role_name = "Finance Operator"`:              "The nearest are: " + fmt.Sprint(finance) + "  Finance Operators",
				"role_id = 18\n  role_name = \"HR Auditors\"": "Invalid Attribute Combination",
				`user_id = "mia"`:                             `"mia" is not an id`,
			} {
				steps = append([]resource.TestStep{{Config: env.Config(data("role_grants", config)), ExpectError: acctest.Saying(want)}}, steps...)
			}
			env.Test(t, resource.TestCase{Steps: steps})
			if env.Writes() != 0 {
				t.Error("a data source wrote")
			}
		})
	}
}

// A role that only a directory gives is shown when the users are read by themselves, and only then.
func TestAccRoleGrantsDataSource_directoryAlone(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, in("a360_v2", "mapped_roles=system_only")...)
	env.ControlRoom.SignIn(controlroom.MappedUserID)
	const address = "data.platformusers_controlroom_role_grants.it"
	for filters, want := range map[string][]string{
		`role_name = "Finance Operators"`:                               {controlroom.ManyRolesUsername},
		"role_name = \"Finance Operators\"\n  include_directory = true": {controlroom.MappedUsername, controlroom.ManyRolesUsername},
	} {
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
			Config:            env.Config(data("role_grants", filters)),
			ConfigStateChecks: []statecheck.StateCheck{expectValue(address, tfjsonpath.New("role_grants"), named("username", want...))},
		}}})
	}
}

// The last sign-in costs a call for each account, and is shown only to those who ask for it, whatever else the run has read.
func TestAccUsersDataSource_lastLogin(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, in(generation)...)
			env.ControlRoom.SignIn(controlroom.RegularUserID)
			env.ControlRoom.DisableUser(controlroom.RegularUserID)
			last, never := knownvalue.Check(knownvalue.StringExact(env.Clock.Now().UTC().Format(time.RFC3339))), knownvalue.Null()
			if generation == "e11" {
				last = never
			}
			shown := func(address string, login knownvalue.Check) statecheck.StateCheck {
				return expectValue("data.platformusers_controlroom_users."+address, tfjsonpath.New("users"), knownvalue.ListPartial(map[int]knownvalue.Check{
					0: knownvalue.ObjectPartial(map[string]knownvalue.Check{
						"username": knownvalue.StringExact(controlroom.RegularUsername), "status": knownvalue.StringExact("disabled"), "last_login_at": login,
					})}))
			}
			without := strings.ReplaceAll(data("users", `search = "rita"`), `"it"`, `"without"`)
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{
				{Config: env.Config(without), ConfigStateChecks: []statecheck.StateCheck{shown("without", never)}},
				{PreConfig: env.Journal.Clear, Config: env.Config(data("users", "search = \"rita\"\n  include_last_login = true")),
					ConfigStateChecks: []statecheck.StateCheck{shown("it", last)}},
				{Config: env.Config(without + data("users", "search = \"rita\"\n  include_last_login = true")),
					ConfigStateChecks: []statecheck.StateCheck{shown("it", last), shown("without", never)}},
			}})
			if n := calls(env, http.MethodGet, userRoute); n == 0 {
				t.Error("nobody was read by himself")
			}
		})
	}
}
