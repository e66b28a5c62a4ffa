package anypoint_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// administrator is the role that the guards watch.
const administrator = "d74ef94a-4292-4896-b860-b05bd7f90d6d"

func isWriteOfUsers(c kernel.Call) bool {
	return c.Method != "GET" && strings.Contains(c.Route, "/users")
}

// isRefused is a write that the platform refuses because somebody has the user name: it alone knows the names of other organizations.
func isRefused(c kernel.Call) bool { return isWriteOfUsers(c) && c.Status == http.StatusConflict }

func TestAccUser_takenName(t *testing.T) {
	t.Parallel()
	for _, check := range []string{"200", "404"} {
		t.Run("check of deleted names "+check, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.username_check_deleted", check))
			env.Anypoint.DeleteUser(env.Anypoint.AddUser(anypoint.User{Username: "gone.before", Email: "g@example.com"}).ID)
			for name, want := range map[string]string{
				anypoint.RegularUsername: fmt.Sprintf(`id = "%s/%s"`, anypoint.RootOrgID, anypoint.RegularUserID),
				"Rita.Regular":           fmt.Sprintf(`id = "%s/%s"`, anypoint.RootOrgID, anypoint.RegularUserID),
				"gone.before":            "Anypoint deletes softly: the account stays, detached, and its user name stays taken forever",
				anypoint.ForeignUsername: "is taken on this control plane, by an account outside of this organization",
			} {
				w := env.NewWorkspace(t, adaWith(fmt.Sprintf("username = %q", name)))
				contains(t, w.MustRun(t, "plan"), want, "An apply will refuse to create the account. A destroy goes on.")
				fails(t, w, []string{want}, "apply", "-auto-approve")
			}
			if writes := env.Calls(isWriteOfUsers); writes != 1 || env.Calls(isRefused) != writes { // the name of another organization
				t.Errorf("%d writes", writes)
			}
		})
	}
}

// The name may be taken between plan and apply, and in the variant in which the platform's check knows nothing of deleted users.
func TestAccUser_takenBetweenPlanAndApply(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith())
	w.MustRun(t, "plan", "-out=plan.bin")
	somebody := env.Anypoint.AddUser(anypoint.User{Username: "ada.lovelace", FirstName: "Another", Email: "another@example.com", Enabled: true})
	out, err := w.Run(t, "apply", "plan.bin")
	if err == nil || !strings.Contains(out, somebody.ID) || !strings.Contains(out, "import {") {
		t.Errorf("the apply says:\n%s", out)
	}
	if strings.Contains(w.State(t), "ada.lovelace") || env.Calls(isWriteOfUsers) != 0 {
		t.Error("somebody else's account was taken over")
	}
}

func TestAccUser_missingForANewAccount(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, existing("ada.lovelace"))
	out, err := w.Run(t, "plan")
	for _, field := range []string{"first_name", "last_name", "email", "phone_number", "password_wo"} {
		if err == nil || !strings.Contains(out, "creates no account without "+field) {
			t.Errorf("nothing about %s in:\n%s", field, out)
		}
	}
	if env.Writes() != 0 {
		t.Error("a plan wrote")
	}
}

func TestAccUser_badInput(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for attribute, want := range map[string]string{
		`email = "ada@"`:             `"ada@" is not an e-mail address`,
		`username = ""`:              "string length must be at least 1",
		`username = " ada"`:          "must not begin or end with a space",
		`first_name = ""`:            "string length must be at least 1",
		`organization_id = "root"`:   `"root" is not an id`,
		`deletion_policy = "purge"`:  "deletion_policy",
		`password_wo_version = null`: "password_wo_version",
	} {
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(adaWith(attribute)), ExpectError: acctest.Saying(want)}}})
	}
	if n := env.Journal.Len(); n != 0 {
		t.Errorf("validation made %d calls", n)
	}
}

func TestAccUser_businessGroupIsRefused(t *testing.T) {
	t.Parallel()
	for _, says := range []string{"false", "true"} {
		env := acctest.Start(t, acctest.Set("anypoint.bg_is_root", says))
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
			Config: env.Config(adaWith(fmt.Sprintf("organization_id = %q", anypoint.BusinessGroupID))), PlanOnly: true,
			ExpectError: acctest.Saying("To put an existing user into this business group use platformusers_anypoint_business_group_member."),
		}}})
	}
}

