package apim_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const (
	sendAction       = "send_confirmation"
	regenerateAction = "regenerate_subscription_keys"
	mailReset        = "passwordResetByAdminNotificationMessage"
	primaryRoute     = apim.SubscriptionRoute + "/regeneratePrimaryKey"
	secondaryRoute   = apim.SubscriptionRoute + "/regenerateSecondaryKey"
)

// act is an action of this platform with the name it.
func act(verb, config string) string {
	return fmt.Sprintf("action \"platformusers_apim_%s\" \"it\" {\n  config {\n    %s\n  }\n}\n", verb, config)
}

// invoke are the arguments of the command that invokes the action of act, planInvoke those of the one that only plans it.
func invoke(verb string) []string { return append([]string{"apply", "-auto-approve"}, invoked(verb)) }

func planInvoke(verb string) []string { return []string{"plan", invoked(verb)} }

func invoked(verb string) string { return "-invoke=action.platformusers_apim_" + verb + ".it" }

func TestAccSendConfirmation(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for config, want := range map[string]struct{ user, kind, link string }{
		fmt.Sprintf("user_id = %q", strings.ToUpper(apim.RegularUserID)):                            {apim.RegularUserID, mailReset, developerLink},
		fmt.Sprintf("user_id = %q", serviceID+"/users/"+apim.GUIDUserID):                            {apim.GUIDUserID, mailReset, developerLink},
		fmt.Sprintf("email = %q\n    app_type = \"portal\"", strings.ToUpper(apim.MailEmail)):       {apim.MailUserID, mailReset, legacyLink},
		fmt.Sprintf("email = %q", apim.PendingEmail):                                                {apim.PendingUserID, mailInvited, developerLink},
		fmt.Sprintf("user_id = %q\n    service_name = %q", apim.SubscriberUserID, apim.ServiceName): {apim.SubscriberUserID, mailReset, developerLink},
	} {
		w := env.NewWorkspace(t, act(sendAction, config))
		before := env.Outbox.All()
		w.MustRun(t, planInvoke(sendAction)...)
		if len(env.Outbox.All()) != len(before) {
			t.Error("a plan mails")
		}
		out := w.MustRun(t, invoke(sendAction)...)
		sent := env.Outbox.All()[len(before):]
		if len(sent) != 1 || sent[0].Kind != want.kind || !strings.EqualFold(sent[0].Data["user"], want.user) ||
			!strings.Contains(out, "The service mails ") {
			t.Errorf("%s: %+v\n%s", config, sent, out)
		}
	}
	for config, want := range map[string]string{
		`user_id = "nobody"`:                             `has no user "nobody"`,
		`email = "rita.regula@example.com"`:              "rita.regular@example.com",
		`app_type = "portal"`:                            "Exactly one of these attributes must be configured",
		`user_id = "1"` + "\n" + `email = "a@b.example"`: "Exactly one of these attributes must be configured",
		fmt.Sprintf("user_id = %q", strings.Replace(serviceID, apim.ServiceName, "other", 1)+"/users/z"): "Another API Management service",
	} {
		out, err := env.NewWorkspace(t, act(sendAction, config)).Run(t, planInvoke(sendAction)...)
		if err == nil || !strings.Contains(strings.Join(strings.Fields(out), " "), want) {
			t.Errorf("%s: %v\n%s", config, err, out)
		}
	}
}

// lostResponses are the ways in which a response is lost. With a token from elsewhere, one that ended is no such way: nothing was carried out.
func lostResponses() map[string]kernel.Fault {
	all := acctest.LostResponses()
	delete(all, "a token that ended")
	return all
}

// Whatever becomes of the response, the mail goes out once at most.
func TestAccSendConfirmation_lostResponse(t *testing.T) {
	t.Parallel()
	for name, fault := range lostResponses() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			env.Faults.Add(fault.On("apim", http.MethodPost, apim.ConfirmationRoute))
			out, err := env.NewWorkspace(t, act(sendAction, fmt.Sprintf("user_id = %q", apim.RegularUserID))).Run(t, invoke(sendAction)...)
			n := mails(env, mailReset, apim.RegularUserID)
			switch {
			case n > 1 || err == nil && n != 1:
				t.Errorf("%d mails:\n%s", n, out)
			case err != nil && !strings.Contains(out, "The mail may have been sent"):
				t.Errorf("the apply fails otherwise:\n%s", out)
			}
		})
	}
}

