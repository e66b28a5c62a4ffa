package controlroom_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// createAt is the route of creating a user in a generation.
func createAt(generation string) string { return apiOf(generation) + usersRoute }

// apiOf is the version that a generation has.
func apiOf(generation string) string {
	if generation == "a360_v2" {
		return "/v2"
	}
	return "/v1"
}

func TestAccUser_nameTaken(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		for _, status := range []string{"409", "400"} {
			t.Run(generation+", "+status, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in(generation, "duplicate_username_status="+status)...)
				w := env.NewWorkspace(t, adaWith(`username = "RITA.Regular"`))
				for command, refused := range map[string]bool{"plan": false, "apply": true} { // K10.1: an error of the plan would end a destroy
					out, err := w.Run(t, append([]string{command}, map[bool][]string{true: {"-auto-approve"}}[refused]...)...)
					if (err != nil) != refused || !strings.Contains(out, fmt.Sprintf("id = \"%d\"", controlroom.RegularUserID)) ||
						!strings.Contains(out, "A destroy goes on") {
						t.Errorf("the %s says:\n%s", command, out)
					}
				}
				// Created between plan and apply.
				w.Configure(t, adaWith())
				w.MustRun(t, "plan", "-out=plan.bin")
				u := env.ControlRoom.AddUser(controlroom.User{Username: "ada.lovelace"})
				if out, err := w.Run(t, "apply", "plan.bin"); err == nil || !strings.Contains(out, fmt.Sprintf("id = \"%d\"", u.ID)) ||
					strings.Contains(w.State(t), adaAddress) {
					t.Errorf("the apply says:\n%s", out)
				}
				// Two resources for one person: one is created, the other is an error.
				env.ControlRoom.DeleteUser(u.ID)
				w.Configure(t, adaWith()+strings.Replace(adaWith(), `"ada" {`, `"again" {`, 1))
				if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "Already exists on Control Room") {
					t.Errorf("two resources of the same name say:\n%s", out)
				}
			})
		}
	}
}

// A deleted account may hold its name forever. No account is visible then, and the error says so.
func TestAccUser_nameOfADeletedAccount(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		for _, reuse := range []string{"new_id", "409"} {
			t.Run(generation+", "+reuse, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in(generation, "username_reuse="+reuse)...)
				deleted := env.ControlRoom.AddUser(controlroom.User{Username: "ada.lovelace"})
				env.ControlRoom.DeleteUser(deleted.ID)
				w := env.NewWorkspace(t, adaWith())
				out, err := w.Run(t, "apply", "-auto-approve")
				if reuse == "409" {
					if err == nil || !strings.Contains(out, "A deleted account may hold it") {
						t.Errorf("the apply says:\n%s", out)
					}
					return
				}
				if u, ok := env.ControlRoom.UserNamed("ada.lovelace"); err != nil || !ok || u.ID == deleted.ID {
					t.Errorf("the account is %+v, %t:\n%s", u, ok, out)
				}
			})
		}
	}
}

// What can be known to fail is refused in plan.
func TestAccUser_refusedInPlan(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	auditors := env.ControlRoom.RoleIDOf("HR Auditors")
	for name, c := range map[string]struct {
		config []string
		want   string
	}{
		"no password":         {[]string{"password_wo = ", "password_wo_version = "}, "A new account needs a password"},
		"no such role":        {[]string{`role_names = ["AAE_Basci"]`}, `Control Room has no role "AAE_Basci" here`},
		"no such role number": {[]string{"role_ids = [4711]"}, `Control Room has no role with the number "4711" here`},
		"no such base role": {[]string{`base_role_name = "AAE_Basci"`},
			`has no role "AAE_Basci", or not one that the sign-in may see. The roles are "AAE_Admin"`},
		"contradiction (K3.2)": {[]string{`role_names = ["AAE_Basic"]`, fmt.Sprintf("role_ids = [%d]", auditors)},
			`role_ids are the roles "HR Auditors", and role_names are "AAE_Basic"`},
		"invalid e-mail":       {[]string{`email = "ada"`}, "Invalid e-mail address"},
		"space":                {[]string{`username = "ada "`}, "must not begin or end with a space"},
		"long name":            {[]string{fmt.Sprintf("first_name = %q", strings.Repeat("a", 51))}, "UTF-8 character count must be at most 50"},
		"password, no version": {[]string{"password_wo_version = "}, "password_wo_version"},
	} {
		w := env.NewWorkspace(t, adaWith(c.config...))
		if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, c.want) {
			t.Errorf("%s: the plan says:\n%s", name, out)
		}
	}
	if env.Writes() != 0 {
		t.Error("a plan wrote")
	}
}

// What the platform refuses in apply is reported with its message, and nothing is left in the state.
func TestAccUser_refusedInApply(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		for name, c := range map[string]struct{ switches, config, want []string }{
			"weak password":   {nil, []string{`password_wo = "weak"`}, []string{"does not meet the password policy"}},
			"no license left": {[]string{"license_seats=none"}, []string{`license_features = ["RUNTIME"]`}, []string{"No free license for 'RUNTIME'"}},
			"unknown license": {nil, []string{`license_features = ["CITIZEN"]`}, []string{"There is no license 'CITIZEN'"}},
			"unknown in directory": {nil, []string{`domain = "CORP"`, "password_wo = ", "password_wo_version = "},
				[]string{"There is no user 'ada.lovelace' in the domain 'CORP'"}},
		} {
			t.Run(generation+", "+name, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in(generation, c.switches...)...)
				w := env.NewWorkspace(t, adaWith(c.config...))
				if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, c.want[0]) ||
					strings.Contains(w.State(t), "ada@example.com") {
					t.Errorf("the apply says:\n%s", out)
				}
			})
		}
	}
}

