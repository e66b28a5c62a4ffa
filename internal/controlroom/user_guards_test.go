package controlroom_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

func TestAccUser_driftAndRemovalOutside(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			w := env.NewWorkspace(t, adaWith())
			w.MustRun(t, "apply", "-auto-approve")
			account, _ := env.ControlRoom.UserNamed("ada.lovelace")
			env.ControlRoom.EditUser(account.ID, func(u *controlroom.User) { u.Disabled, u.FirstName = true, "Somebody" })
			if out := w.MustRun(t, "plan"); !strings.Contains(out, `"Somebody" -> "Ada"`) || !strings.Contains(out, "0 to add, 1 to change, 0 to destroy") {
				t.Errorf("drift is not shown:\n%s", out)
			}
			w.MustRun(t, "apply", "-auto-approve")

			env.ControlRoom.DeleteUser(account.ID)
			before := env.Writes()
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "Control Room user is gone") ||
				!strings.Contains(out, "1 to add, 0 to change, 0 to destroy") {
				t.Errorf("a plan after a deletion outside says:\n%s", out)
			}
			if env.Writes() != before {
				t.Error("a plan wrote")
			}
			w.MustRun(t, "destroy", "-auto-approve")
		})
	}
}

func TestAccUser_destroyOfWhatIsGone(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, policy := range []string{"delete", "disable", "abandon"} {
				env := acctest.Start(t, options...)
				w := env.NewWorkspace(t, adaWith(fmt.Sprintf("deletion_policy = %q", policy)))
				w.MustRun(t, "apply", "-auto-approve")
				account, _ := env.ControlRoom.UserNamed("ada.lovelace")
				env.ControlRoom.DeleteUser(account.ID)
				w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")
			}
		})
	}
}

func TestAccUser_deletionPolicies(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		for policy, left := range map[string]string{"delete": "gone", "disable": "disabled", "abandon": "active"} {
			t.Run(generation+", "+policy, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in(generation)...)
				w := env.NewWorkspace(t, adaWith(fmt.Sprintf("deletion_policy = %q", policy), `license_features = ["RUNTIME"]`, `description = "Countess"`))
				w.MustRun(t, "apply", "-auto-approve")
				w.MustRun(t, "destroy", "-auto-approve")
				u, ok := env.ControlRoom.UserNamed("ada.lovelace")
				if got := map[bool]string{true: map[bool]string{false: "active", true: "disabled"}[u.Disabled], false: "gone"}[ok]; got != left {
					t.Errorf("afterwards the account is %s", got)
				}
				if ok && (u.Description != "Countess" || len(u.LicenseFeatures) != 1 || len(u.RoleIDs) != 1) {
					t.Errorf("afterwards the account is %+v", u)
				}
			})
		}
	}
}

// The plan warns about what a destroy or a replacement costs.
func TestAccUser_plansSayWhatTheyCost(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	destroys := []string{"leaves the Control Room's list of users", "licenses are released", "credentials are deleted",
		"transferred to one other user, once", "Enterprise 11 refuses"}
	replaces := append([]string{"must be replaced", "with another id", "Bots in its private workspace then belong to nobody"}, destroys...)
	for _, c := range []struct {
		config string
		want   []string
		args   []string
	}{
		{adaWith(), destroys, []string{"plan", "-destroy"}},
		{adaWith(`username = "countess"`), replaces, []string{"plan"}},
		{adaWith(`domain = "CORP"`), replaces, []string{"plan"}},
	} {
		w.Configure(t, c.config)
		out := w.MustRun(t, c.args...)
		for _, want := range c.want {
			if !strings.Contains(out, want) {
				t.Errorf("%v lacks %q:\n%s", c.args, want, out)
			}
		}
	}
}

