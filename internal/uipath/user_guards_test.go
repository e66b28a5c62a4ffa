package uipath_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// existing declares accounts that are there and takes them in.
func existing(env *acctest.Env, attributes string, ids ...string) string {
	var b strings.Builder
	for i, id := range ids {
		u, _ := env.UiPath.User(id)
		fmt.Fprintf(&b, "resource \"platformusers_uipath_user\" \"u%d\" {\n  user_name = %q\n  email = %q\n", i, u.UserName, u.Email)
		for name, value := range map[string]string{"name": u.Name, "surname": u.Surname} {
			if value != "" {
				fmt.Fprintf(&b, "  %s = %q\n", name, value)
			}
		}
		fmt.Fprintf(&b, "  %s\n}\n%s", attributes, importing(fmt.Sprintf("platformusers_uipath_user.u%d", i), id))
	}
	return b.String()
}

func TestAccUser_importThenPlanIsEmpty(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			w := env.NewWorkspace(t, existing(env, "", uipath.RegularUserID, uipath.DirectoryUserID, uipath.AdminID))
			if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "3 imported, 0 added, 0 changed") {
				t.Errorf("the import changed something:\n%s", out)
			}
			if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
				t.Errorf("a plan after the import is not empty:\n%s", out)
			}
			if env.Writes() != 0 {
				t.Error("the import wrote")
			}
		})
	}
}

func TestAccUser_nameOrEmailTaken(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for name, c := range map[string]struct{ attributes, want string }{
		"user name":  {fmt.Sprintf("user_name = %q", strings.ToUpper(uipath.RegularUserName)), "id = \"" + uipath.RegularUserID + "\""},
		"address":    {fmt.Sprintf("email = %q", uipath.RegularUserName), "id = \"" + uipath.RegularUserID + "\""},
		"invitation": {fmt.Sprintf("email = %q", uipath.PendingUserName), "The person was invited and has not accepted yet"},
		"directory":  {fmt.Sprintf("user_name = %q", uipath.DirectoryUserName), "A directory user cannot be created here"},
	} {
		w := env.NewWorkspace(t, adaWith(c.attributes))
		if out := w.MustRun(t, "plan"); !strings.Contains(out, c.want) || !strings.Contains(out, "An apply will refuse to create the account") {
			t.Errorf("%s: the plan says:\n%s", name, out)
		}
		if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || strings.Count(out, c.want) < 2 {
			t.Errorf("%s: the apply says:\n%s", name, out)
		}
	}
	// Two resources for one person: one is created, the other is an error.
	w := env.NewWorkspace(t, adaWith()+strings.Replace(adaWith(), `"ada" {`, `"again" {`, 1))
	out, err := w.Run(t, "apply", "-auto-approve")
	if err == nil || !strings.Contains(out, "Already exists on UiPath") {
		t.Errorf("two resources of the same name say:\n%s", out)
	}
}

// On Automation Cloud another e-mail address is another account, and the plan warns of what goes with the old one. Elsewhere it is changed in
// place.
func TestAccUser_anotherEmail(t *testing.T) {
	t.Parallel()
	for _, variant := range []string{"refused", "ignored", "changed"} {
		for _, recreate := range []string{"at_once", "second_try"} {
			t.Run("cloud, "+variant+", "+recreate, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("uipath.cloud_email_update", variant), acctest.Set("uipath.recreate_after_delete", recreate))
				w := env.NewWorkspace(t, adaWith())
				w.MustRun(t, "apply", "-auto-approve")
				w.Configure(t, adaWith(`email = "countess@example.com"`))
				if out := w.MustRun(t, "plan"); !strings.Contains(out, "must be replaced") ||
					!strings.Contains(out, "Another e-mail address means another account") || !strings.Contains(out, "licenses") {
					t.Errorf("the plan says:\n%s", out)
				}
				w.MustRun(t, "apply", "-auto-approve")
				if u, _ := env.UiPath.UserByName("ada@example.com"); u.Email != "countess@example.com" {
					t.Errorf("the account is %+v", u)
				}
			})
		}
	}
	for _, edition := range []string{"automation_suite", "on_prem"} {
		t.Run(edition, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("uipath.edition", edition))
			w := env.NewWorkspace(t, adaWith())
			w.MustRun(t, "apply", "-auto-approve")
			before, _ := env.UiPath.UserByName("ada@example.com")
			for _, address := range []string{`"countess@example.com"`, ""} {
				w.Configure(t, adaWith("email = "+address))
				if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "0 added, 1 changed, 0 destroyed") {
					t.Errorf("the apply says:\n%s", out)
				}
				if u, _ := env.UiPath.User(before.ID); u.Email != strings.Trim(address, `"`) {
					t.Errorf("the account is %+v", u)
				}
			}
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
				t.Errorf("the plan after it says:\n%s", out)
			}
		})
	}
}

func TestAccUser_replacementSaysWhatItCosts(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, adaWith(`user_name = "countess@example.com"`))
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "must be replaced") ||
		!strings.Contains(out, "A license that the account holds may stay occupied") {
		t.Errorf("the plan says:\n%s", out)
	}
	if out := w.MustRun(t, "plan", "-destroy"); !strings.Contains(out, "A license that the account holds may stay occupied") {
		t.Errorf("the plan to destroy says:\n%s", out)
	}
}

func TestAccUser_deletionPolicies(t *testing.T) {
	t.Parallel()
	for policy, left := range map[string]string{"delete": "gone", "disable": "disabled", "abandon": "active"} {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, adaWith(fmt.Sprintf("deletion_policy = %q", policy)))
			w.MustRun(t, "apply", "-auto-approve")
			w.MustRun(t, "destroy", "-auto-approve")
			u, ok := env.UiPath.UserByName("ada@example.com")
			if got := map[bool]string{true: map[bool]string{true: "active", false: "disabled"}[u.IsActive], false: "gone"}[ok]; got != left {
				t.Errorf("afterwards the account is %s", got)
			}
		})
	}
}

