package uipath_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// edgeTypes are the memberships and grants, each with what it has beside its user, in two forms that mean the same, and how to import Rita's.
var edgeTypes = map[string]struct{ rest, again, id string }{
	"group_member": {`group_name = "Finance"`, fmt.Sprintf("group_id = %q", uipath.FinanceGroupID), "Finance/" + uipath.RegularUserID},
	"tenant_role_grant": {`role_name = "Auditor"`, fmt.Sprintf("role_id = %d", uipath.AuditorRoleID),
		uipath.RegularUserID + "/Auditor"},
	"folder_role_grant": {"role_name = \"Operator\"\n  folder_path = \"Finance\"",
		fmt.Sprintf("role_id = %d\n  folder_id = %d", uipath.OperatorRoleID, uipath.FinanceFolderID), "Finance/" + uipath.RegularUserID + "/Operator"},
}

func edge(typeName, name, person, rest string) string {
	return fmt.Sprintf("resource \"platformusers_uipath_%s\" %q {\n  %s\n  %s\n}\n", typeName, name, person, rest)
}

var rita = map[string]string{
	"id":    fmt.Sprintf("user_id = %q", uipath.RegularUserID),
	"name":  fmt.Sprintf("user_name = %q", strings.ToUpper(uipath.RegularUserName)),
	"email": fmt.Sprintf("email = %q", uipath.RegularUserName),
	"all": fmt.Sprintf("user_id = %q\n  user_name = %q\n  email = %[2]q",
		uipath.RegularUserID, uipath.RegularUserName),
}

// wantRita wants the state to hold all names of an edge.
func wantRita(t *testing.T, state string) {
	t.Helper()
	for _, want := range []string{`"user_id": "` + uipath.RegularUserID + `"`} {
		if !strings.Contains(state, want) {
			t.Errorf("the state lacks %s:\n%s", want, state)
		}
	}
	for _, name := range []string{`"user_name": "`, `"email": "`} {
		if !strings.Contains(strings.ToLower(state), name+uipath.RegularUserName+`"`) {
			t.Errorf("the state lacks %s:\n%s", name, state)
		}
	}
}

// A person is named by id, user name or e-mail address: all are in the state after a create, a read and an import, and each form means the same.
func TestAccEdges_peopleByName(t *testing.T) {
	t.Parallel()
	for typeName, c := range edgeTypes {
		for how, person := range rita {
			t.Run(typeName+" by "+how, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t)
				w := env.NewWorkspace(t, edge(typeName, "it", person, c.rest))
				w.MustRun(t, "apply", "-auto-approve")
				wantRita(t, w.State(t))
				for other, form := range rita {
					w.Configure(t, edge(typeName, "it", form, c.again))
					if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
						t.Errorf("by %s the plan says:\n%s", other, out)
					}
				}
				imported := env.NewWorkspace(t, edge(typeName, "it", person, c.rest)+importing("platformusers_uipath_"+typeName+".it", c.id))
				if out := imported.MustRun(t, "plan"); !strings.Contains(out, "1 to import, 0 to add, 0 to change, 0 to destroy") {
					t.Errorf("the import says:\n%s", out)
				}
				imported.MustRun(t, "apply", "-auto-approve")
				wantRita(t, imported.State(t))
				if out := imported.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
					t.Errorf("after the import the plan says:\n%s", out)
				}
			})
		}
	}
}

