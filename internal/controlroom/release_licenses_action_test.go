package controlroom_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// releases is the action named "it" with these arguments.
func releases(arguments string) string {
	return fmt.Sprintf("action \"platformusers_controlroom_release_licenses\" \"it\" {\n  config {\n    %s\n  }\n}\n", arguments)
}

// invoke runs the action.
var invoke = []string{"apply", "-auto-approve", "-invoke=action.platformusers_controlroom_release_licenses.it"}

// withLicenses checks the licenses that somebody has, and that everything else of the account is as it was.
func withLicenses(env *acctest.Env, before controlroom.User, licenses ...string) error {
	after, _ := env.ControlRoom.User(before.ID)
	if !slices.Equal(after.LicenseFeatures, licenses) {
		return fmt.Errorf("the licenses are %v", after.LicenseFeatures)
	}
	after.LicenseFeatures, after.Version, after.UpdatedAt, after.UpdatedBy = before.LicenseFeatures, before.Version, before.UpdatedAt, before.UpdatedBy
	if got, want := fmt.Sprintf("%+v", after), fmt.Sprintf("%+v", before); got != want {
		return fmt.Errorf("the account was changed:\n%s\n%s", got, want)
	}
	return nil
}

// The licenses go, and nothing else does: roles, flags and texts stay. Another invocation sends nothing.
func TestAccReleaseLicenses(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			finance := env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName)
			env.ControlRoom.EditUser(controlroom.LicensedUserID, func(u *controlroom.User) {
				u.Description, u.MultipleLoginAllowed, u.DeviceCredentialAttested = "licensed", true, true
				u.RoleIDs = append(u.RoleIDs, finance)
			})
			before, _ := env.ControlRoom.User(controlroom.LicensedUserID)
			writes := func() int {
				return env.Calls(func(c kernel.Call) bool { return c.Method == http.MethodPut && c.Status < 300 })
			}
			w := env.NewWorkspace(t, releases("username = \"Leo.Licensed\"\n    license_features = [\"development\", \"RUNTIME\"]"))
			for _, says := range []string{"Taking DEVELOPMENT from user 8 (leo.licensed)", "Nothing was sent: user 8 (leo.licensed) has no such licenses"} {
				if out := w.MustRun(t, invoke...); !strings.Contains(out, says) {
					t.Errorf("the action says:\n%s", out)
				}
			}
			if err := withLicenses(env, before, controlroom.LicenseAttended); err != nil || writes() != 1 {
				t.Errorf("%d writes: %v", writes(), err)
			}
			w.Configure(t, releases(`email = "LEO.licensed@sandbox.example"`))
			if out := w.MustRun(t, invoke...); !strings.Contains(out, "The Control Room shows user 8 (leo.licensed) without them") {
				t.Errorf("the action says:\n%s", out)
			}
			if err := withLicenses(env, before); err != nil || writes() != 2 {
				t.Errorf("%d writes: %v", writes(), err)
			}
		})
	}
}

// What a directory gives it gives again, and an account whose roles all come from one keeps them.
func TestAccReleaseLicenses_mapped(t *testing.T) {
	t.Parallel()
	for _, mapped := range []string{"both", "system_only", "roles_only"} {
		for _, generation := range generations {
			t.Run(generation+", "+mapped, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in(generation, "mapped_roles="+mapped)...)
				finance := env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName)
				env.ControlRoom.SetDirectoryMapping(controlroom.MappedUserID, &controlroom.DirectoryMapping{Groups: []string{controlroom.MappedGroup},
					RoleIDs: []int64{finance}, LicenseFeatures: []string{controlroom.LicenseAARI}})
				env.ControlRoom.SignIn(controlroom.MappedUserID)
				w := env.NewWorkspace(t, releases(`user_id = "6"`))
				out := w.MustRun(t, invoke...)
				if !strings.Contains(out, "gets roles and licenses from a directory or an identity provider") {
					t.Errorf("the action says:\n%s", out)
				}
				after, _ := env.ControlRoom.User(controlroom.MappedUserID)
				got, want := env.ControlRoom.RoleNames(controlroom.MappedUserID), []string{controlroom.FinanceRoleName}
				if len(after.LicenseFeatures) > 0 || !slices.Equal(got, want) {
					t.Errorf("%+v has the roles %v", after, got)
				}
			})
		}
	}
}