func TestAccUser_guardsSelf(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, in(generation, "own_account=allowed", "last_admin=allowed")...)
			const want = "Refused: the account that the provider signs in as"
			start := func(attributes ...string) acctest.Terraform {
				w := env.NewWorkspace(t, existing(env, attributes, controlroom.AdminUserID))
				w.Unsetenv("CONTROL_ROOM_API_KEY")
				w.Setenv("CONTROL_ROOM_USERNAME", controlroom.AdminUsername)
				w.Setenv("CONTROL_ROOM_PASSWORD", controlroom.AdminPassword)
				return w
			}
			env.ControlRoom.GrantRole(controlroom.RegularUserID, env.ControlRoom.RoleIDOf(controlroom.AdminRoleName)) // not the last one
			w := start()
			w.MustRun(t, "apply", "-auto-approve")
			for what, attributes := range map[string][]string{"disable": {"disabled = true"}, "revoke": {`role_names = ["AAE_Basic"]`}} {
				w.Configure(t, existing(env, attributes, controlroom.AdminUserID))
				if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, want) {
					t.Errorf("a plan to %s says:\n%s", what, out)
				}
			}
			if out, err := w.Run(t, "plan", "-destroy"); err == nil || !strings.Contains(out, want) {
				t.Errorf("a plan to delete says:\n%s", out)
			}
			w.Configure(t, existing(env, []string{`deletion_policy = "disable"`}, controlroom.AdminUserID))
			w.MustRun(t, "apply", "-auto-approve")
			if out, err := w.Run(t, "destroy", "-auto-approve"); err == nil || !strings.Contains(out, want) {
				t.Errorf("a destroy that disables says:\n%s", out)
			}
			w.Configure(t, existing(env, []string{`deletion_policy = "abandon"`}, controlroom.AdminUserID))
			w.MustRun(t, "apply", "-auto-approve")
			w.MustRun(t, "destroy", "-auto-approve")
			if env.Writes() != 0 {
				t.Error("the account was written to")
			}
		})
	}
}

// onlyAdministrators leaves new users as the only ones who have AAE_Admin, and returns their ids.
func onlyAdministrators(env *acctest.Env, n int) []int64 {
	admin := env.ControlRoom.RoleIDOf(controlroom.AdminRoleName)
	basic := env.ControlRoom.RoleIDOf(controlroom.BasicRoleName)
	env.ControlRoom.EditUser(controlroom.AdminUserID, func(u *controlroom.User) { u.RoleIDs = []int64{basic} })
	var ids []int64
	for i := range n {
		ids = append(ids, env.ControlRoom.AddUser(controlroom.User{Username: fmt.Sprintf("admin.%d", i), RoleIDs: []int64{admin}}).ID)
	}
	return ids
}

func TestAccUser_guardsTheLastAdministrator(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		for _, variant := range []string{"allowed", "400"} {
			t.Run(generation+", "+variant, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in(generation, "last_admin="+variant)...)
				const want = "Refused: the last administrator"
				ids := onlyAdministrators(env, 1)
				disabled := env.ControlRoom.AddUser(controlroom.User{Username: "admin.disabled",
					RoleIDs: []int64{env.ControlRoom.RoleIDOf(controlroom.AdminRoleName)}, Disabled: true})
				w := env.NewWorkspace(t, existing(env, nil, ids...))
				w.MustRun(t, "apply", "-auto-approve")
				for what, attributes := range map[string][]string{"disable": {"disabled = true"}, "revoke": {`role_names = ["AAE_Basic"]`}} {
					w.Configure(t, existing(env, attributes, ids...))
					if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, want) {
						t.Errorf("a plan to %s says:\n%s", what, out)
					}
				}
				if out, err := w.Run(t, "plan", "-destroy"); err == nil || !strings.Contains(out, want) {
					t.Errorf("a plan to delete says:\n%s", out)
				}
				// With somebody else who can sign in, all of it is possible.
				env.ControlRoom.EditUser(disabled.ID, func(u *controlroom.User) { u.Disabled = false })
				w.Configure(t, existing(env, []string{`role_names = ["AAE_Basic"]`}, ids...))
				w.MustRun(t, "apply", "-auto-approve")
				w.MustRun(t, "destroy", "-auto-approve")
			})
		}
	}
}