// A typo fails in the plan, with the names that are most alike; what contradicts itself fails, too.
func TestAccEdges_misspelledPeople(t *testing.T) {
	t.Parallel()
	for typeName, c := range edgeTypes {
		for person, wants := range map[string][]string{
			`user_name = "rita.regluar@sandbox.example"`:                    {"UiPath has no user", "The most alike are:", uipath.RegularUserName},
			`email = "rita.regular@sandbox.exmaple"`:                        {"UiPath has no user", "The most alike are:", uipath.RegularUserName},
			rita["id"] + "\n  user_name = \"" + uipath.AdminUserName + "\"": {"user_id and user_name do not mean the same"},
			"email = null": {"There is no user yet"},
		} {
			t.Run(typeName+" "+person, func(t *testing.T) {
				t.Parallel()
				w := acctest.Start(t).NewWorkspace(t, edge(typeName, "it", person, c.rest))
				out, err := w.Run(t, "plan")
				for _, want := range wants {
					if err == nil || !strings.Contains(out, want) {
						t.Errorf("the plan does not say %q:\n%s", want, out)
					}
				}
			})
		}
	}
	for rest, want := range map[string]string{`group_name = "Finanse"`: uipath.FinanceGroupID + " Finance"} {
		w := acctest.Start(t).NewWorkspace(t, edge("group_member", "it", rita["id"], rest))
		if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, want) {
			t.Errorf("the plan does not say %q:\n%s", want, out)
		}
	}
}

// Whom the same plan creates can be named by the name of the new account.
func TestAccEdges_peopleOfTheSamePlan(t *testing.T) {
	t.Parallel()
	for typeName, c := range edgeTypes {
		for how, person := range map[string]string{
			"account": adaWith() + edge(typeName, "it", "user_name = platformusers_uipath_user.ada.user_name", c.rest),
			"email":   adaWith() + edge(typeName, "it", "email = platformusers_uipath_user.ada.email", c.rest),
			"invitation": "resource \"platformusers_uipath_invitation\" \"ada\" {\n  email = \"ada@example.com\"\n}\n" +
				edge(typeName, "it", "email = platformusers_uipath_invitation.ada.email", c.rest),
		} {
			t.Run(typeName+" by "+how, func(t *testing.T) {
				t.Parallel()
				w := acctest.Start(t).NewWorkspace(t, person)
				w.MustRun(t, "apply", "-auto-approve")
				if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
					t.Errorf("after the apply something is left to do:\n%s", out)
				}
			})
		}
	}
}

// One edge is seen whatever names two resources use for its user.
func TestAccEdges_oneEdgeUnderTwoNames(t *testing.T) {
	t.Parallel()
	for typeName, c := range edgeTypes {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			w := acctest.Start(t).NewWorkspace(t, edge(typeName, "one", rita["name"], c.rest)+edge(typeName, "other", rita["id"], c.again))
			if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "Two resources manage the same") {
				t.Errorf("the plan says:\n%s", out)
			}
		})
	}
}

// State of the release before has no user names: it refreshes and plans nothing, and holds them afterwards.
func TestAccEdges_stateOfTheReleaseBefore(t *testing.T) {
	t.Parallel()
	for typeName, c := range edgeTypes {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, edge(typeName, "it", rita["id"], c.rest))
			w.MustRun(t, "apply", "-auto-approve")
			state := w.State(t)
			for _, name := range []string{"user_name", "email"} {
				state = strings.ReplaceAll(state, fmt.Sprintf("%q: %q", name, uipath.RegularUserName), fmt.Sprintf("%q: null", name))
			}
			w.WriteState(t, state)
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
				t.Errorf("the plan says:\n%s", out)
			}
			w.MustRun(t, "apply", "-refresh-only", "-auto-approve")
			wantRita(t, w.State(t))
		})
	}
}

// What is renamed on the platform is no change: the state follows where no configuration wrote the name, and a plan says so where one did.
func TestAccEdges_renamed(t *testing.T) {
	t.Parallel()
	for written, rest := range map[bool]string{false: byID(uipath.FinanceGroupID), true: byName("Finance")} {
		env := acctest.Start(t)
		w := env.NewWorkspace(t, edge("group_member", "it", rita["id"], rest))
		w.MustRun(t, "apply", "-auto-approve")
		env.UiPath.RenameGroup(uipath.FinanceGroupID, "Accounting")
		out := w.MustRun(t, "plan")
		if !strings.Contains(out, "No changes") || strings.Contains(out, "has another name now") != written {
			t.Errorf("written %t: the plan says:\n%s", written, out)
		}
		w.MustRun(t, "apply", "-refresh-only", "-auto-approve")
		if strings.Contains(w.State(t), `"Accounting"`) == written {
			t.Errorf("written %t: the state holds:\n%s", written, w.State(t))
		}
	}
}

