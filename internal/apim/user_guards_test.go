package apim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// The service's own administrator can be imported and let go, and nothing else.
func TestAccUser_administrator(t *testing.T) {
	t.Parallel()
	const refused = "Refused: the service's own administrator"
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith(`user_id = "1"`))
	if out := w.MustRun(t, "plan"); !strings.Contains(out, refused) || !strings.Contains(out, "Choose another user_id") {
		t.Errorf("a plan to create says:\n%s", out) // K10.1: an error of the plan would end a destroy
	}
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "Choose another user_id") {
		t.Errorf("an apply to create says:\n%s", out)
	}
	w = env.NewWorkspace(t, existing(env, "", apim.AdministratorID))
	w.MustRun(t, "apply", "-auto-approve")
	for _, attribute := range []string{`state = "blocked"`, `note = "mine"`, "password_wo = \"Sandb0x-Passw0rd\"\n  password_wo_version = 1"} {
		w.Configure(t, existing(env, attribute, apim.AdministratorID))
		if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, refused) {
			t.Errorf("%s says:\n%s", attribute, out)
		}
	}
	w.Configure(t, existing(env, "", apim.AdministratorID))
	for _, command := range [][]string{{"plan", "-destroy"}, {"destroy", "-auto-approve", "-refresh=false"}} {
		if out, err := w.Run(t, command...); err == nil || !strings.Contains(out, refused) {
			t.Errorf("%v says:\n%s", command, out)
		}
	}
	w.Configure(t, existing(env, `deletion_policy = "disable"`, apim.AdministratorID))
	w.MustRun(t, "apply", "-auto-approve")
	if out, err := w.Run(t, "plan", "-destroy"); err == nil || !strings.Contains(out, refused) {
		t.Errorf("a plan to block says:\n%s", out)
	}
	w.Configure(t, existing(env, `deletion_policy = "abandon"`, apim.AdministratorID))
	w.MustRun(t, "apply", "-auto-approve")
	w.MustRun(t, "destroy", "-auto-approve")
	if env.Writes() != 0 {
		t.Error("the administrator was written to")
	}
}

func TestAccUser_idOrAddressTaken(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			for name, c := range map[string]struct{ attributes, want string }{
				"id":      {fmt.Sprintf("user_id = %q", strings.ToUpper(apim.RegularUserID)), "id = \"" + serviceID + "/users/" + apim.RegularUserID + "\""},
				"address": {fmt.Sprintf("email = %q", strings.ToUpper(apim.RegularEmail)), "id = \"" + serviceID + "/users/" + apim.RegularUserID + "\""},
				"pending": {fmt.Sprintf("user_id = %q", apim.PendingUserID), "import it as platformusers_apim_invitation"},
				"blocked": {fmt.Sprintf("email = %q", apim.BlockedEmail), "state blocked"},
			} {
				w := env.NewWorkspace(t, adaWith(c.attributes))
				for command, refused := range map[string]bool{"plan": false, "apply": true} { // K10.1: an error of the plan would end a destroy
					if out, err := w.Run(t, append([]string{command}, map[string][]string{"apply": {"-auto-approve"}}[command]...)...); (err != nil) != refused ||
						!strings.Contains(out, c.want) {
						t.Errorf("%s: %s says:\n%s", name, command, out)
					}
				}
			}
			w := env.NewWorkspace(t, adaWith())
			w.MustRun(t, "apply", "-auto-approve")
			w.Configure(t, adaWith(fmt.Sprintf("email = %q", apim.RegularEmail)))
			if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "The e-mail address belongs to user") {
				t.Errorf("another's e-mail address says:\n%s", out)
			}
			// Two new resources for one e-mail address or one id: one is created, the other gets an error on the attribute.
			for _, c := range [][2]string{{`user_id = "again"`, "email"}, {`email = "again@example.com"`, "user_id"}} {
				env := acctest.Start(t, options...)
				w := env.NewWorkspace(t, adaWith()+strings.Replace(adaWith(c[0]), `"ada" {`, `"again" {`, 1))
				out, err := w.Run(t, "apply", "-auto-approve")
				if err == nil || !strings.Contains(out, "Already exists on API Management") || !strings.Contains(out, c[1]+" = ") {
					t.Errorf("two resources with one %s say:\n%s", c[1], out)
				}
				if n := calls(env, "PUT", apim.UserRoute); n > 2 {
					t.Errorf("%d creates were sent", n)
				}
			}
		})
	}
}

