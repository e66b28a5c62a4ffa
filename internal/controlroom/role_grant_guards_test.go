package controlroom_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const grantAddressType = "platformusers_controlroom_role_grant"

// imported is a grant of a role that the user has, with its import block.
func imported(env *acctest.Env, role string, userID int64) string {
	return grant(fmt.Sprintf("role_name = %q", role), userID) + importing(grantAddress, fmt.Sprintf("%d/%d", userID, env.ControlRoom.RoleIDOf(role)))
}

// The last role stays: the plan is refused, and so is an apply whose plan could not know.
func TestAccRoleGrant_lastRole(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		for _, variant := range []string{"400", "accepted"} {
			t.Run(generation+", "+variant, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in(generation, "update_without_roles="+variant)...)
				before, _ := env.ControlRoom.User(controlroom.RegularUserID)
				w := env.NewWorkspace(t, imported(env, controlroom.BasicRoleName, before.ID))
				w.MustRun(t, "apply", "-auto-approve")
				for _, command := range []string{"plan", "apply"} {
					args := map[string][]string{"plan": {"plan", "-destroy"}, "apply": {"destroy", "-auto-approve"}}[command]
					if out, err := w.Run(t, args...); err == nil || !strings.Contains(acctest.Unwrap(out), "destroy the user instead") {
						t.Errorf("%s says:\n%s", command, out)
					}
				}
				// The plan sees two roles, the apply finds one.
				finance := env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName)
				env.ControlRoom.GrantRole(before.ID, finance)
				w.MustRun(t, "plan", "-destroy", "-out=late")
				env.ControlRoom.RevokeRole(before.ID, finance)
				if out, err := w.Run(t, "apply", "late"); err == nil || !strings.Contains(acctest.Unwrap(out), "Refused: the user's last role") {
					t.Errorf("the apply says:\n%s", out)
				}
				if !strings.Contains(w.State(t), grantAddressType) {
					t.Error("the grant has left the state")
				}
				// With another role it goes.
				env.ControlRoom.GrantRole(before.ID, finance)
				w.MustRun(t, "destroy", "-auto-approve")
				if err := holds(env, before, controlroom.FinanceRoleName); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// A plan that removes each role of a user by another grant is refused.
func TestAccRoleGrant_lastRolesTogether(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	var config strings.Builder
	for i, role := range env.ControlRoom.RoleNames(controlroom.ManyRolesUserID) {
		name := fmt.Sprintf("g%d", i)
		config.WriteString(strings.NewReplacer(grantAddress, grantAddressType+"."+name, `"it"`,
			strconv.Quote(name)).Replace(imported(env, role, controlroom.ManyRolesUserID)))
	}
	w := env.NewWorkspace(t, config.String())
	w.MustRun(t, "apply", "-auto-approve")
	if out, err := w.Run(t, "destroy", "-auto-approve"); err == nil || !strings.Contains(acctest.Unwrap(out), "Refused: the user's last role") {
		t.Errorf("the destroy says:\n%s", out)
	}
	if got := env.ControlRoom.RoleNames(controlroom.ManyRolesUserID); len(got) != 3 {
		t.Errorf("a refused plan left the roles %v", got)
	}
}

// The last role goes with its user: neither a destroy, nor taking both out of the configuration, nor a replacement of the user is refused.
func TestAccRoleGrant_goesWithItsUser(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		for _, policy := range []string{"delete", "disable", "abandon"} {
			t.Run(generation+", "+policy, func(t *testing.T) {
				t.Parallel()
				for way, run := range map[string]func(w acctest.Terraform, ada string){
					"destroy": func(w acctest.Terraform, _ string) { w.MustRun(t, "destroy", "-auto-approve") },
					"removal": func(w acctest.Terraform, _ string) {
						w.Configure(t, "")
						w.MustRun(t, "apply", "-auto-approve")
					},
					"removal, one by one": func(w acctest.Terraform, _ string) {
						w.Configure(t, "")
						w.MustRun(t, "apply", "-auto-approve", "-parallelism=1")
					},
				} {
					env := acctest.Start(t, in(generation)...)
					ada := adaWith(fmt.Sprintf("deletion_policy = %q", policy))
					w := env.NewWorkspace(t, ada+grantTo("for_each = toset([\"Finance Operators\", \"HR Auditors\"])\n  role_name = each.key", adaAddress+".id"))
					w.MustRun(t, "apply", "-auto-approve")
					u, _ := env.ControlRoom.UserNamed("ada.lovelace")
					env.ControlRoom.RevokeRole(u.ID, env.ControlRoom.RoleIDOf(controlroom.BasicRoleName))
					run(w, ada)
					if strings.Contains(w.State(t), grantAddressType) {
						t.Errorf("%s: a grant is still in the state", way)
					}
					if after, ok := env.ControlRoom.UserNamed("ada.lovelace"); ok != (policy != "delete") || ok && len(after.RoleIDs) != 1 {
						t.Errorf("%s: afterwards the user is there: %t, %+v", way, ok, after)
					}
				}
			})
		}
	}
}

