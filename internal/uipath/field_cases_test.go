package uipath_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// peopleBy is a user for each value of each, an expression of count or for_each; key is what the value is called.
func peopleBy(loop, key, policy string) string {
	return fmt.Sprintf(`resource "platformusers_uipath_user" "people" {
  %s
  user_name       = "${%s}@example.com"
  email           = "${%[2]s}@example.com"
  deletion_policy = %q
}
`, loop, key, policy)
}

// K1.1, K1.4: a list that is reordered, keys that are swapped and a key that is renamed must not cost a person the account.
func TestAccUser_K1_1_reordered(t *testing.T) {
	t.Parallel()
	const names = `["ann", "bob"][count.index]`
	for name, c := range map[string]struct{ before, after [2]string }{
		"count": {[2]string{"count = 2", names}, [2]string{"count = 2", `["bob", "ann"][count.index]`}},
		"swapped keys": {[2]string{`for_each = { a = "ann", b = "bob" }`, "each.value"},
			[2]string{`for_each = { a = "bob", b = "ann" }`, "each.value"}},
		"renamed key": {[2]string{`for_each = { a = "ann" }`, "each.value"}, [2]string{`for_each = { z = "ann" }`, "each.value"}},
	} {
		for _, policy := range []string{"delete", "disable"} {
			t.Run(name+", "+policy, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t)
				w := env.NewWorkspace(t, peopleBy(c.before[0], c.before[1], policy))
				w.MustRun(t, "apply", "-auto-approve")
				writes := env.Writes()
				w.Configure(t, peopleBy(c.after[0], c.after[1], policy))
				for range 4 { // in any order
					for _, refresh := range []string{"-refresh=true", "-refresh=false"} {
						if out, err := w.Run(t, "apply", "-auto-approve", refresh); err == nil || !strings.Contains(out, "moved block") {
							t.Fatalf("the apply says:\n%s", out)
						}
					}
				}
				if env.Writes() != writes {
					t.Error("something was written")
				}
			})
		}
	}
}

// K1.3: a replacement ends in nobody where the old account keeps the name; where it is deleted, it is guarded like a destroy.
func TestAccUser_K1_3_replacements(t *testing.T) {
	t.Parallel()
	for _, policy := range []string{"delete", "disable", "abandon"} {
		policyIs := fmt.Sprintf("deletion_policy = %q", policy)
		for name, c := range map[string]struct {
			attributes []string
			args       []string
		}{
			"-replace":                    {nil, []string{"-replace=" + adaAddress}},
			"-replace and another policy": {[]string{`deletion_policy = "delete"`}, []string{"-replace=" + adaAddress}},
			"other e-mail":                {[]string{`email = "countess@example.com"`}, nil},
			"other name":                  {[]string{`user_name = "countess@example.com"`}, nil},
		} {
			t.Run(policy+", "+name, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t)
				w := env.NewWorkspace(t, adaWith(policyIs))
				w.MustRun(t, "apply", "-auto-approve")
				writes := env.Writes()
				w.Configure(t, adaWith(append([]string{policyIs}, c.attributes...)...))
				args := append([]string{"apply", "-auto-approve"}, c.args...)
				if policy == "delete" {
					w.MustRun(t, args...)
					if _, ok := env.UiPath.UserByEmail(map[bool]string{true: "countess@example.com", false: "ada@example.com"}[name == "other e-mail"]); !ok {
						t.Error("nobody is left")
					}
					return
				}
				if out, err := w.Run(t, args...); err == nil || !strings.Contains(out, "The account cannot be replaced") {
					t.Errorf("the apply says:\n%s", out)
				}
				if env.Writes() != writes {
					t.Error("something was written")
				}
			})
		}
	}
}

// K1.3: nobody replaces the last administrator by -replace.
func TestAccUser_K1_3_replacementIsGuarded(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	last := administrator(env, "last")
	w := env.NewWorkspace(t, existing(env, "", last))
	w.MustRun(t, "apply", "-auto-approve")
	onlyAdministrators(env, last)
	if out, err := w.Run(t, "plan", "-replace=platformusers_uipath_user.u0"); err == nil || !strings.Contains(out, "Refused: the last administrator") {
		t.Errorf("the plan says:\n%s", out)
	}
}