// Each could count the other as the one who remains. Whichever comes second is refused, whatever it does.
func TestAccUser_twoSideBySideLeaveAnAdministrator(t *testing.T) {
	t.Parallel()
	for what, attributes := range map[string]string{"delete": `deletion_policy = "delete"`, "disable": `deletion_policy = "disable"`} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, in("a360_v2", "last_admin=allowed")...)
			ids := onlyAdministrators(env, 2)
			w := env.NewWorkspace(t, existing(env, []string{attributes}, ids...))
			w.MustRun(t, "apply", "-auto-approve")
			out, err := w.Run(t, "destroy", "-auto-approve")
			if err == nil || strings.Count(out, "Refused: the last administrator") != 1 {
				t.Errorf("the destroy says:\n%s", out)
			}
			expectOneAdministrator(t, env, ids)
		})
	}
	for what, attributes := range map[string]string{"disable": "disabled = true", "revoke": `role_names = ["AAE_Basic"]`} {
		t.Run("update to "+what, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, in("a360_v2", "last_admin=allowed")...)
			ids := onlyAdministrators(env, 2)
			w := env.NewWorkspace(t, existing(env, nil, ids...))
			w.MustRun(t, "apply", "-auto-approve")
			w.Configure(t, existing(env, []string{attributes}, ids...))
			out, err := w.Run(t, "apply", "-auto-approve")
			if err == nil || strings.Count(out, "Refused: the last administrator") != 1 {
				t.Errorf("the apply says:\n%s", out)
			}
			expectOneAdministrator(t, env, ids)
		})
	}
}

func expectOneAdministrator(t *testing.T, env *acctest.Env, ids []int64) {
	t.Helper()
	left := 0
	for _, id := range ids {
		if u, ok := env.ControlRoom.User(id); ok && !u.Deleted && !u.Disabled &&
			slices.Contains(env.ControlRoom.RoleNames(id), controlroom.AdminRoleName) {
			left++
		}
	}
	if left != 1 {
		t.Errorf("%d administrators are left", left)
	}
}

// Enterprise 11 does not delete a user who is still needed. The error says what to clear; Automation 360 deletes.
func TestAccUser_deletionThatIsBlocked(t *testing.T) {
	t.Parallel()
	for obstacle, want := range map[controlroom.Obstacle]string{
		controlroom.HasSchedules: "delete the user's schedules", controlroom.RunningAutomation: "the automation on the user's device",
		controlroom.LockerMember: "from all lockers",
		controlroom.OwnsQueue:    "the queues that the user owns", controlroom.OwnsDevicePool: "out of all device pools",
		controlroom.InDevicePool: "out of all device pools",
	} {
		for _, status := range []string{"400", "409"} {
			t.Run(string(obstacle)+", "+status, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in("e11", "delete_blocked_status="+status)...)
				w := env.NewWorkspace(t, adaWith())
				w.MustRun(t, "apply", "-auto-approve")
				u, _ := env.ControlRoom.UserNamed("ada.lovelace")
				env.ControlRoom.SetObstacles(u.ID, obstacle)
				if out, err := w.Run(t, "destroy", "-auto-approve"); err == nil || !strings.Contains(out, "The user cannot be deleted yet") ||
					!strings.Contains(out, want) {
					t.Errorf("the destroy says:\n%s", out)
				}
				if !strings.Contains(w.State(t), "ada@example.com") {
					t.Error("the account left the state")
				}
				env.ControlRoom.SetObstacles(u.ID)
				w.MustRun(t, "destroy", "-auto-approve")
			})
		}
	}
	env := acctest.Start(t, in("a360_v2")...)
	w := env.NewWorkspace(t, existing(env, nil, controlroom.OwnerUserID))
	w.MustRun(t, "apply", "-auto-approve")
	w.MustRun(t, "destroy", "-auto-approve")
}