// A user of the same state who stays is no reason to give up the last role, and a destroy of the grant alone warns about the role that it leaves.
func TestAccRoleGrant_lastRoleOfAManagedUser(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith()+grantTo(`role_name = "Finance Operators"`, adaAddress+".id"))
	w.MustRun(t, "apply", "-auto-approve")
	u, _ := env.ControlRoom.UserNamed("ada.lovelace")
	env.ControlRoom.RevokeRole(u.ID, env.ControlRoom.RoleIDOf(controlroom.BasicRoleName))
	w.Configure(t, adaWith())
	// One by one, so that the user is planned first: the other way round the plan cannot know, and the apply leaves the role.
	if out, err := w.Run(t, "plan", "-parallelism=1"); err == nil || !strings.Contains(out, "Refused: the user's last role") {
		t.Errorf("the plan says:\n%s", out)
	}
	w.Configure(t, adaWith()+grantTo(`role_name = "Finance Operators"`, adaAddress+".id"))
	if out := w.MustRun(t, "destroy", "-auto-approve", "-target="+grantAddress); !strings.Contains(out, "The user's last role was left") {
		t.Errorf("the destroy says:\n%s", out)
	}
	if got := env.ControlRoom.RoleNames(u.ID); !slices.Equal(got, []string{controlroom.FinanceRoleName}) {
		t.Errorf("the user has the roles %v", got)
	}
}

func TestAccRoleGrant_replacedWithItsUser(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, in(generation)...)
			it := grantTo(`role_name = "Finance Operators"`, adaAddress+".id")
			w := env.NewWorkspace(t, adaWith()+it)
			w.MustRun(t, "apply", "-auto-approve")
			u, _ := env.ControlRoom.UserNamed("ada.lovelace")
			env.ControlRoom.RevokeRole(u.ID, env.ControlRoom.RoleIDOf(controlroom.BasicRoleName))
			w.Configure(t, adaWith(`username = "countess"`)+it)
			w.MustRun(t, "apply", "-auto-approve")
			next, _ := env.ControlRoom.UserNamed("countess")
			if got := env.ControlRoom.RoleNames(next.ID); !slices.Equal(got, []string{controlroom.BasicRoleName, controlroom.FinanceRoleName}) {
				t.Errorf("the new user has the roles %v", got)
			}
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
				t.Errorf("the plan says:\n%s", out)
			}
			w.MustRun(t, "destroy", "-auto-approve")
		})
	}
}

// A grant that is replaced and holds the last role: the new role is given first with create_before_destroy.
func TestAccRoleGrant_lastRoleReplaced(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, imported(env, controlroom.BasicRoleName, controlroom.RegularUserID))
	w.MustRun(t, "apply", "-auto-approve")
	other := grant(`role_name = "Finance Operators"`, controlroom.RegularUserID)
	w.Configure(t, other)
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "The user's last role is replaced") ||
		!strings.Contains(out, "Refused: the user's last role") {
		t.Errorf("the apply says:\n%s", out)
	}
	w.Configure(t, strings.Replace(other, "  user_id", "  lifecycle {\n    create_before_destroy = true\n  }\n  user_id", 1))
	w.MustRun(t, "apply", "-auto-approve")
	if got := env.ControlRoom.RoleNames(controlroom.RegularUserID); !slices.Equal(got, []string{controlroom.FinanceRoleName}) {
		t.Errorf("the user has the roles %v", got)
	}
}

