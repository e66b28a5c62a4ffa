package controlroom_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

func expectValue(address string, at tfjsonpath.Path, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, at, value)
}

// data is a data source named "it".
func data(what, config string) string {
	return fmt.Sprintf("data \"platformusers_controlroom_%s\" \"it\" {\n  %s\n}\n", what, config)
}

// named checks a list of objects by one of their texts.
func named(attribute string, names ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, len(names))
	for i, name := range names {
		checks[i] = knownvalue.ObjectPartial(map[string]knownvalue.Check{attribute: knownvalue.StringExact(name)})
	}
	return knownvalue.ListExact(checks)
}

func TestAccUserDataSource(t *testing.T) {
	t.Parallel()
	const address = "data.platformusers_controlroom_user.it"
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			e11 := strings.HasPrefix(name, "e11")
			multiple := knownvalue.Check(knownvalue.Bool(false))
			if e11 {
				multiple = knownvalue.Null()
			}
			var steps []resource.TestStep
			for _, key := range []string{`id = "8"`, `username = "Leo.Licensed"`} {
				steps = append(steps, resource.TestStep{
					Config: env.Config(data("user", key)),
					ConfigStateChecks: []statecheck.StateCheck{
						expectValue(address, tfjsonpath.New("id"), knownvalue.StringExact("8")),
						expectValue(address, tfjsonpath.New("domain"), knownvalue.Null()),
						expectValue(address, tfjsonpath.New("email"), knownvalue.StringExact("leo.licensed@sandbox.example")),
						expectValue(address, tfjsonpath.New("disabled"), knownvalue.Bool(false)),
						expectValue(address, tfjsonpath.New("multiple_login_allowed"), multiple),
						expectValue(address, tfjsonpath.New("license_features"),
							knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact(controlroom.LicenseAttended),
								knownvalue.StringExact(controlroom.LicenseDevelopment)})),
						expectValue(address, tfjsonpath.New("roles"), named("name", controlroom.BasicRoleName)),
						expectValue(address, tfjsonpath.New("last_login_at"), knownvalue.Null()),
						expectValue(address, tfjsonpath.New("created_at"), knownvalue.StringFunc(func(value string) error {
							if !strings.HasSuffix(value, "Z") || strings.Contains(value, ".") {
								return fmt.Errorf("%q is no RFC 3339 time in UTC, to the second", value)
							}
							return nil
						})),
					},
				})
			}
			steps = append(steps,
				resource.TestStep{
					Config: env.Config(data("user", "username = \"Dora.Directory\"\n  domain = \"activedirectory (ldap)\"")),
					ConfigStateChecks: []statecheck.StateCheck{
						expectValue(address, tfjsonpath.New("id"), knownvalue.StringExact("5")),
						expectValue(address, tfjsonpath.New("username"), knownvalue.StringExact("Dora.Directory")),
					},
				},
				resource.TestStep{
					Config: env.Config(data("user", fmt.Sprintf("username = %q", controlroom.MappedUsername))),
					ConfigStateChecks: []statecheck.StateCheck{
						expectValue(address, tfjsonpath.New("directory_roles"), named("name", controlroom.FinanceRoleName)),
						expectValue(address, tfjsonpath.New("directory_groups"),
							knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact(controlroom.MappedGroup)})),
					},
				},
			)
			for config, want := range map[string]string{
				`username = "nobody"`:                              `Control Room has no user "nobody"`,
				`username = "Licensed"`:                            `Control Room has no user "Licensed"`,
				"username = \"leo.licensed\"\n  domain = \"CORP\"": `Control Room has no user "CORP\\leo.licensed"`,
				`id = "4711"`:                                      `Control Room has no user with the id "4711"`,
				`id = "leo"`:                                       `"leo" is not an id`,
				"id = \"8\"\n  username = \"leo.licensed\"":        "Exactly one of these attributes must be configured",
				`domain = "CORP"`:                                  "Exactly one of these attributes must be configured",
			} {
				steps = append([]resource.TestStep{{Config: env.Config(data("user", config)), ExpectError: acctest.Saying(want)}}, steps...)
			}
			env.Test(t, resource.TestCase{Steps: steps})
			if n := calls(env, http.MethodPut, userRoute); n != 0 {
				t.Error("a data source wrote")
			}
		})
	}
}

func TestAccUsersDataSource(t *testing.T) {
	t.Parallel()
	const address = "data.platformusers_controlroom_users.it"
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, append([]acctest.Option{acctest.SeedUsers(45), acctest.Set("controlroom.max_page_length", "20")}, options...)...)
			env.ControlRoom.DeleteUser(controlroom.OwnerUserID)
			var steps []resource.TestStep
			for filters, want := range map[string][]string{
				`search = "SVC."`:                        {controlroom.SingleSessionName, controlroom.ServiceUsername},
				`search = "nothing"`:                     {},
				`search = "olga"`:                        {},
				"disabled = true":                        {controlroom.DisabledUsername},
				`domain = "activedirectory (LDAP)"`:      {controlroom.DirectoryUsername},
				`email = "Rita.Regular@sandbox.example"`: {controlroom.RegularUsername},
				"search = \"dan\"\n  disabled = false":   {},
			} {
				steps = append(steps, resource.TestStep{
					Config:            env.Config(data("users", filters)),
					ConfigStateChecks: []statecheck.StateCheck{expectValue(address, tfjsonpath.New("users"), named("username", want...))},
				})
			}
			steps = append(steps, resource.TestStep{
				Config: env.Config(data("users", "")),
				ConfigStateChecks: []statecheck.StateCheck{expectValue(address, tfjsonpath.New("users"),
					knownvalue.ListSizeExact(len(env.ControlRoom.Users())))},
			})
			env.Test(t, resource.TestCase{Steps: steps})
		})
	}
}

func TestAccRolesDataSource(t *testing.T) {
	t.Parallel()
	const address = "data.platformusers_controlroom_roles.it"
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			for i := range 205 {
				env.ControlRoom.AddRole(controlroom.Role{Name: fmt.Sprintf("Z %03d", i)})
			}
			steps := []resource.TestStep{{
				Config: env.Config(data("roles", `name = "finance operators"`)),
				ConfigStateChecks: []statecheck.StateCheck{expectValue(address, tfjsonpath.New("roles"),
					knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
						"id":          knownvalue.Int64Exact(env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName)),
						"name":        knownvalue.StringExact(controlroom.FinanceRoleName),
						"description": knownvalue.StringExact("Runs the bots of the finance department"),
						"system":      knownvalue.Bool(false),
						"user_count":  knownvalue.Int64Exact(2),
					})}))},
			}}
			for filters, want := range map[string][]string{
				`search = "BotFarm"`:                             {"AAE_BotFarm Admin", "AAE_BotFarm Agent"},
				`search = "nothing"`:                             {},
				"search = \"AAE_Admin\"\n  system = true":        {controlroom.AdminRoleName},
				"search = \"Finance\"\n  system = true":          {},
				"search = \"Finance\"\n  name = \"HR Auditors\"": {},
			} {
				steps = append(steps, resource.TestStep{
					Config:            env.Config(data("roles", filters)),
					ConfigStateChecks: []statecheck.StateCheck{expectValue(address, tfjsonpath.New("roles"), named("name", want...))},
				})
			}
			steps = append(steps, resource.TestStep{
				Config: env.Config(data("roles", "")),
				ConfigStateChecks: []statecheck.StateCheck{expectValue(address, tfjsonpath.New("roles"),
					knownvalue.ListSizeExact(len(env.ControlRoom.Roles())))},
			})
			env.Test(t, resource.TestCase{Steps: steps})
		})
	}
}