func TestAccReleaseLicenses_refusals(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for arguments, want := range map[string]string{
		`username = "svc.terraform"`:                       "Refused: the account that the provider signs in as",
		`username = "leo.licensd"`:                         "The nearest are: 8 user name leo.licensed",
		`user_id = "4711"`:                                 "no longer has a user 4711",
		"user_id = \"8\"\n    username = \"leo.licensed\"": "Invalid Attribute Combination",
		"user_id = \"8\"\n    license_features = []":       "at least 1",
		``: "Missing Attribute Configuration",
	} {
		w := env.NewWorkspace(t, releases(arguments))
		if out, err := w.Run(t, invoke...); err == nil || !strings.Contains(out, want) {
			t.Errorf("%s: it says:\n%s", arguments, out)
		}
	}
	if env.Writes() != 0 {
		t.Error("something was written")
	}
}

// After a lost response the account is read before anything is sent again, so the person gets one mail; a conflict and what somebody else changed
// meanwhile lose nothing.
func TestAccReleaseLicenses_disturbed(t *testing.T) {
	t.Parallel()
	for name, fault := range acctest.LostResponses() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			before, _ := env.ControlRoom.User(controlroom.LicensedUserID)
			env.Faults.Add(fault.On("controlroom", http.MethodPut, "/v2"+userRoute))
			w := env.NewWorkspace(t, releases(`user_id = "8"`))
			if out, err := w.Run(t, invoke...); err != nil {
				t.Logf("it says:\n%s", out)
				w.MustRun(t, invoke...)
			}
			if err := withLicenses(env, before); err != nil {
				t.Error(err)
			}
			if n := mails(env, "user_updated"); n != 1 {
				t.Errorf("%d mails", n)
			}
		})
	}
	t.Run("somebody else", func(t *testing.T) {
		t.Parallel()
		env := acctest.Start(t)
		finance := env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName)
		env.ControlRoom.BeforeNextUpdate(controlroom.LicensedUserID, func() { env.ControlRoom.GrantRole(controlroom.LicensedUserID, finance) })
		env.NewWorkspace(t, releases(`user_id = "8"`)).MustRun(t, invoke...)
		after, _ := env.ControlRoom.User(controlroom.LicensedUserID)
		if len(after.LicenseFeatures) > 0 || !slices.Contains(after.RoleIDs, finance) {
			t.Errorf("it is %+v", after)
		}
	})
}

// An account that loses its licenses as it is disabled, by a trigger.
func TestAccReleaseLicenses_trigger(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	trigger := "  lifecycle {\n    action_trigger {\n      events = [after_update]\n" +
		"      actions = [action.platformusers_controlroom_release_licenses.it]\n" +
		"      on_failure = continue\n    }\n  }\n"
	config := func(disabled bool) string {
		leo := userWith("leo", `username = "leo.licensed"`, fmt.Sprintf("disabled = %t", disabled))
		return strings.TrimSuffix(leo, "}\n") + trigger + "}\n" + releases("user_id = platformusers_controlroom_user.leo.id") +
			importing("platformusers_controlroom_user.leo", "leo.licensed")
	}
	w := env.NewWorkspace(t, config(false))
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, config(true))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "Taking ATTENDEDRUNTIME, DEVELOPMENT from user 8") {
		t.Errorf("the apply says:\n%s", out)
	}
	w.MustRun(t, "plan", "-detailed-exitcode")
	if leo, _ := env.ControlRoom.User(controlroom.LicensedUserID); !leo.Disabled || len(leo.LicenseFeatures) > 0 {
		t.Errorf("it is %+v", leo)
	}
}
