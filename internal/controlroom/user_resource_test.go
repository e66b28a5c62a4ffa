package controlroom_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

func known(at string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New(at), value)
}

func texts(all ...string) knownvalue.Check {
	var checks []knownvalue.Check
	for _, text := range all {
		checks = append(checks, knownvalue.StringExact(text))
	}
	return knownvalue.SetExact(checks)
}

// host is what identities call the sandbox's Control Room.
func host(env *acctest.Env) string {
	return strings.TrimPrefix(env.URL(), "http://") + controlroom.Root
}

func TestAccUser_lifecycle(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			undeclared := knownvalue.Check(knownvalue.Null())
			if strings.HasPrefix(name, "e11") { // it has no such permission
				undeclared = knownvalue.Bool(false)
			}
			env.Test(t, resource.TestCase{
				Steps: []resource.TestStep{
					{
						Config:           env.Config(adaWith(`license_features = ["RUNTIME", "DEVELOPMENT"]`)),
						ConfigPlanChecks: acctest.EmptyPlan(),
						ConfigStateChecks: []statecheck.StateCheck{
							known("username", knownvalue.StringExact("Ada.Lovelace")), // as it is written, though it is stored in lower case
							known("domain", knownvalue.StringExact("")),
							known("email", knownvalue.StringExact("ada@example.com")),
							known("disabled", knownvalue.Bool(false)),
							known("enable_auto_login", knownvalue.Bool(false)),
							known("multiple_login_allowed", undeclared),
							known("license_features", texts("DEVELOPMENT", "RUNTIME")),
							known("role_names", knownvalue.Null()), // grants own them (K3.8)
							known("role_ids", knownvalue.Null()),
							known("password_wo", knownvalue.Null()),
							statecheck.ExpectIdentityValueMatchesStateAtPath(adaAddress, tfjsonpath.New("user_id"), tfjsonpath.New("id")),
							statecheck.ExpectIdentityValue(adaAddress, tfjsonpath.New("host"), knownvalue.StringExact(host(env))),
						},
						Check: func(*terraform.State) error {
							u, _ := env.ControlRoom.UserNamed("ada.lovelace")
							if !env.ControlRoom.PasswordIs(u.ID, "Sandbox-Pass.1") || !slices.Equal(env.ControlRoom.RoleNames(u.ID), []string{"AAE_Basic"}) {
								return fmt.Errorf("on the platform it is %+v", u)
							}
							return nil
						},
					},
					{
						Config: env.Config(adaWith(`first_name = "Augusta Ada"`, "disabled = true", "enable_auto_login = true", `description = "Countess"`,
							`license_features = []`,
							`password_wo = "Sandbox-Pass.2"`, "password_wo_version = 2")),
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(adaAddress, plancheck.ResourceActionUpdate)},
							PostApplyPostRefresh: acctest.EmptyPlan().PostApplyPostRefresh,
						},
					},
					{
						// A removed text is cleared, what was left out is left as it is, and a change of case changes nothing.
						Config: env.Config(adaWith(`first_name = `, `last_name = `, "disabled = true", `email = "ADA@EXAMPLE.COM"`, `username = "ada.lovelace"`,
							"password_wo_version = 2")),
						ConfigPlanChecks: acctest.EmptyPlan(),
						ConfigStateChecks: []statecheck.StateCheck{
							known("first_name", knownvalue.Null()), known("description", knownvalue.Null()), known("enable_auto_login", knownvalue.Bool(true)),
							known("license_features", texts()),
						},
						Check: func(*terraform.State) error {
							u, _ := env.ControlRoom.UserNamed("ada.lovelace")
							if u.FirstName != "" || u.LastName != "" || u.Description != "" || u.Email != "ada@example.com" || !u.Disabled || !u.EnableAutoLogin ||
								len(u.LicenseFeatures) != 0 ||
								!env.ControlRoom.PasswordIs(u.ID, "Sandbox-Pass.2") || !slices.Equal(env.ControlRoom.RoleNames(u.ID), []string{"AAE_Basic"}) {
								return fmt.Errorf("on the platform it is %+v", u)
							}
							return nil
						},
					},
				},
				CheckDestroy: func(*terraform.State) error {
					if u, ok := env.ControlRoom.UserNamed("ada.lovelace"); ok {
						return fmt.Errorf("the account is still there: %+v", u)
					}
					return nil
				},
			})
			if n := calls(env, "POST", usersRoute); n != 1 {
				t.Errorf("%d creates were sent", n)
			}
		})
	}
}

func TestAccUser_rolesOfItsOwn(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			number := func(role string) string { return strconv.FormatInt(env.ControlRoom.RoleIDOf(role), 10) }
			has := func(want ...string) resource.TestCheckFunc {
				return func(*terraform.State) error {
					u, _ := env.ControlRoom.UserNamed("ada.lovelace")
					if got := env.ControlRoom.RoleNames(u.ID); !slices.Equal(got, want) {
						return fmt.Errorf("the roles are %v, want %v", got, want)
					}
					return nil
				}
			}
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{
				{
					Config:            env.Config(adaWith(`role_names = ["finance operators", "AAE_Basic"]`)),
					ConfigPlanChecks:  acctest.EmptyPlan(),
					ConfigStateChecks: []statecheck.StateCheck{known("role_names", texts("AAE_Basic", "finance operators"))},
					Check:             has("AAE_Basic", "Finance Operators"),
				},
				{
					Config:           env.Config(adaWith(`role_names = ["Finance Operators", "AAE_Basic"]`)),
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
				},
				{
					// A role that somebody gave is taken away again: the list is exclusive.
					PreConfig: func() {
						u, _ := env.ControlRoom.UserNamed("ada.lovelace")
						env.ControlRoom.GrantRole(u.ID, env.ControlRoom.RoleIDOf("HR Auditors"))
					},
					Config:           env.Config(adaWith(`role_names = ["Finance Operators", "AAE_Basic"]`)),
					ConfigPlanChecks: acctest.EmptyPlan(),
					Check:            has("AAE_Basic", "Finance Operators"),
				},
				{
					Config:            env.Config(adaWith("role_ids = [" + number("HR Auditors") + "]")),
					ConfigPlanChecks:  acctest.EmptyPlan(),
					ConfigStateChecks: []statecheck.StateCheck{known("role_names", texts("HR Auditors"))},
					Check:             has("HR Auditors"),
				},
				{
					// Without a list, roles are left alone.
					PreConfig: func() {
						u, _ := env.ControlRoom.UserNamed("ada.lovelace")
						env.ControlRoom.GrantRole(u.ID, env.ControlRoom.RoleIDOf("Finance Operators"))
					},
					Config:           env.Config(adaWith(`description = "Roles are elsewhere"`)),
					ConfigPlanChecks: acctest.EmptyPlan(),
					Check:            has("Finance Operators", "HR Auditors"),
				},
			}})
		})
	}
}
