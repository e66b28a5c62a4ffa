package controlroom_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// grantOf is a grant named "it" of the finance role to somebody who is named by these attributes.
func grantOf(user string) string {
	return fmt.Sprintf("resource \"platformusers_controlroom_role_grant\" \"it\" {\n  role_name = \"Finance Operators\"\n  %s\n}\n", user)
}

// However somebody is named, it is one grant, its names are all in the state, and another form of the name is no change.
func TestAccRoleGrant_names(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			before, _ := env.ControlRoom.User(controlroom.DirectoryUserID)
			var steps []resource.TestStep
			for i, user := range []string{
				`username = "Dora.Directory"`, `email = "DORA.directory@sandbox.example"`, `user_id = "5"`,
				`username = "activedirectory (ldap)\\dora.directory"`,
				"user_id = \"5\"\n  username = \"ActiveDirectory (LDAP)\\\\dora.directory\"\n  email = \"dora.directory@sandbox.example\"",
				"username = \"dora.directory\"\n  email = \"dora.directory@sandbox.example\"",
			} {
				step := resource.TestStep{
					Config:           env.Config(grantOf(user)),
					ConfigPlanChecks: acctest.EmptyPlan(),
					ConfigStateChecks: []statecheck.StateCheck{
						expectValue(grantAddress, tfjsonpath.New("user_id"), knownvalue.StringExact("5")),
						expectValue(grantAddress, tfjsonpath.New("username"), knownvalue.StringRegexp(regexp.MustCompile(`(?i)dora\.directory$`))),
						expectValue(grantAddress, tfjsonpath.New("email"), knownvalue.StringRegexp(regexp.MustCompile(`(?i)^dora\.directory@sandbox\.example$`))),
						expectValue(grantAddress, tfjsonpath.New("role_name"), knownvalue.StringExact(controlroom.FinanceRoleName)),
					},
				}
				if i > 0 {
					step.ConfigPlanChecks.PreApply = []plancheck.PlanCheck{notReplaced{}}
				}
				steps = append(steps, step)
			}
			steps = append(steps, resource.TestStep{
				Config: env.Config(grantOf(`username = "rita.regular"`)),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(grantAddress, plancheck.ResourceActionReplace)},
					PostApplyPostRefresh: acctest.EmptyPlan().PostApplyPostRefresh,
				},
				ConfigStateChecks: []statecheck.StateCheck{
					expectValue(grantAddress, tfjsonpath.New("user_id"), knownvalue.StringExact("10")),
					expectValue(grantAddress, tfjsonpath.New("email"), knownvalue.StringExact("rita.regular@sandbox.example")),
				},
			})
			for user, want := range map[string]string{
				`username = "dora.directori"`:                          "The nearest are: 5  user name ActiveDirectory (LDAP)\\dora.directory",
				`email = "rita.regularr@sandbox.example"`:              "The nearest are: 10  user name rita.regular",
				`username = "CORP\\dora.directory"`:                    `Control Room has no user "CORP\\dora.directory"`,
				"user_id = \"5\"\n  username = \"rita.regular\"":       "user_id and username do not mean the same",
				"username = \"dora.directory\"\n  email = \"x@y.com\"": "user_id and email do not mean the same",
				``: "There is no user yet",
			} {
				steps = append([]resource.TestStep{{Config: env.Config(grantOf(user)), ExpectError: acctest.Saying(want)}}, steps...)
			}
			env.Test(t, resource.TestCase{Steps: steps})
			if err := holds(env, before, controlroom.BasicRoleName); err != nil {
				t.Error(err)
			}
			if n := env.Calls(func(c kernel.Call) bool { return c.Method == http.MethodPut && c.Status < 300 }); n != 4 {
				t.Errorf("%d updates were made for two grants and their ends", n)
			}
		})
	}
}

// notReplaced expects that a grant is kept, whatever else the plan does with it.
type notReplaced struct{ plancheck.PlanCheck }

func (notReplaced) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	for _, change := range req.Plan.ResourceChanges {
		if change.Change.Actions.Replace() || change.Change.Actions.Delete() {
			resp.Error = fmt.Errorf("%s is replaced", change.Address)
		}
	}
}

// Several accounts can have one e-mail address, and two domains a user of the same name: the candidates are listed, and one is named by its id or
// domain.
func TestAccRoleGrant_ambiguousNames(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, in(generation, "username_scope=per_domain")...)
			twin := env.ControlRoom.AddUser(controlroom.User{Username: controlroom.RegularUsername, Domain: controlroom.CorpDomain,
				Email: "rita.regular@sandbox.example", RoleIDs: []int64{env.ControlRoom.RoleIDOf(controlroom.BasicRoleName)}})
			twins := fmt.Sprintf(`10  user name rita.regular, e-mail rita.regular@sandbox.example, disabled false %d  user name CORP\rita.regular`, twin.ID)
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{
				{Config: env.Config(grantOf(`username = "rita.regular"`)), ExpectError: acctest.Saying(twins)},
				{Config: env.Config(grantOf(`email = "rita.regular@sandbox.example"`)), ExpectError: acctest.Saying(twins)},
				{
					Config:           env.Config(grantOf(`username = "corp\\rita.regular"`)),
					ConfigPlanChecks: acctest.EmptyPlan(),
					ConfigStateChecks: []statecheck.StateCheck{
						expectValue(grantAddress, tfjsonpath.New("user_id"), knownvalue.StringExact(userIDText(twin.ID))),
					},
				},
				{Config: env.Config(grantOf(`user_id = "` + userIDText(twin.ID) + `"`)), ConfigPlanChecks: acctest.EmptyPlan()},
			}})
		})
	}
}