func TestAccUser_passwordIsForNewAccountsOnly(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: env.Config(adaWith())},
		{
			Config:      env.Config(adaWith(`password_wo = "Another-Passw0rd"`, "password_wo_version = 2")),
			ExpectError: acctest.Saying("An existing password cannot be changed"),
		},
		{Config: env.Config(adaWith(`password_wo = "never looked at"`)), ConfigPlanChecks: acctest.EmptyPlan()},
	}})
}

// Pasting the import block of the error must work with the configuration that made the error, password and all.
func TestAccUser_importAfterAnInterruptedCreate(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	left := env.Anypoint.AddUser(anypoint.User{
		Username: "ada.lovelace", FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com", PhoneNumber: "+44 20 7946 0001", Enabled: true,
	})
	w := env.NewWorkspace(t, adaWith())
	out, err := w.Run(t, "apply", "-auto-approve")
	id := anypoint.RootOrgID + "/" + left.ID
	if err == nil || !strings.Contains(out, "an interrupted run may have left it") || !strings.Contains(out, id) {
		t.Fatalf("the apply says:\n%s", out)
	}
	w.Configure(t, adaWith()+fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", adaAddress, id))
	out = w.MustRun(t, "apply", "-auto-approve")
	if !strings.Contains(out, "1 imported, 0 added") || !strings.Contains(out, "The existing password is kept") {
		t.Errorf("the import says:\n%s", out)
	}
	if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
		t.Errorf("the plan after it says:\n%s", out)
	}
	if env.Writes() != 0 {
		t.Error("the import wrote")
	}
}

func TestAccUser_destroy(t *testing.T) {
	t.Parallel()
	for policy, want := range map[string]struct {
		warns            string
		deleted, enabled bool
	}{
		"delete":  {"the user name stays taken forever", true, true},
		"disable": {"can no longer sign in; the account and its user name stay", false, false},
		"abandon": {"stays as it is and is no longer managed here", false, true},
	} {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, adaWith(fmt.Sprintf("deletion_policy = %q", policy)))
			w.MustRun(t, "apply", "-auto-approve")
			if out := w.MustRun(t, "plan", "-destroy"); !strings.Contains(out, want.warns) {
				t.Errorf("the plan does not say what will happen:\n%s", out)
			}
			w.MustRun(t, "destroy", "-auto-approve")
			var found anypoint.User
			for _, u := range env.Anypoint.Users() {
				if u.Username == "ada.lovelace" {
					found = u
				}
			}
			if found.Deleted != want.deleted || (!found.Deleted && found.Enabled != want.enabled) {
				t.Errorf("afterwards deleted is %t and enabled %t", found.Deleted, found.Enabled)
			}
		})
	}
}