// Somebody whom the same apply creates can be mailed by it.
func TestAccSendConfirmation_trigger(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	trigger := "lifecycle {\n    action_trigger {\n      events = [after_create]\n      actions = [action.platformusers_apim_send_confirmation.it]\n" +
		"      on_failure = continue\n    }\n  }\n}\n"
	user := strings.TrimSuffix(adaWith(), "}\n") + trigger
	w := env.NewWorkspace(t, user+act(sendAction, "email = platformusers_apim_user.ada.email"))
	w.MustRun(t, "apply", "-auto-approve")
	if n := mails(env, mailReset, adaID); n != 1 {
		t.Errorf("%d mails", n)
	}
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
		t.Errorf("the next plan says:\n%s", out)
	}
}

func TestAccRegenerateSubscriptionKeys(t *testing.T) {
	t.Parallel()
	for key, changes := range map[string][2]bool{"primary": {true, false}, "secondary": {false, true}, "both": {true, true}} {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			before, _ := env.APIM.Subscription(apim.StarterSubscriptionID)
			w := env.NewWorkspace(t, act(regenerateAction, fmt.Sprintf("subscription_name = %q\n    key = %q", "SINA-starter", key)))
			plan := w.MustRun(t, planInvoke(regenerateAction)...)
			now, _ := env.APIM.Subscription(apim.StarterSubscriptionID)
			if now.PrimaryKey != before.PrimaryKey || !strings.Contains(plan, "A key stops working") {
				t.Errorf("the plan says:\n%s", plan)
			}
			out := w.MustRun(t, invoke(regenerateAction)...)
			after, _ := env.APIM.Subscription(apim.StarterSubscriptionID)
			if after.PrimaryKey != before.PrimaryKey != changes[0] || after.SecondaryKey != before.SecondaryKey != changes[1] {
				t.Errorf("the keys were %s and %s, and are %s and %s", before.PrimaryKey, before.SecondaryKey, after.PrimaryKey, after.SecondaryKey)
			}
			if !strings.Contains(out, "has new keys: "+key) || !strings.Contains(out, "Regenerating the ") {
				t.Errorf("the apply says:\n%s", out)
			}
			for _, secret := range []string{before.PrimaryKey, before.SecondaryKey, after.PrimaryKey, after.SecondaryKey} {
				if strings.Contains(plan+out+w.State(t), secret) {
					t.Error("a key is shown")
				}
			}
			if n := env.Calls(func(c kernel.Call) bool { return strings.HasSuffix(c.Route, "listSecrets") }); n != 0 {
				t.Error("keys were read")
			}
		})
	}
	env := acctest.Start(t)
	out, err := env.NewWorkspace(t, act(regenerateAction, "subscription_name = \"nothing\"\n    key = \"both\"")).Run(t, planInvoke(regenerateAction)...)
	if err == nil || !strings.Contains(out, `no subscription with the id "nothing"`) {
		t.Errorf("a subscription that is not there: %v\n%s", err, out)
	}
}

// Whatever becomes of a response, each key is regenerated once at most, and the other key goes on working after the first was lost.
func TestAccRegenerateSubscriptionKeys_lostResponse(t *testing.T) {
	t.Parallel()
	for name, fault := range lostResponses() {
		for which, route := range map[string]string{"primary": primaryRoute, "secondary": secondaryRoute} {
			t.Run(name+", "+which, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t)
				before, _ := env.APIM.Subscription(apim.StarterSubscriptionID)
				env.Faults.Add(fault.On("apim", http.MethodPost, route))
				w := env.NewWorkspace(t, act(regenerateAction, "subscription_name = \"sina-starter\"\n    key = \"both\""))
				out, err := w.Run(t, invoke(regenerateAction)...)
				after, _ := env.APIM.Subscription(apim.StarterSubscriptionID)
				done := env.Calls(func(c kernel.Call) bool {
					return c.Route == route && (c.Status == http.StatusNoContent || c.Status == 0)
				})
				lost := err != nil
				switch {
				case done > 1:
					t.Errorf("the key was regenerated %d times:\n%s", done, out)
				case lost && !strings.Contains(out, "The key may have been regenerated"):
					t.Errorf("the apply fails otherwise:\n%s", out)
				case lost && which == "primary" && after.SecondaryKey != before.SecondaryKey:
					t.Error("both keys are new, although it is not known what became of the first")
				case !lost && (after.PrimaryKey == before.PrimaryKey || after.SecondaryKey == before.SecondaryKey):
					t.Errorf("a key is the old one:\n%s", out)
				}
			})
		}
	}
}