// The names of a user whom the same plan creates lead to the user in the apply, without a search for each.
func TestAccRoleGrant_namesOfNewUsers(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		for attribute, reference := range map[string]string{"username": adaAddress + ".username", "email": adaAddress + ".email"} {
			t.Run(generation+", "+attribute, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in(generation)...)
				w := env.NewWorkspace(t, adaWith()+grantOf(attribute+" = "+reference))
				w.MustRun(t, "plan", "-out=new")
				env.Journal.Clear()
				w.MustRun(t, "apply", "new")
				if n := calls(env, http.MethodPost, listRoute); n > 2 {
					t.Errorf("%d lists of users were read", n)
				}
				ada, _ := env.ControlRoom.UserNamed("ada.lovelace")
				if got := env.ControlRoom.RoleNames(ada.ID); len(got) != 2 {
					t.Errorf("the roles are %v", got)
				}
				w.MustRun(t, "plan", "-detailed-exitcode")
				// Another e-mail address is no other person.
				w.Configure(t, adaWith(`email = "ada@example.org"`)+grantOf(attribute+" = "+reference))
				if out := w.MustRun(t, "apply", "-auto-approve"); strings.Contains(out, "1 destroyed") {
					t.Errorf("the apply says:\n%s", out)
				}
				w.MustRun(t, "plan", "-detailed-exitcode")
				w.MustRun(t, "destroy", "-auto-approve")
			})
		}
	}
}

// The state of the release before has no names of people: it is refreshed and plans nothing, with one list of the users.
func TestAccRoleGrant_stateWithoutNames(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, in(generation)...)
			w := env.NewWorkspace(t, grantOf(`user_id = "10"`))
			w.MustRun(t, "apply", "-auto-approve")
			before := w.State(t)
			old := regexp.MustCompile(`"email": "[^"]*",|,\s*"username": "[^"]*"`).ReplaceAllString(before, "")
			if old == before || strings.Contains(old, "rita.regular") {
				t.Fatalf("the state still has names:\n%s", old)
			}
			w.WriteState(t, old)
			env.Journal.Clear()
			w.MustRun(t, "plan", "-detailed-exitcode", "-refresh=false")
			w.MustRun(t, "plan", "-detailed-exitcode")
			w.MustRun(t, "apply", "-refresh-only", "-auto-approve")
			if env.Writes() != 0 {
				t.Error("something was written")
			}
			if state := w.State(t); !strings.Contains(state, `"username": "rita.regular"`) || !strings.Contains(state, `"email": "rita.regular@`) {
				t.Errorf("the names are not filled in:\n%s", state)
			}
			w.MustRun(t, "destroy", "-auto-approve")
		})
	}
}

// What was renamed is the same: silently where the configuration says nothing of the name, with a warning where it does.
func TestAccRoleGrant_renamed(t *testing.T) {
	t.Parallel()
	for user, warns := range map[string]bool{
		`user_id = "10"`: false, `username = "rita.regular"`: false,
		"user_id = \"10\"\n  email = \"rita.regular@sandbox.example\"": true,
		`email = "rita.regular@sandbox.example"`:                       true,
	} {
		t.Run(user, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, grantOf(user))
			w.MustRun(t, "apply", "-auto-approve")
			env.ControlRoom.EditUser(controlroom.RegularUserID, func(u *controlroom.User) { u.Email = "rita@example.org" })
			out := w.MustRun(t, "plan", "-detailed-exitcode")
			if strings.Contains(out, `it is called "rita@example.org" now`) != warns {
				t.Errorf("the plan says:\n%s", out)
			}
			w.MustRun(t, "apply", "-refresh-only", "-auto-approve")
			if got := strings.Contains(w.State(t), `"email": "rita@example.org"`); got == warns {
				t.Errorf("the state follows: %t", got)
			}
		})
	}
}

// Two resources that name one grant by different names are one too many.
func TestAccRoleGrant_oneEdgeByTwoNames(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	second := strings.Replace(grantOf(`email = "rita.regular@sandbox.example"`), `"it"`, `"again"`, 1)
	w := env.NewWorkspace(t, grantOf(`username = "rita.regular"`)+second)
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "Two resources manage the same role grant") {
		t.Errorf("the plan says:\n%s", out)
	}
}