func TestAccUser_destroyOfWhatIsGone(t *testing.T) {
	t.Parallel()
	for _, policy := range []string{"delete", "disable"} {
		env := acctest.Start(t)
		w := env.NewWorkspace(t, adaWith(fmt.Sprintf("deletion_policy = %q", policy)))
		w.MustRun(t, "apply", "-auto-approve")
		account, _ := env.Anypoint.UserByName("ada.lovelace")
		env.Anypoint.DeleteUser(account.ID)
		w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")

		// With a refresh Terraform re-plans the account as a create before it destroys: what prevents that must not block the destroy.
		w = env.NewWorkspace(t, existing(anypoint.RegularUsername)+fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", adaAddress, anypoint.RegularUserID))
		w.MustRun(t, "apply", "-auto-approve")
		env.Anypoint.DeleteUser(anypoint.RegularUserID)
		w.Configure(t, existing(anypoint.RegularUsername))
		w.MustRun(t, "destroy", "-auto-approve")
	}
}

func TestAccUser_federated(t *testing.T) {
	t.Parallel()
	for _, keeps := range []string{"false", "true"} {
		t.Run("keeps grants "+keeps, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.federated_delete_keeps_grants", keeps))
			w := env.NewWorkspace(t, existing(anypoint.FederatedUsername)+fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", adaAddress,
				anypoint.FederatedUsername))
			w.MustRun(t, "apply", "-auto-approve")
			if out := w.MustRun(t, "plan", "-destroy"); !strings.Contains(out, "keeps a federated account in the organization as a disabled one") {
				t.Errorf("the plan does not say what will happen:\n%s", out)
			}
			w.MustRun(t, "destroy", "-auto-approve")
			account, ok := env.Anypoint.User(anypoint.FederatedUserID)
			if !ok || account.Enabled || account.Deleted || strings.Contains(w.State(t), anypoint.FederatedUserID) {
				t.Fatalf("after the destroy the account is %+v", account)
			}

			w.Configure(t, existing(anypoint.FederatedUsername))
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "A disabled account will be enabled again") {
				t.Errorf("the plan does not say that it enables the account:\n%s", out)
			}
			w.MustRun(t, "apply", "-auto-approve")
			if account, _ := env.Anypoint.User(anypoint.FederatedUserID); !account.Enabled {
				t.Error("the account is still disabled")
			}
			if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
				t.Errorf("a plan after it is not empty:\n%s", out)
			}
			if n := env.Calls(func(c kernel.Call) bool { return c.Method == "POST" && strings.HasSuffix(c.Route, "/users") }); n != 0 {
				t.Errorf("%d accounts were created", n)
			}
		})
	}
}

func TestAccUser_external(t *testing.T) {
	t.Parallel()
	// A single account may not say that it is external: the platform documents the type for lists only.
	for _, detail := range []string{"full", "documented"} {
		t.Run(detail, func(t *testing.T) {
			t.Parallel()
			testExternal(t, acctest.Start(t, acctest.Set("anypoint.user_detail", detail)))
		})
	}
}

func testExternal(t *testing.T, env *acctest.Env) {
	t.Helper()
	external, _ := env.Anypoint.User(anypoint.ExternalUserID)
	block := fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", adaAddress, external.ID)
	w := env.NewWorkspace(t, existing(external.Username)+block)
	w.MustRun(t, "apply", "-auto-approve")
	for _, enabled := range []string{"false", "true"} {
		w.Configure(t, existing(external.Username, "enabled = "+enabled))
		w.MustRun(t, "apply", "-auto-approve")
		if account, _ := env.Anypoint.User(external.ID); fmt.Sprint(account.Enabled) != enabled {
			t.Errorf("enabled is %t, want %s", account.Enabled, enabled)
		}
	}
	w.Configure(t, existing(external.Username, `first_name = "Ext"`))
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "Anypoint lets an administrator only enable and disable such an account") {
		t.Errorf("another change is not refused:\n%s", out)
	}
	w.Configure(t, existing(external.Username))
	if out, err := w.Run(t, "plan", "-destroy"); err == nil || !strings.Contains(out, "An external user cannot be deleted") {
		t.Errorf("a delete is not refused:\n%s", out)
	}
	w.Configure(t, existing(external.Username, `deletion_policy = "disable"`))
	w.MustRun(t, "apply", "-auto-approve")
	w.MustRun(t, "destroy", "-auto-approve")
	if account, _ := env.Anypoint.User(external.ID); account.Enabled || account.Deleted {
		t.Errorf("afterwards the account is %+v", account)
	}
}

// imported declares existing accounts by id and takes them in.
func imported(env *acctest.Env, attributes string, ids ...string) string {
	var b strings.Builder
	for i, id := range ids {
		account, _ := env.Anypoint.User(id)
		fmt.Fprintf(&b, "resource \"platformusers_anypoint_user\" \"u%d\" {\n  username = %q\n  %s\n}\n", i, account.Username, attributes)
		fmt.Fprintf(&b, "import {\n  to = platformusers_anypoint_user.u%d\n  id = %q\n}\n", i, id)
	}
	return b.String()
}

