package apim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// link is the link in the last mail of a kind to Ada.
func link(env *acctest.Env, kind string) string {
	last := ""
	for _, mail := range env.Outbox.All() {
		if mail.Kind == kind && mail.Data["user"] == adaID {
			last = mail.Data["link"]
		}
	}
	return last
}

func TestAccUser_mailsAreAskedFor(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		attributes     []string
		created, ended string // the kinds of mail; "" for none
		link           string
	}{
		"none":          {nil, "", "", ""},
		"notify":        {[]string{"notify = true"}, mailWelcome, "", developerLink},
		"legacy portal": {[]string{"notify = true", `app_type = "portal"`}, mailWelcome, "", legacyLink},
		"closed":        {[]string{"notify_on_delete = true"}, "", mailClosed, developerLink},
		"closed, old":   {[]string{"notify_on_delete = true", `app_type = "portal"`}, "", mailClosed, legacyLink},
		"signup":        {[]string{`confirmation = "signup"`}, mailConfirm, "", developerLink},
		"blocked":       {[]string{`confirmation = "signup"`, `state = "blocked"`}, mailConfirm, "", developerLink},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, adaWith(c.attributes...))
			w.MustRun(t, "apply", "-auto-approve")
			if name == "blocked" && state(env, adaID) != "blocked" {
				t.Errorf("a state that was asked for became %s", state(env, adaID))
			}
			if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
				t.Errorf("a plan after it says:\n%s", out)
			}
			w.MustRun(t, "apply", "-refresh-only", "-auto-approve")
			sent := env.Outbox.All()
			if want := map[bool]int{true: 1}[c.created != ""]; len(sent) != want || want == 1 &&
				(sent[0].Kind != c.created || !strings.Contains(sent[0].Data["link"], c.link)) {
				t.Errorf("after the create these mails went out: %+v", sent)
			}
			env.Outbox.Clear()
			if out := w.MustRun(t, "destroy", "-auto-approve"); (c.ended != "") != strings.Contains(out, "The person gets a mail about it") {
				t.Errorf("the destroy says:\n%s", out)
			}
			if n := mails(env, mailClosed, adaID); len(env.Outbox.All()) != n || (n == 1) != (c.ended != "") || n == 1 &&
				!strings.Contains(link(env, mailClosed), c.link) {
				t.Errorf("after the destroy these mails went out: %+v", env.Outbox.All())
			}
		})
	}
}

// A person who has not confirmed is left alone, and is active once they have. What the attribute says later mails nobody.
func TestAccUser_confirmation(t *testing.T) {
	t.Parallel()
	for _, variant := range []string{"active", "pending"} {
		t.Run(variant, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("apim.signup_state", variant))
			w := env.NewWorkspace(t, adaWith(`confirmation = "signup"`))
			w.MustRun(t, "apply", "-auto-approve")
			w.Configure(t, adaWith(`confirmation = "signup"`, `first_name = "Augusta"`))
			w.MustRun(t, "apply", "-auto-approve")
			if got := state(env, adaID); got != variant {
				t.Errorf("a change made the account %s", got)
			}
			if err := env.APIM.AcceptConfirmation(adaID); err != nil {
				t.Fatal(err)
			}
			if out := w.MustRun(t, "plan"); strings.Contains(out, "will be updated") {
				t.Errorf("a plan after the acceptance says:\n%s", out)
			}
			w.MustRun(t, "apply", "-refresh-only", "-auto-approve")
			if !strings.Contains(w.State(t), `"state": "active"`) {
				t.Errorf("the acceptance is not seen:\n%s", w.State(t))
			}
			w.Configure(t, adaWith(`first_name = "Augusta"`))
			w.MustRun(t, "apply", "-auto-approve")
			w.Configure(t, adaWith(`first_name = "Augusta"`, `confirmation = "signup"`))
			if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "no mail goes out") ||
				!strings.Contains(out, "0 added, 1 changed, 0 destroyed") {
				t.Errorf("a confirmation of an account that exists says:\n%s", out)
			}
			if n := len(env.Outbox.All()); n != 1 {
				t.Errorf("%d mails went out", n)
			}
			// A replacement mails again, and says so.
			w.Configure(t, adaWith(`first_name = "Augusta"`, `confirmation = "signup"`, `user_id = "countess"`))
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "The person gets another mail") || !strings.Contains(out, "must be replaced") {
				t.Errorf("a replacement says:\n%s", out)
			}
		})
	}
}

func TestAccUser_pendingIsNotForced(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, existing(env, `deletion_policy = "abandon"`, apim.PendingUserID))
	w.MustRun(t, "apply", "-auto-approve")
	if got := state(env, apim.PendingUserID); got != "pending" {
		t.Errorf("the import made the account %s", got)
	}
	w.Configure(t, existing(env, `state = "active"`, apim.PendingUserID))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "The account is confirmed without the person") {
		t.Errorf("activating a pending account says:\n%s", out)
	}
	if got := state(env, apim.PendingUserID); got != "active" {
		t.Errorf("afterwards the account is %s", got)
	}
}