// A user of a directory needs no password here, and the plan says who else may decide about roles.
func TestAccUser_ofADirectory(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		for _, domain := range []string{"null", "empty"} {
			t.Run(generation+", "+domain, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in(generation, "empty_domain="+domain)...)
				w := env.NewWorkspace(t, userWith("ada", `username = "Simon.Stranger"`, `domain = "corp"`, `email = "simon@example.com"`,
					`role_names = ["AAE_Basic"]`))
				if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "The directory may decide about this account") {
					t.Errorf("the plan does not warn:\n%s", out)
				}
				w.Configure(t, userWith("ada", `username = "simon.stranger"`, `domain = "CORP"`, `email = "simon@example.com"`, `role_names = ["AAE_Basic"]`))
				if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
					t.Errorf("another case of the domain says:\n%s", out)
				}
				w.Configure(t, userWith("ada", `username = "simon.stranger"`, `domain = "ActiveDirectory (LDAP)"`, `email = "simon@example.com"`,
					`role_names = ["AAE_Basic"]`))
				if out := w.MustRun(t, "plan"); !strings.Contains(out, "must be replaced") ||
					!strings.Contains(out, "Another user name or domain means another account") {
					t.Errorf("another domain says:\n%s", out)
				}
			})
		}
	}
}

// Two domains may have users of the same name, where the platform allows it.
func TestAccUser_sameNameInAnotherDomain(t *testing.T) {
	t.Parallel()
	for scope, ok := range map[string]bool{"per_domain": true, "everywhere": false} {
		env := acctest.Start(t, in("a360_v2", "username_scope="+scope)...)
		there := env.ControlRoom.AddUser(controlroom.User{Username: controlroom.DirectoryNewcomer})
		w := env.NewWorkspace(t, userWith("ada", `username = "nina.newcomer"`, `domain = "CORP"`, `email = "nina@example.com"`))
		w.MustRun(t, "plan")
		out, err := w.Run(t, "apply", "-auto-approve")
		if (err == nil) != ok || !ok && !strings.Contains(out, fmt.Sprintf("id = \"%d\"", there.ID)) {
			t.Errorf("%s: the apply says:\n%s", scope, out)
		}
	}
}

// The base role is given once. Later changes of it are not managed.
func TestAccUser_baseRole(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, in(generation)...)
			w := env.NewWorkspace(t, adaWith(`base_role_name = "hr auditors"`))
			w.MustRun(t, "apply", "-auto-approve")
			u, _ := env.ControlRoom.UserNamed("ada.lovelace")
			if roles := env.ControlRoom.RoleNames(u.ID); len(roles) != 1 || roles[0] != controlroom.AuditorRoleName {
				t.Errorf("the roles are %v", roles)
			}
			env.ControlRoom.GrantRole(u.ID, env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName))
			env.ControlRoom.RevokeRole(u.ID, env.ControlRoom.RoleIDOf(controlroom.AuditorRoleName))
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "0 to change") && !strings.Contains(out, "No changes") {
				t.Errorf("the plan says:\n%s", out)
			}
			w.Configure(t, adaWith(`base_role_name = "AAE_Basic"`, `description = "Countess"`))
			w.MustRun(t, "apply", "-auto-approve")
			if roles := env.ControlRoom.RoleNames(u.ID); len(roles) != 1 || roles[0] != controlroom.FinanceRoleName {
				t.Errorf("after an update the roles are %v", roles)
			}
		})
	}
}

// What only the apply can know: roles by a name that comes from elsewhere.
func TestAccUser_unknownRoles(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		env := acctest.Start(t, in(generation)...)
		later := "resource \"terraform_data\" \"role\" {\n  input = \"Finance Operators\"\n}\n"
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
			Config:           env.Config(later + adaWith("role_names = [terraform_data.role.output]")),
			ConfigPlanChecks: acctest.EmptyPlan(),
			Check: func(*terraform.State) error {
				u, _ := env.ControlRoom.UserNamed("ada.lovelace")
				if roles := env.ControlRoom.RoleNames(u.ID); len(roles) != 1 || roles[0] != controlroom.FinanceRoleName {
					return fmt.Errorf("the roles are %v", roles)
				}
				return nil
			},
		}}})
	}
}

func TestAccUser_stateIsLight(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
		Config: env.Config(adaWith()),
		Check: func(s *terraform.State) error {
			size := 0
			for name, value := range s.RootModule().Resources[adaAddress].Primary.Attributes {
				size += len(name) + len(value) + len(`"": "",`)
			}
			if size >= 500 {
				return fmt.Errorf("a user weighs %d bytes in the state", size)
			}
			return nil
		},
	}}})
	if n := env.Calls(func(c kernel.Call) bool { return c.Platform == "controlroom" && acctest.IsSignIn(c) }); n == 0 {
		t.Error("nobody signed in to Control Room")
	}
}