// The administrator's role of the account that the provider signs in as, and of the last administrator, cannot be taken away.
func TestAccRoleGrant_guardsAdministrators(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		for name, c := range map[string]struct {
			own  bool
			want string
		}{
			"own":  {true, "Refused: the account that the provider signs in as"},
			"last": {false, "Refused: the last administrator"},
		} {
			t.Run(generation+", "+name, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in(generation, "last_admin=allowed")...)
				admin := env.ControlRoom.RoleIDOf(controlroom.AdminRoleName)
				env.ControlRoom.GrantRole(controlroom.AdminUserID, env.ControlRoom.RoleIDOf(controlroom.BasicRoleName))
				if c.own {
					env.ControlRoom.GrantRole(controlroom.ServiceUserID, admin)
				}
				who := map[bool]int64{true: controlroom.ServiceUserID, false: controlroom.AdminUserID}[c.own]
				w := env.NewWorkspace(t, imported(env, controlroom.AdminRoleName, who))
				w.MustRun(t, "apply", "-auto-approve")
				for _, args := range [][]string{{"plan", "-destroy"}, {"destroy", "-auto-approve"}} {
					if out, err := w.Run(t, args...); err == nil || !strings.Contains(out, c.want) {
						t.Errorf("%v says:\n%s", args, out)
					}
				}
				w.Configure(t, grant(`role_name = "Finance Operators"`, who))
				if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, c.want) {
					t.Errorf("a replacement says:\n%s", out)
				}
				if got := env.ControlRoom.RoleNames(who); !slices.Contains(got, controlroom.AdminRoleName) {
					t.Errorf("the user has the roles %v", got)
				}
			})
		}
	}
}

// What a directory or an identity provider gives is recognized in each variant of where the Control Room shows it.
func TestAccRoleGrant_mappedUsers(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		for _, shown := range []string{"both", "system_only", "roles_only"} {
			t.Run(generation+", "+shown, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in(generation, "mapped_roles="+shown)...)
				env.ControlRoom.SignIn(controlroom.MappedUserID)
				w := env.NewWorkspace(t, grant(`role_name = "HR Auditors"`, controlroom.MappedUserID))
				if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "The next sign-in may undo this") ||
					!strings.Contains(acctest.Unwrap(out), controlroom.MappedGroup) {
					t.Errorf("the apply says:\n%s", out)
				}
				if got := env.ControlRoom.RoleNames(controlroom.MappedUserID); !slices.Equal(got,
					[]string{controlroom.FinanceRoleName, controlroom.AuditorRoleName}) {
					t.Errorf("the user has the roles %v", got)
				}
				env.ControlRoom.SignIn(controlroom.MappedUserID)
				if out := w.MustRun(t, "plan"); !strings.Contains(out, "Control Room role grant is gone") {
					t.Errorf("after a sign-in the plan says:\n%s", out)
				}
				w.MustRun(t, "apply", "-auto-approve")
				w.MustRun(t, "destroy", "-auto-approve")
				if got := env.ControlRoom.RoleNames(controlroom.MappedUserID); !slices.Equal(got, []string{controlroom.FinanceRoleName}) {
					t.Errorf("after the destroy the user has the roles %v", got)
				}

				// A grant of what the mapping gives, as an import can create it.
				w = env.NewWorkspace(t, imported(env, controlroom.FinanceRoleName, controlroom.MappedUserID))
				w.MustRun(t, "apply", "-auto-approve")
				if shown == "roles_only" {
					return // it looks like any other last role
				}
				if out := w.MustRun(t, "plan", "-destroy"); !strings.Contains(out, "The role comes back") {
					t.Errorf("the plan of the destroy says:\n%s", out)
				}
			})
		}
	}
}