// Another e-mail address is changed in place, and the plan says that the sign-in e-mail address does not change.
func TestAccUser_anotherAddress(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, adaWith(`email = "countess@example.com"`))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "The sign-in e-mail address does not change") ||
		!strings.Contains(out, "0 added, 1 changed, 0 destroyed") {
		t.Errorf("the apply says:\n%s", out)
	}
	if u, _ := env.APIM.User(adaID); u.Email != "countess@example.com" || len(u.Identities) != 1 || u.Identities[0].ID != "ada@example.com" {
		t.Errorf("the account is %+v", u)
	}
	if got := patches(env); len(got) != 1 || got[0] != `{"properties":{"email":"countess@example.com"}}` {
		t.Errorf("these changes were sent: %v", got)
	}
}

func TestAccUser_replacementSaysWhatItCosts(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith("delete_subscriptions = true"))
	w.MustRun(t, "apply", "-auto-approve")
	env.APIM.AddSubscription(apim.Subscription{ID: "ada-premium", OwnerID: adaID, Scope: "/products/" + apim.PremiumProductID, State: "active"})
	w.Configure(t, adaWith("delete_subscriptions = true", `user_id = "countess"`))
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "must be replaced") || !strings.Contains(out, "ada-premium") ||
		!strings.Contains(out, "will be deleted") {
		t.Errorf("the plan says:\n%s", out)
	}
	w.MustRun(t, "apply", "-auto-approve")
	if !isGone(env, adaID) || state(env, "countess") != "active" {
		t.Error("the account was not replaced")
	}
}

// What Terraform cannot know before an apply might be anything, so it would replace the person, with the very same value.
func TestAccUser_unknownIsNoReasonToReplace(t *testing.T) {
	t.Parallel()
	later := func(version int) string {
		return fmt.Sprintf("resource \"terraform_data\" \"other\" { input = %d }\n", version) +
			"data \"platformusers_apim_groups\" \"all\" { depends_on = [terraform_data.other] }\n"
	}
	for attribute, value := range map[string]string{"user_id": adaID, "service_name": apim.ServiceName} {
		config := adaWith(fmt.Sprintf(`%s = length(data.platformusers_apim_groups.all.groups) > 0 ? %q : "x"`, attribute, value))
		env := acctest.Start(t)
		w := env.NewWorkspace(t, later(1)+config)
		w.MustRun(t, "apply", "-auto-approve")
		before, _ := env.APIM.User(adaID)
		w.Configure(t, later(2)+config)
		if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "The value must be known for an existing resource") {
			t.Errorf("%s: the apply says:\n%s", attribute, out)
		}
		if after, ok := env.APIM.User(adaID); !ok || !after.RegisteredAt.Equal(before.RegisteredAt) {
			t.Error("the person was deleted")
		}
	}
}

// A resource that was renamed without a moved block must not cost the person: neither by the plan, nor by doing what an error says.
func TestCLIUser_renamedResource(t *testing.T) {
	t.Parallel()
	renamed := strings.Replace(adaWith(), `"ada"`, `"renamed"`, 1)
	env := acctest.Start(t)
	w := env.NewCLI(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	before, _ := env.APIM.User(adaID)
	w.Configure(t, renamed)
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "moved block") {
		t.Errorf("the apply says:\n%s", out)
	}
	// Under another id, too: the e-mail address is still the old one's.
	w.Configure(t, strings.Replace(adaWith(`user_id = "countess"`), `"ada"`, `"renamed"`, 1))
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "The plan deletes an account and creates it again") {
		t.Errorf("the apply under another id says:\n%s", out)
	}
	w.Configure(t, renamed+importing("platformusers_apim_user.renamed", adaID))
	for range 3 { // the order in which resources are planned is Terraform's
		if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "Two resources manage the same account") {
			t.Errorf("the apply with an import says:\n%s", out)
		}
	}
	w.Configure(t, renamed+"moved {\n  from = platformusers_apim_user.ada\n  to = platformusers_apim_user.renamed\n}\n")
	w.MustRun(t, "apply", "-auto-approve")
	if after, ok := env.APIM.User(adaID); !ok || !after.RegisteredAt.Equal(before.RegisteredAt) {
		t.Error("the person was deleted")
	}
}