// What matters to creating and destroying only is written to the state, and nobody is called for it.
func TestAccUser_settingsChangeInTheStateOnly(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	writes := env.Writes()
	for _, attribute := range []string{"notify = true", `app_type = "portal"`, "delete_subscriptions = true", "notify_on_delete = true",
		`deletion_policy = "disable"`, `confirmation = "signup"`} {
		w.Configure(t, adaWith(attribute))
		if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "0 added, 1 changed, 0 destroyed") {
			t.Errorf("%s says:\n%s", attribute, out)
		}
	}
	if env.Writes() != writes || len(env.Outbox.All()) != 0 {
		t.Error("the platform was written to, or a mail went out")
	}
}

// A user whose subscriptions are in use is deleted only together with them, whatever the service itself would do.
func TestAccUser_subscriptions(t *testing.T) {
	t.Parallel()
	for _, variant := range []string{"400", "ownerless"} {
		t.Run(variant, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("apim.delete_with_subscriptions", variant))
			w := env.NewWorkspace(t, existing(env, "", apim.SubscriberUserID))
			w.MustRun(t, "apply", "-auto-approve")
			out, err := w.Run(t, "plan", "-destroy")
			if err == nil || !strings.Contains(out, apim.StarterSubscriptionID) || !strings.Contains(out, "delete_subscriptions is false") {
				t.Errorf("the plan says:\n%s", out)
			}
			for _, id := range []string{apim.StarterSubscriptionID, apim.EchoSubscriptionID} { // in use again after the plan
				env.APIM.EditSubscription(id, func(s *apim.Subscription) { s.State = "cancelled" })
			}
			w.MustRun(t, "plan", "-destroy", "-out=plan.bin")
			for _, id := range []string{apim.StarterSubscriptionID, apim.EchoSubscriptionID} {
				env.APIM.EditSubscription(id, func(s *apim.Subscription) { s.State = "active" })
			}
			if out, err := w.Run(t, "apply", "plan.bin"); err == nil || !strings.Contains(out, "The user has subscriptions") ||
				!strings.Contains(out, apim.StarterSubscriptionID) ||
				!strings.Contains(out, "delete_subscriptions = true") {
				t.Errorf("the destroy says:\n%s", out)
			}
			if _, there := env.APIM.Subscription(apim.StarterSubscriptionID); !there || state(env, apim.SubscriberUserID) != "active" {
				t.Error("something was deleted")
			}
			// What is over does not stop it, unless the service says so.
			for _, id := range []string{apim.StarterSubscriptionID, apim.EchoSubscriptionID} {
				env.APIM.EditSubscription(id, func(s *apim.Subscription) { s.State = "cancelled" })
			}
			out, err = w.Run(t, "destroy", "-auto-approve")
			if variant == "400" && (err == nil || !strings.Contains(out, "The user has subscriptions") || !strings.Contains(out, apim.EchoSubscriptionID)) ||
				variant == "ownerless" && err != nil {
				t.Errorf("with subscriptions that are over the destroy says:\n%s", out)
			}
		})
	}
	env := acctest.Start(t)
	w := env.NewWorkspace(t, existing(env, "delete_subscriptions = true", apim.SubscriberUserID))
	w.MustRun(t, "apply", "-auto-approve")
	if out := w.MustRun(t, "destroy", "-auto-approve"); !strings.Contains(out, "These subscriptions are deleted with the account") ||
		!strings.Contains(out, apim.EchoSubscriptionID) {
		t.Errorf("the destroy says:\n%s", out)
	}
	if _, there := env.APIM.Subscription(apim.StarterSubscriptionID); there || !isGone(env, apim.SubscriberUserID) {
		t.Error("the subscription or the user is still there")
	}
}

func TestAccUser_deletionPolicies(t *testing.T) {
	t.Parallel()
	for policy, left := range map[string]string{"delete": "gone", "disable": "blocked", "abandon": "active"} {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, adaWith(fmt.Sprintf("deletion_policy = %q", policy)))
			w.MustRun(t, "apply", "-auto-approve")
			w.MustRun(t, "destroy", "-auto-approve")
			if got := state(env, adaID); got != left {
				t.Errorf("afterwards the account is %s", got)
			}
		})
	}
}

// Whatever becomes of the delete, what the platform reports at its end is what is believed.
func TestAccUser_deleteThatFails(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("apim.delete_answer", "202_failed"))
	w := env.NewWorkspace(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	if out, err := w.Run(t, "destroy", "-auto-approve"); err == nil || !strings.Contains(out, "A dependency of the user is locked") {
		t.Errorf("the destroy says:\n%s", out)
	}
	if !strings.Contains(w.State(t), adaID) {
		t.Error("the account left the state")
	}
	if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
		t.Errorf("a plan after it says:\n%s", out)
	}
}

// Every delete names a version, never just any.
func TestAccUser_deleteNamesAVersion(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	env.Faults.Add(kernel.Fault{Platform: "apim", Method: "DELETE", Route: apim.UserRoute, Kind: kernel.FaultHoldBefore})
	held := w.StartHeld(t, env.Faults, "destroy", "-auto-approve")
	env.APIM.EditUser(adaID, func(u *apim.User) { u.FirstName, u.Email = "Bea", "bea@example.com" }) // another person's by now
	if out, err := held.Finish(); err == nil || !strings.Contains(out, "Changed outside Terraform") {
		t.Errorf("the destroy says:\n%s", out)
	}
	if got := state(env, adaID); got != "active" {
		t.Errorf("the account is %s", got)
	}
}