// What an identity provider decides is recognized, and a plan that changes it warns that it will not last.
func TestAccUser_mappedByAnIdentityProvider(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		for _, shown := range []string{"both", "system_only", "roles_only"} {
			t.Run(generation+", "+shown, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in(generation, "mapped_roles="+shown)...)
				env.ControlRoom.SignIn(controlroom.MappedUserID)
				w := env.NewWorkspace(t, existing(env, nil, controlroom.MappedUserID))
				if out := w.MustRun(t, "apply", "-auto-approve"); strings.Contains(out, "may undo this") {
					t.Errorf("an import warns:\n%s", out)
				}
				w.Configure(t, existing(env, []string{`role_names = ["AAE_Basic"]`}, controlroom.MappedUserID))
				out := w.MustRun(t, "plan")
				roles := map[bool]string{true: "roles: not shown", false: "roles: " + controlroom.FinanceRoleName}[shown == "roles_only"]
				for _, want := range []string{"The next sign-in may undo this", controlroom.MappedGroup, roles} {
					if !strings.Contains(out, want) {
						t.Errorf("the plan lacks %q:\n%s", want, out)
					}
				}
				w.Configure(t, existing(env, []string{`description = "of the identity provider"`}, controlroom.MappedUserID))
				if out := w.MustRun(t, "apply", "-auto-approve"); strings.Contains(out, "may undo this") {
					t.Errorf("a change that lasts warns:\n%s", out)
				}
				if u, _ := env.ControlRoom.User(controlroom.MappedUserID); u.Description != "of the identity provider" ||
					!slices.Equal(env.ControlRoom.RoleNames(u.ID), []string{controlroom.FinanceRoleName}) {
					t.Errorf("the account is %+v", u)
				}
			})
		}
	}
	env := acctest.Start(t, in("a360_v2", "mapped_user_roles=400")...)
	w := env.NewWorkspace(t, existing(env, []string{`role_names = ["AAE_Basic"]`}, controlroom.MappedUserID))
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "managed by its mapping") {
		t.Errorf("a refusal says:\n%s", out)
	}
}

// The identity names the Control Room. Ids mean somebody else in another one.
func TestAccUser_ofAnotherControlRoom(t *testing.T) {
	t.Parallel()
	env, other := acctest.Start(t), acctest.Start(t)
	w := env.NewWorkspace(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	before := w.State(t)
	w.Setenv("CONTROL_ROOM_URL", other.URL()+controlroom.Root)
	u, _ := env.ControlRoom.UserNamed("ada.lovelace")
	for range u.ID { // somebody has the same id there
		if _, ok := other.ControlRoom.User(u.ID); ok {
			break
		}
		other.ControlRoom.AddUser(controlroom.User{Username: "other." + strconv.Itoa(len(other.ControlRoom.Users()))})
	}
	for _, command := range [][]string{{"plan"}, {"apply", "-refresh-only", "-auto-approve"}, {"destroy", "-auto-approve"},
		{"destroy", "-auto-approve", "-refresh=false"}} {
		if out, err := w.Run(t, command...); err == nil || !strings.Contains(out, "Another Control Room") {
			t.Errorf("%v says:\n%s", command, out)
		}
	}
	if w.State(t) != before || other.Writes() != 0 {
		t.Error("something was changed")
	}
}

// A "not found" in response to a delete does not prove that the account is gone: a proxy in front of the Control Room may refuse DELETE.
func TestAccUser_deleteThatAProxyRefuses(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	env.Faults.Add(kernel.Fault{Platform: "controlroom", Method: http.MethodDelete, Kind: kernel.FaultStatus, Status: http.StatusNotFound,
		Body: `{"code":"UM1119","message":"URL not found"}`, Times: -1})
	if out, err := w.Run(t, "destroy", "-auto-approve"); err == nil || !strings.Contains(out, "it was not deleted") {
		t.Errorf("the destroy says:\n%s", out)
	}
	if !strings.Contains(w.State(t), "ada@example.com") || accountsNamed(env, "ada.lovelace") != 1 {
		t.Error("the account or its state is gone")
	}
}

// An account that was imported without a password and deleted outside does not block a destroy of everything.
func TestAccUser_destroyAfterRemovalOutside(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	config := existing(env, nil, controlroom.RegularUserID)
	w := env.NewWorkspace(t, config)
	w.MustRun(t, "apply", "-auto-approve")
	config, _, _ = strings.Cut(config, "import {")
	w.Configure(t, config)
	env.ControlRoom.DeleteUser(controlroom.RegularUserID)
	if out := w.MustRun(t, "destroy", "-auto-approve"); !strings.Contains(out, "0 destroyed") {
		t.Errorf("the destroy says:\n%s", out)
	}
}
