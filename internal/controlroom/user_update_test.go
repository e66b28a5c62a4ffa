package controlroom_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

// mails counts the mails that an account got, of all kinds or of one.
func mails(env *acctest.Env, kind string) int {
	n := 0
	for _, mail := range env.Outbox.All() {
		if mail.Platform == "controlroom" && (kind == "" || mail.Kind == kind) {
			n++
		}
	}
	return n
}

// An update sends the whole account. What it does not change stays as it is, whoever set it: before the plan, or between the plan and the write.
func TestAccUser_updateLosesNothing(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			w := env.NewWorkspace(t, adaWith())
			w.MustRun(t, "apply", "-auto-approve")
			u, _ := env.ControlRoom.UserNamed("ada.lovelace")
			finance := env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName)
			env.ControlRoom.EditUser(u.ID, func(u *controlroom.User) {
				u.EnableAutoLogin, u.MultipleLoginAllowed, u.DeviceCredentialAttested = true, true, true
				u.LicenseFeatures = []string{controlroom.LicenseAttended, controlroom.LicenseRuntime}
				u.RoleIDs = append(u.RoleIDs, finance)
			})
			w.Configure(t, adaWith(`description = "Countess"`))
			w.MustRun(t, "apply", "-auto-approve")
			check := func(when string, roles ...string) {
				t.Helper()
				u, _ := env.ControlRoom.User(u.ID)
				got := fmt.Sprint(u.Username, u.Email, u.FirstName, u.LastName, u.Disabled, u.EnableAutoLogin, u.MultipleLoginAllowed,
					u.DeviceCredentialAttested, u.LicenseFeatures, env.ControlRoom.RoleNames(u.ID))
				want := fmt.Sprint("ada.lovelace", "ada@example.com", "Ada", "Lovelace", false, true, true, true,
					[]string{controlroom.LicenseAttended, controlroom.LicenseRuntime}, roles)
				if got != want {
					t.Errorf("%s it is\n%s\nwant\n%s", when, got, want)
				}
			}
			check("after a change of the description", "AAE_Basic", "Finance Operators")

			// Between the plan and the apply.
			w.Configure(t, adaWith(`description = "Countess of Lovelace"`))
			w.MustRun(t, "plan", "-out=plan.bin")
			env.ControlRoom.GrantRole(u.ID, env.ControlRoom.RoleIDOf(controlroom.AuditorRoleName))
			w.MustRun(t, "apply", "plan.bin")
			check("after a role was given between plan and apply", "AAE_Basic", "Finance Operators", "HR Auditors")
			if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
				t.Errorf("the plan after it says:\n%s", out)
			}
		})
	}
}

// Between the read and the write of an update only the platform's version can tell. A conflict costs one more look.
func TestAccUser_versionConflict(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, in(generation)...)
			w := env.NewWorkspace(t, adaWith())
			w.MustRun(t, "apply", "-auto-approve")
			u, _ := env.ControlRoom.UserNamed("ada.lovelace")
			puts := calls(env, "PUT", userRoute)
			env.ControlRoom.BeforeNextUpdate(u.ID, func() {
				env.ControlRoom.GrantRole(u.ID, env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName))
			})
			w.Configure(t, adaWith(`last_name = "King"`))
			w.MustRun(t, "apply", "-auto-approve")
			if after, _ := env.ControlRoom.User(u.ID); after.LastName != "King" ||
				!slices.Equal(env.ControlRoom.RoleNames(u.ID), []string{"AAE_Basic", "Finance Operators"}) {
				t.Errorf("afterwards it is %+v with %v", after, env.ControlRoom.RoleNames(u.ID))
			}
			if n := calls(env, "PUT", userRoute) - puts; n != 2 {
				t.Errorf("%d updates were sent", n)
			}
			if n := mails(env, "user_updated"); n != 1 {
				t.Errorf("the person got %d mails for one change", n)
			}
		})
	}
}