func TestAccUser_directory(t *testing.T) {
	t.Parallel()
	for _, variant := range []string{"400", "204"} {
		env := acctest.Start(t, acctest.Set("uipath.delete_directory_user", variant))
		w := env.NewWorkspace(t, existing(env, "", uipath.DirectoryUserID))
		w.MustRun(t, "apply", "-auto-approve")
		if out, err := w.Run(t, "plan", "-destroy"); err == nil || !strings.Contains(out, "A directory user cannot be deleted here") {
			t.Errorf("a delete is not refused:\n%s", out)
		}
		if out, err := w.Run(t, "destroy", "-auto-approve", "-refresh=false"); err == nil {
			t.Errorf("a delete is not refused:\n%s", out)
		}
		w.Configure(t, existing(env, `deletion_policy = "disable"`, uipath.DirectoryUserID))
		w.MustRun(t, "apply", "-auto-approve")
		w.MustRun(t, "destroy", "-auto-approve")
		if u, ok := env.UiPath.User(uipath.DirectoryUserID); !ok || u.IsActive {
			t.Errorf("afterwards the account is %+v, %t", u, ok)
		}
	}
}

// A personal access token with scopes shows whose it is, by way of Orchestrator.
func TestAccUser_guardsSelf(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("uipath.delete_self", "204"))
	const want = "Refused: the account that the provider signs in as"
	start := func(attributes string) acctest.Terraform {
		w := env.NewWorkspace(t, existing(env, attributes, uipath.AdminID))
		w.Setenv("UIPATH_CLIENT_ID", "")
		w.Setenv("UIPATH_CLIENT_SECRET", "")
		w.Setenv("UIPATH_PAT", uipath.ScopedPAT)
		return w
	}
	w := start("")
	w.MustRun(t, "apply", "-auto-approve")
	if out, err := w.Run(t, "plan", "-destroy"); err == nil || !strings.Contains(out, want) {
		t.Errorf("a plan to delete says:\n%s", out)
	}
	w.Configure(t, existing(env, "is_active = false", uipath.AdminID))
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, want) {
		t.Errorf("a plan to disable says:\n%s", out)
	}
	w.Configure(t, existing(env, `deletion_policy = "abandon"`, uipath.AdminID))
	w.MustRun(t, "apply", "-auto-approve")
	w.MustRun(t, "destroy", "-auto-approve")
	if env.Writes() != 0 {
		t.Error("the account was written to")
	}
}

// onlyAdministrators leaves these users as the only ones who can administer the organization.
func onlyAdministrators(env *acctest.Env, ids ...string) {
	for _, id := range env.UiPath.GroupMembers(uipath.AdministratorsGroupID) {
		env.UiPath.RemoveGroupMember(uipath.AdministratorsGroupID, id)
	}
	for _, id := range ids {
		env.UiPath.AddGroupMember(uipath.AdministratorsGroupID, id)
	}
}

func administrator(env *acctest.Env, name string) string {
	return env.UiPath.AddUser(
		uipath.User{UserName: name + "@example.com", Email: name + "@example.com", IsActive: true, InvitationAccepted: true, EmailConfirmed: true},
	).ID
}

func TestAccUser_guardsTheLastAdministrator(t *testing.T) {
	t.Parallel()
	// With and without the right to read groups: what cannot be distinguished is treated as the worse case.
	for name, scopes := range map[string]string{"groups readable": "", "groups hidden": `scopes = ["PM.User", "OR.Users"]`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			last, other := administrator(env, "last"), administrator(env, "other")
			provider := fmt.Sprintf("provider \"platformusers\" {\n  uipath {\n    %s\n  }\n}\n", scopes)
			w := env.NewWorkspace(t, provider+existing(env, "", last))
			w.MustRun(t, "apply", "-auto-approve")
			onlyAdministrators(env, last, other)
			env.UiPath.EditUser(other, func(u *uipath.User) { u.IsActive = false })
			if out, err := w.Run(t, "plan", "-destroy"); err == nil || !strings.Contains(out, "Refused: the last administrator") {
				t.Errorf("a plan to delete says:\n%s", out)
			}
			w.Configure(t, provider+existing(env, "is_active = false", last))
			if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "Refused: the last administrator") {
				t.Errorf("a plan to disable says:\n%s", out)
			}
			env.UiPath.EditUser(other, func(u *uipath.User) { u.IsActive = true })
			w.MustRun(t, "apply", "-auto-approve")
			w.MustRun(t, "destroy", "-auto-approve")
		})
	}
}

func TestAccUser_twoDeletionsSideBySideLeaveAnAdministrator(t *testing.T) {
	t.Parallel()
	for _, policy := range []string{"delete", "disable"} {
		env := acctest.Start(t)
		first, second := administrator(env, "first"), administrator(env, "second")
		w := env.NewWorkspace(t, existing(env, fmt.Sprintf("deletion_policy = %q", policy), first, second))
		w.MustRun(t, "apply", "-auto-approve")
		onlyAdministrators(env, first, second)
		out, err := w.Run(t, "destroy", "-auto-approve")
		if err == nil || strings.Count(out, "Refused: the last administrator") != 1 {
			t.Errorf("%s: the destroy says:\n%s", policy, out)
		}
		left := 0
		for _, id := range []string{first, second} {
			if u, ok := env.UiPath.User(id); ok && u.IsActive {
				left++
			}
		}
		if left != 1 {
			t.Errorf("%s: %d administrators are left", policy, left)
		}
	}
}