func TestAccUser_guardsSelfAndOwner(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{anypoint.AdminID: "Refused: the account that the provider signs in as",
		anypoint.OwnerID: "Refused: the organization's owner"} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.delete_self", "204"))
			w := env.NewWorkspace(t, imported(env, "", id))
			w.MustRun(t, "apply", "-auto-approve")
			if out, err := w.Run(t, "plan", "-destroy"); err == nil || !strings.Contains(out, want) {
				t.Errorf("a plan to delete says:\n%s", out)
			}
			w.Configure(t, imported(env, "enabled = false", id))
			if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, want) {
				t.Errorf("a plan to disable says:\n%s", out)
			}
			w.Configure(t, imported(env, `deletion_policy = "abandon"`, id))
			w.MustRun(t, "apply", "-auto-approve")
			w.MustRun(t, "destroy", "-auto-approve")
			if env.Calls(isWriteOfUsers) != 0 {
				t.Error("the account was written to")
			}
		})
	}
}

// onlyAdministrators leaves these users as the only ones who can administer the organization. The owner is out: a disabled administrator
// helps nobody.
func onlyAdministrators(env *acctest.Env, ids ...string) {
	scope := map[string]string{"org": anypoint.RootOrgID}
	env.Anypoint.EditUser(anypoint.OwnerID, func(u *anypoint.User) { u.Enabled = false })
	env.Anypoint.RevokeTeam(anypoint.AdminsTeamID, administrator, scope)
	env.Anypoint.RemoveRoleGroupMember(anypoint.AdministratorsRoleGroupID, anypoint.AdminID)
	env.Anypoint.Revoke(anypoint.AdminID, administrator, scope)
	for _, id := range ids {
		env.Anypoint.Grant(id, administrator, scope)
	}
}

func TestAccUser_guardsTheLastAdministrator(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	last := env.Anypoint.AddUser(anypoint.User{Username: "last.admin", Email: "l@example.com", Enabled: true}).ID
	w := env.NewWorkspace(t, imported(env, "", last))
	w.MustRun(t, "apply", "-auto-approve")
	onlyAdministrators(env, last)
	if out, err := w.Run(t, "plan", "-destroy"); err == nil || !strings.Contains(out, "Refused: the last Organization Administrator") {
		t.Errorf("a plan to delete says:\n%s", out)
	}
	w.Configure(t, imported(env, "enabled = false", last))
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "Refused: the last Organization Administrator") {
		t.Errorf("a plan to disable says:\n%s", out)
	}
}

func TestAccUser_twoDeletionsSideBySideLeaveAnAdministrator(t *testing.T) {
	t.Parallel()
	for _, policy := range []string{"delete", "disable"} {
		env := acctest.Start(t)
		first := env.Anypoint.AddUser(anypoint.User{Username: "first.admin", Email: "f@example.com", Enabled: true}).ID
		second := env.Anypoint.AddUser(anypoint.User{Username: "second.admin", Email: "s@example.com", Enabled: true}).ID
		w := env.NewWorkspace(t, imported(env, fmt.Sprintf("deletion_policy = %q", policy), first, second))
		w.MustRun(t, "apply", "-auto-approve")
		onlyAdministrators(env, first, second)
		out, err := w.Run(t, "destroy", "-auto-approve")
		if err == nil || strings.Count(out, "Refused: the last Organization Administrator") != 1 {
			t.Errorf("%s: the destroy says:\n%s", policy, out)
		}
		left := 0
		for _, id := range []string{first, second} {
			if u, _ := env.Anypoint.User(id); u.Enabled && !u.Deleted {
				left++
			}
		}
		if left != 1 {
			t.Errorf("%s: %d administrators are left", policy, left)
		}
	}
}

func TestCLIUser_replacementSaysWhatItCosts(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewCLI(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, adaWith(`username = "ada.king"`))
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "must be replaced") || !strings.Contains(out, "the user name stays taken forever") {
		t.Errorf("the plan says:\n%s", out)
	}
	w.Configure(t, adaWith())
	if out, err := w.Run(t, "plan", "-replace="+adaAddress); err == nil || !strings.Contains(out, "Anypoint cannot re-create an account") {
		t.Errorf("a replacement that can never work is planned:\n%s", out)
	}
	w.MustRun(t, "taint", adaAddress)
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "terraform untaint ADDRESS keeps the account") {
		t.Errorf("the plan of a tainted resource says:\n%s", out)
	}
}