// An import that says nothing of state lets nobody in again. From then on the default holds.
func TestAccUser_importOfABlockedAccount(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, existing(env, "", apim.BlockedUserID))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added, 0 changed") {
		t.Errorf("the import says:\n%s", out)
	}
	w.Configure(t, existing(env, `note = "left in May"`, apim.BlockedUserID))
	w.MustRun(t, "apply", "-auto-approve")
	if got := state(env, apim.BlockedUserID); got != "blocked" {
		t.Errorf("another change made the account %s", got)
	}
	bare := func(attributes string) string {
		config, _, _ := strings.Cut(existing(env, "", apim.BlockedUserID), "  note")
		return strings.TrimSuffix(strings.Split(config, "}\n")[0], "}\n") + attributes + "\n}\n"
	}
	w.Configure(t, bare(`  state = "active"`))
	w.MustRun(t, "apply", "-auto-approve")
	env.APIM.EditUser(apim.BlockedUserID, func(u *apim.User) { u.State = "blocked" })
	w.Configure(t, bare(""))
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "A blocked account will be active again") {
		t.Errorf("drift is not shown:\n%s", out)
	}
}

// What somebody else changed since the plan, or between the look and the write, is not overwritten; what touches another field is no harm.
func TestAccUser_changedOutside(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			w := env.NewWorkspace(t, adaWith())
			w.MustRun(t, "apply", "-auto-approve")
			w.Configure(t, adaWith(`first_name = "Augusta"`))
			w.MustRun(t, "plan", "-out=plan.bin")
			env.APIM.EditUser(adaID, func(u *apim.User) { u.FirstName = "Somebody" })
			if out, err := w.Run(t, "apply", "plan.bin"); err == nil || !strings.Contains(out, "Changed outside Terraform") {
				t.Errorf("the apply says:\n%s", out)
			}
			if u, _ := env.APIM.User(adaID); u.FirstName != "Somebody" || calls(env, "PATCH", apim.UserRoute) != 0 {
				t.Errorf("it was overwritten: %+v", u)
			}
			env.APIM.EditUser(adaID, func(u *apim.User) { u.FirstName = "Ada" })
			for _, c := range []struct {
				edit func(*apim.User)
				ok   bool
			}{
				{func(u *apim.User) { u.FirstName = "Somebody" }, false},
				{func(u *apim.User) { u.FirstName, u.LastName = "Ada", "Byron" }, true},
			} {
				env.Faults.Add(kernel.Fault{Platform: "apim", Method: "PATCH", Route: apim.UserRoute, Kind: kernel.FaultHoldBefore})
				held := w.StartHeld(t, env.Faults, "apply", "-auto-approve")
				env.APIM.EditUser(adaID, c.edit)
				out, err := held.Finish()
				u, _ := env.APIM.User(adaID)
				switch {
				case !c.ok && (err == nil || !strings.Contains(out, "Changed outside Terraform") || u.FirstName != "Somebody"):
					t.Errorf("the user is %+v, and the apply says:\n%s", u, out)
				case c.ok && (err != nil || u.FirstName != "Augusta" || u.LastName != "Byron"):
					t.Errorf("the user is %+v, and the apply says:\n%s", u, out)
				}
				env.APIM.EditUser(adaID, func(u *apim.User) { u.FirstName = "Ada" })
			}
		})
	}
}

// Only what changed is sent, and a secret only when its version changes.
func TestAccUser_onlyChangesAreSent(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith(`password_wo = "Sandb0x-Passw0rd"`, "password_wo_version = 1"))
	w.MustRun(t, "apply", "-auto-approve")
	env.APIM.EditUser(adaID, func(u *apim.User) { u.Password = "the person's own" })
	w.Configure(t, adaWith(`password_wo = "Another-Passw0rd"`, "password_wo_version = 1", `last_name = "King"`))
	w.MustRun(t, "apply", "-auto-approve")
	if u, _ := env.APIM.User(adaID); u.Password != "the person's own" || u.LastName != "King" {
		t.Errorf("the user is %+v", u)
	}
	if got := patches(env); len(got) != 1 || got[0] != `{"properties":{"lastName":"King"}}` {
		t.Errorf("these changes were sent: %v", got)
	}
}

// patches are the bodies of all changes of users.
func patches(env *acctest.Env) (bodies []string) {
	for _, call := range env.Journal.All() {
		if call.Method == "PATCH" && call.Route == apim.UserRoute {
			bodies = append(bodies, string(call.Body))
		}
	}
	return bodies
}

// A whole id names one account, and never another one that has the id's text as its e-mail address.
func TestAccUser_importByAnIDThatIsGone(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.APIM.AddUser(apim.User{ID: "signup1", FirstName: "Other", LastName: "Person", Email: "gone@example.com"})
	config := env.Config(adaWith(`user_id = "gone@example.com"`, `email = "gone@example.com"`))
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
		Config: config, ResourceName: adaAddress, ImportState: true, ImportStateId: serviceID + "/users/gone@example.com",
		ExpectError: acctest.Saying(`has no user "gone@example.com"`),
	}}})
}