// An import says nothing of what a configuration writes: its names stay, so that a rename is no error.
func TestAccEdges_renamedAfterAnImport(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.UiPath.AddGroupMember(uipath.FinanceGroupID, uipath.RegularUserID)
	w := env.NewWorkspace(t, edge("group_member", "it", rita["all"], byName("Finance"))+
		importing("platformusers_uipath_group_member.it", edgeTypes["group_member"].id))
	w.MustRun(t, "apply", "-auto-approve")
	env.UiPath.RenameGroup(uipath.FinanceGroupID, "Accounting")
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") || !strings.Contains(out, "has another name now") {
		t.Errorf("the plan says:\n%s", out)
	}
}

// A new e-mail address in the same apply is no contradiction to what the plan of a grant says.
func TestAccEdges_emailChangesInTheSameApply(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("uipath.edition", "on_prem"))
	w := env.NewWorkspace(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, adaWith(`email = "ada.king@example.com"`)+
		edge("tenant_role_grant", "it", "user_id = platformusers_uipath_user.ada.id", `role_name = "Auditor"`))
	w.MustRun(t, "apply", "-auto-approve")
	if state := w.State(t); !strings.Contains(state, `"email": "ada.king@example.com"`) {
		t.Errorf("the state holds:\n%s", state)
	}
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
		t.Errorf("after the apply something is left to do:\n%s", out)
	}
}

// The groups of an invitation are written by names, by ids, or by both.
func TestAccInvitation_groupsByName(t *testing.T) {
	t.Parallel()
	invitation := func(groups string) string {
		return "resource \"platformusers_uipath_invitation\" \"it\" {\n  email = \"ada@example.com\"\n  " + groups + "\n}\n"
	}
	byIDs, byNames := fmt.Sprintf("group_ids = [%q]", uipath.FinanceGroupID), `group_names = ["finance"]`
	for _, groups := range []string{byIDs, byNames, byIDs + "\n  " + byNames} {
		env := acctest.Start(t)
		w := env.NewWorkspace(t, invitation(groups))
		w.MustRun(t, "apply", "-auto-approve")
		invited, _ := env.UiPath.UserByEmail("ada@example.com")
		if !holds(env.UiPath.GroupMembers(uipath.FinanceGroupID), invited.ID) {
			t.Errorf("%s: the person is not in the group", groups)
		}
		for _, again := range []string{byIDs, byNames, byIDs + "\n  " + byNames} {
			w.Configure(t, invitation(again))
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
				t.Errorf("%s, then %s: the plan says:\n%s", groups, again, out)
			}
		}
		w.Configure(t, invitation(`group_names = ["Finance", "Automation Users"]`))
		w.MustRun(t, "apply", "-auto-approve")
		if !holds(env.UiPath.GroupMembers(uipath.AutomationUsersGroupID), invited.ID) || calls(env, http.MethodPost, inviteRoute) != 1 {
			t.Errorf("%s: a group more is not joined, or another mail went out", groups)
		}
		w.Configure(t, invitation(""))
		w.MustRun(t, "apply", "-auto-approve")
		if holds(env.UiPath.GroupMembers(uipath.FinanceGroupID), invited.ID) {
			t.Errorf("%s: the groups stay that are not declared any more", groups)
		}
		if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
			t.Errorf("%s: something is left to do:\n%s", groups, out)
		}
	}
	for groups, want := range map[string]string{
		`group_names = ["Finanse"]`:                        "The most alike are:",
		byIDs + "\n  group_names = [\"Automation Users\"]": "group_ids and group_names do not mean the same",
		`group_names = ["Everyone"]`:                       "Everybody is in Everyone",
	} {
		if out, err := acctest.Start(t).NewWorkspace(t, invitation(groups)).Run(t, "plan"); err == nil || !strings.Contains(out, want) {
			t.Errorf("%s: the plan says:\n%s", groups, out)
		}
	}
}