// A Control Room may refuse to change what an identity provider decides.
func TestAccRoleGrant_mappedUserRefused(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, in("a360_v2", "mapped_user_roles=400")...)
	w := env.NewWorkspace(t, grant(`role_name = "HR Auditors"`, controlroom.MappedUserID))
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "The roles of this user are managed elsewhere") {
		t.Errorf("the apply says:\n%s", out)
	}
}

// Whatever becomes of the response to a write, the role is there, or gone, as it should be, and the person gets one mail.
func TestAccRoleGrant_lostResponses(t *testing.T) {
	t.Parallel()
	for name, fault := range acctest.LostResponses() {
		for _, generation := range []string{"e11", "a360_v2"} {
			t.Run(generation+", "+name, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in(generation)...)
				before, _ := env.ControlRoom.User(controlroom.LicensedUserID)
				w := env.NewWorkspace(t, grant(`role_name = "Finance Operators"`, before.ID))
				fault := fault.On("controlroom", http.MethodPut, map[string]string{"e11": "/v1", "a360_v2": "/v2"}[generation]+userRoute)
				env.Faults.Add(fault)
				w.MustRun(t, "apply", "-auto-approve")
				if err := holds(env, before, controlroom.BasicRoleName, controlroom.FinanceRoleName); err != nil {
					t.Error(err)
				}
				env.Faults.Add(fault)
				w.MustRun(t, "destroy", "-auto-approve")
				if err := holds(env, before, controlroom.BasicRoleName); err != nil {
					t.Error(err)
				}
				if n := mails(env, "user_updated"); n != 2 {
					t.Errorf("the person got %d mails for two changes", n)
				}
			})
		}
	}
}

// A failing read never takes a grant out of the state: neither a refusal, nor a base URL that answers everything with "not found" or a web
// page.
func TestAccRoleGrant_failedReadsKeepTheState(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		page   string
		want   string
	}{
		"forbidden": {http.StatusForbidden, `{"code":"UM1118","message":"no"}`, "may not do this"},
		"not found": {http.StatusNotFound, `{"code":"UM1119","message":"URL not found"}`, "This is not the Control Room"},
		"web page":  {http.StatusOK, "<!doctype html><title>Welcome</title>", "wrong URL or API version"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			var broken atomic.Bool
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if broken.Load() && strings.Contains(r.URL.Path, "/usermanagement/") {
					w.WriteHeader(c.status)
					_, _ = w.Write([]byte(c.page))
					return
				}
				forward(t, env.URL(), w, r)
			}))
			t.Cleanup(server.Close)
			w := env.NewWorkspace(t, grant(`role_name = "Finance Operators"`, controlroom.RegularUserID))
			w.Setenv("CONTROL_ROOM_URL", server.URL+controlroom.Root)
			w.MustRun(t, "apply", "-auto-approve")
			before := w.State(t)
			broken.Store(true)
			for _, args := range [][]string{{"plan"}, {"destroy", "-auto-approve"}, {"destroy", "-auto-approve", "-refresh=false"}} {
				if out, err := w.Run(t, args...); err == nil || !strings.Contains(acctest.Unwrap(out), c.want) {
					t.Errorf("%v says:\n%s", args, out)
				}
			}
			if w.State(t) != before {
				t.Errorf("the state was changed:\n%s", w.State(t))
			}
		})
	}
}

// Without the permission to edit users the apply fails after one try, and says why.
func TestAccRoleGrant_forbidden(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, in(generation)...)
			env.Faults.Add(kernel.Fault{Platform: "controlroom", Method: http.MethodPut, Kind: kernel.FaultStatus, Status: http.StatusForbidden,
				Body: `{"code":"UM1118","message":"no"}`})
			w := env.NewWorkspace(t, grant(`role_name = "Finance Operators"`, controlroom.RegularUserID))
			if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(acctest.Unwrap(out), "may not do this") {
				t.Errorf("the apply says:\n%s", out)
			}
			if n := calls(env, http.MethodPut, userRoute); n > 1 {
				t.Errorf("a refused write was sent %d times", n)
			}
		})
	}
}