// K1.3: a tainted account is not replaced either.
func TestCLIUser_K1_3_tainted(t *testing.T) {
	t.Parallel()
	for _, policy := range []string{"delete", "disable"} {
		env := acctest.Start(t)
		w := env.NewCLI(t, adaWith(fmt.Sprintf("deletion_policy = %q", policy)))
		w.MustRun(t, "apply", "-auto-approve")
		w.MustRun(t, "taint", adaAddress)
		if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "terraform untaint ADDRESS") {
			t.Errorf("the plan says:\n%s", out)
		}
	}
}

// K1.3: a replacement whose new name somebody has, whom Terraform does not manage, would end in nobody.
func TestAccUser_K1_3_replacementByATakenName(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, adaWith(fmt.Sprintf("user_name = %q", uipath.RegularUserName)))
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "Already exists on UiPath") {
		t.Errorf("the plan says:\n%s", out)
	}
}

// K10.1: what a destroy has left behind can be destroyed with the next.
func TestAccUser_K10_1_halfFinishedDestroy(t *testing.T) {
	t.Parallel()
	for _, policy := range []string{"delete", "disable", "abandon"} {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			bob := strings.NewReplacer(`"ada"`, `"bob"`, "ada@", "bob@").Replace(adaWith())
			w := env.NewWorkspace(t, adaWith(fmt.Sprintf("deletion_policy = %q", policy))+bob)
			w.MustRun(t, "apply", "-auto-approve")
			// Whatever the route: two accounts may go with one DELETE, and are deleted one by one when that is refused.
			env.Faults.Add(kernel.Fault{Platform: "uipath", Method: "DELETE", Kind: kernel.FaultStatus, Status: 403, Times: 3})
			if out, err := w.Run(t, "destroy", "-auto-approve"); err == nil {
				t.Fatalf("the destroy was not refused:\n%s", out)
			}
			env.Faults.Clear()
			w.MustRun(t, "destroy", "-auto-approve")
			if _, ok := env.UiPath.UserByName("bob@example.com"); ok {
				t.Error("bob is still there")
			}
		})
	}
}

// K3.3: an imported account keeps the name that it shows, until a configuration declares one.
func TestAccUser_K3_3_displayNameLeftOut(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.UiPath.EditUser(uipath.RegularUserID, func(u *uipath.User) { u.DisplayName = "Boss" })
	w := env.NewWorkspace(t, existing(env, "", uipath.RegularUserID))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added, 0 changed") {
		t.Errorf("the import says:\n%s", out)
	}
	w.Configure(t, existing(env, "bypass_basic_auth_restriction = true", uipath.RegularUserID))
	w.MustRun(t, "apply", "-auto-approve")
	if u, _ := env.UiPath.User(uipath.RegularUserID); u.DisplayName != "Boss" {
		t.Errorf("another change made the display name %q", u.DisplayName)
	}
	w.Configure(t, existing(env, `display_name = "Rita R."`, uipath.RegularUserID))
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, existing(env, "", uipath.RegularUserID))
	w.MustRun(t, "apply", "-auto-approve")
	if u, _ := env.UiPath.User(uipath.RegularUserID); u.DisplayName == "Rita R." {
		t.Error("a declared display name was not cleared")
	}
}

// K3.4: an invitation that is imported by its e-mail address only keeps what it carried.
func TestAccInvitation_K3_4_importByEmailOnly(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.UiPath.AddGroupMember(uipath.FinanceGroupID, uipath.PendingUserID)
	before, _ := env.UiPath.User(uipath.PendingUserID)
	bare := func(attributes string) string {
		return fmt.Sprintf("resource \"platformusers_uipath_invitation\" \"it\" {\n  email = %q\n  %s\n}\n%s", uipath.PendingUserName, attributes,
			importing("platformusers_uipath_invitation.it", uipath.PendingUserID))
	}
	w := env.NewWorkspace(t, bare(""))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added, 0 changed") {
		t.Errorf("the import says:\n%s", out)
	}
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
		t.Errorf("the plan after it says:\n%s", out)
	}
	w.Configure(t, bare(`surname = "Other"`))
	w.MustRun(t, "apply", "-auto-approve")
	if u, _ := env.UiPath.User(uipath.PendingUserID); u.Name != before.Name || u.Surname != "Other" ||
		!holds(env.UiPath.GroupMembers(uipath.FinanceGroupID), u.ID) {
		t.Errorf("another change made of it %+v", u)
	}
}