// Each write sends the person a mail, so nothing is written when nothing changes, in whatever form the platform returns what it has.
func TestAccUser_nothingIsSentWhenNothingChanges(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			w := env.NewWorkspace(t, adaWith(`license_features = ["RUNTIME", "DEVELOPMENT"]`, `role_names = ["AAE_Basic", "Finance Operators"]`))
			w.MustRun(t, "apply", "-auto-approve")
			u, _ := env.ControlRoom.UserNamed("ada.lovelace")
			before := mails(env, "")
			env.ControlRoom.SignIn(u.ID) // counts the version up and sets the time of the last sign-in
			_ = env.ControlRoom.VerifyEmail(u.ID)
			w.Configure(t, adaWith(`license_features = ["DEVELOPMENT", "RUNTIME"]`, `role_names = ["finance operators", "AAE_Basic"]`,
				`email = "Ada@Example.COM"`, `base_role_name = "HR Auditors"`, `domain = ""`))
			if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
				t.Errorf("the plan says:\n%s", out)
			}
			// Nor does the state change: a user name in capitals stays as it is written, though it is stored in lower case.
			if out := w.MustRun(t, "plan", "-refresh-only", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
				t.Errorf("a refresh says:\n%s", out)
			}
			// What is Terraform's own is stored without a call.
			w.Configure(t, adaWith(`license_features = ["DEVELOPMENT", "RUNTIME"]`, `role_names = ["finance operators", "AAE_Basic"]`,
				`deletion_policy = "disable"`))
			w.MustRun(t, "apply", "-auto-approve")
			if n := calls(env, "PUT", userRoute); n != 0 {
				t.Errorf("%d updates were sent", n)
			}
			if n := mails(env, "") - before; n != 0 {
				t.Errorf("the person got %d mails", n)
			}
		})
	}
}

// Several fields are one write and one mail.
func TestAccUser_oneWriteForOneUpdate(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		env := acctest.Start(t, in(generation)...)
		w := env.NewWorkspace(t, adaWith())
		w.MustRun(t, "apply", "-auto-approve")
		w.Configure(t, adaWith(`first_name = "Augusta"`, `email = "countess@example.com"`, "disabled = true", `role_names = ["Finance Operators"]`,
			`license_features = ["RUNTIME"]`,
			`password_wo = "Sandbox-Pass.2"`, "password_wo_version = 2"))
		w.MustRun(t, "apply", "-auto-approve")
		if n := calls(env, "PUT", userRoute); n != 1 {
			t.Errorf("%s: %d updates were sent", generation, n)
		}
		if n := mails(env, ""); n != 2 || mails(env, "confirmation") != 1 {
			t.Errorf("%s: the person got %d mails", generation, n)
		}
	}
}

// multiple_login_allowed is Automation 360's. Enterprise 11 accepts the request but does not apply it.
func TestAccUser_multipleLogin(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, in(generation)...)
			w := env.NewWorkspace(t, adaWith("multiple_login_allowed = true"))
			if generation == "e11" {
				if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "Enterprise 11 has no such permission") {
					t.Errorf("the plan says:\n%s", out)
				}
				w.Configure(t, adaWith("multiple_login_allowed = false"))
			}
			w.MustRun(t, "apply", "-auto-approve")
			if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
				t.Errorf("the plan after it says:\n%s", out)
			}
			if u, _ := env.ControlRoom.UserNamed("ada.lovelace"); u.MultipleLoginAllowed != (generation != "e11") {
				t.Errorf("the account is %+v", u)
			}
			w.Configure(t, adaWith("multiple_login_allowed = false"))
			w.MustRun(t, "apply", "-auto-approve")
			if u, _ := env.ControlRoom.UserNamed("ada.lovelace"); u.MultipleLoginAllowed {
				t.Errorf("the account is %+v", u)
			}
		})
	}
}

// A password that an update cannot set is an error, unless the platform accepts the request without applying it, which nothing shows.
func TestAccUser_passwordInAnUpdate(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, in("a360_v2", "update_password=400")...)
	w := env.NewWorkspace(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, adaWith(`password_wo = "Sandbox-Pass.2"`, "password_wo_version = 2"))
	out, err := w.Run(t, "apply", "-auto-approve")
	if err == nil || !strings.Contains(out, "The password cannot be changed by an update") {
		t.Errorf("the apply says:\n%s", out)
	}
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "password_wo_version = 1 -> 2") {
		t.Errorf("the next plan does not try again:\n%s", out)
	}
}

// K3.7: a record of 2026 has ids as strings, each license twice, and no roles of a directory. Sets are sets: nothing is listed or sent twice.
func TestAccUser_K3_7_recordOf2026(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("controlroom.user_record", "of_2026"))
	w := env.NewWorkspace(t, adaWith(`license_features = ["RUNTIME", "DEVELOPMENT"]`)+`
data "platformusers_controlroom_user" "it" {
  id = platformusers_controlroom_user.ada.id
}
`)
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, adaWith(`license_features = ["RUNTIME", "DEVELOPMENT"]`, `last_name = "King"`)+`
data "platformusers_controlroom_user" "it" {
  id = platformusers_controlroom_user.ada.id
}
`)
	w.MustRun(t, "apply", "-auto-approve")
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
		t.Errorf("the plan after it says:\n%s", out)
	}
	if n := strings.Count(w.State(t), `"RUNTIME"`); n != 2 { // once in the resource, once in the data source
		t.Errorf("the license is there %d times:\n%s", n, w.State(t))
	}
}
