package apim_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

// K3.1: what a subscription of the developer portal lacks, and what it has on, is left alone until a configuration names it.
func TestAccSubscription_K3_1_leftOut(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.APIM.AddSubscription(apim.Subscription{
		ID: "5f0c1d2e3a4b5c6d7e8f9a0b", OwnerID: apim.RegularUserID, Scope: "/products/" + apim.PremiumProductID, State: "active", AllowTracing: true,
	})
	bare := func(attributes ...string) string {
		return grantWith(append([]string{`subscription_name = "5f0c1d2e3a4b5c6d7e8f9a0b"`, "display_name = "}, attributes...)...) +
			importing(grantAddress, "5f0c1d2e3a4b5c6d7e8f9a0b")
	}
	w := env.NewWorkspace(t, bare())
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added, 0 changed") {
		t.Errorf("the import says:\n%s", out)
	}
	w.Configure(t, bare(`state = "suspended"`))
	w.MustRun(t, "apply", "-auto-approve")
	if s, _ := env.APIM.Subscription("5f0c1d2e3a4b5c6d7e8f9a0b"); s.DisplayName != nil || !s.AllowTracing || s.State != "suspended" {
		t.Errorf("another change made of it %+v", s)
	}
	w.Configure(t, bare(`state = "suspended"`, `display_name = "Rita"`, "allow_tracing = false"))
	w.MustRun(t, "apply", "-auto-approve")
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
		t.Errorf("the plan after it says:\n%s", out)
	}
	w = env.NewWorkspace(t, grantWith("display_name = ", `subscription_name = "new"`))
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "Missing for a new subscription") {
		t.Errorf("a new one without a name says:\n%s", out)
	}
}

// K3.6: the platform's rules hold for what is new. What it has is imported, read, changed and referred to, whatever its length and characters.
func TestAccUser_K3_6_olderThanTheRules(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 103)
	env := acctest.Start(t)
	for _, odd := range []apim.User{
		{ID: long, FirstName: "Older", LastName: "Than\u200b Rules", Email: "older@example.com", State: "active"},
		{ID: "odd", FirstName: strings.Repeat("y", 101), LastName: "Odd", Email: "odd..one@example.com", State: "active"},
	} {
		env.APIM.AddUser(odd)
		config := existing(env, "", odd.ID) + block("platformusers_apim_group_member", "m", map[string]string{
			"group_id": fmt.Sprintf("%q", apim.TestersGroupID), "user_id": "platformusers_apim_user.u0.user_id"}, nil)
		w := env.NewWorkspace(t, config)
		if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 1 added, 0 changed") {
			t.Errorf("the import says:\n%s", out)
		}
		w.Configure(t, strings.Replace(config, "user_id", "note = \"known\"\n  user_id", 1))
		w.MustRun(t, "apply", "-auto-approve")
		if u, _ := env.APIM.User(odd.ID); u.Note == nil || *u.Note != "known" || u.LastName != odd.LastName {
			t.Errorf("the change made of it %+v", u)
		}
	}
	for _, attribute := range []string{fmt.Sprintf("user_id = %q", long), fmt.Sprintf("first_name = %q", strings.Repeat("y", 101)),
		`email = "odd..two@example.com"`} {
		w := env.NewWorkspace(t, adaWith(attribute))
		if out, err := w.Run(t, "plan"); err == nil {
			t.Errorf("a new account with %s says:\n%s", attribute, out)
		}
	}
}

// K4.1: what the service holds with letters and accents apart is found by the same text in Terraform's form, and is no change.
func TestAcc_K4_1_unicodeForms(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	const email = "josé@example.com"
	env.APIM.AddUser(apim.User{ID: "jose", FirstName: norm.NFD.String("José"), LastName: norm.NFD.String("Núñez"), Email: norm.NFD.String(email),
		State: "active"})
	env.APIM.AddGroup(apim.Group{ID: "munchen", DisplayName: norm.NFD.String("München"), Type: "custom"})
	config := func(last string) string {
		return adaWith(`user_id = "jose"`, `first_name = "José"`, fmt.Sprintf("last_name = %q", last), fmt.Sprintf("email = %q", email)) +
			importing(adaAddress, email)
	}
	w := env.NewWorkspace(t, config("Núñez"))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added, 0 changed") {
		t.Errorf("the import says:\n%s", out)
	}
	w.Configure(t, config("Ñandú"))
	w.MustRun(t, "apply", "-auto-approve")
	if u, _ := env.APIM.User("jose"); u.LastName != "Ñandú" {
		t.Errorf("the last name is %q", u.LastName)
	}
	w = env.NewWorkspace(t, fmt.Sprintf(`
data "platformusers_apim_users" "by_email" { email = %q }
data "platformusers_apim_users" "by_name" { first_name = "José" }
data "platformusers_apim_groups" "all" { name = "München" }
output "found" {
  value = join(" ", concat(data.platformusers_apim_users.by_email.users[*].user_id, data.platformusers_apim_users.by_name.users[*].user_id,
    data.platformusers_apim_groups.all.groups[*].id))
}
`, email))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "jose jose munchen") {
		t.Errorf("the look-ups say:\n%s", out)
	}
	w = env.NewWorkspace(t, adaWith(fmt.Sprintf("email = %q", email)))
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "Already exists on API Management") {
		t.Errorf("the plan for a taken e-mail address says:\n%s", out)
	}
}

// K15.1: characters that nobody sees make a second account out of the same name. Joiners belong to Persian names.
func TestAcc_K15_1_invisibleCharacters(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for _, config := range []string{
		adaWith(`user_id = "ada\u200b"`), adaWith(`email = "ada\u200b@example.com"`), adaWith(`first_name = "Ada\u00a0"`),
		adaWith(`last_name = "Love\u200clace"`), adaWith(`user_id = "علی\u200cرضا"`),
		graceWith(`user_id = "grace\u00a0x"`), graceWith(`email = "grace@example.com\u200b"`), graceWith(`last_name = "Hop\u00adper"`),
		grantWith(`subscription_name = "rita\u200b"`), grantWith(`display_name = "Rita\u200b"`),
	} {
		w := env.NewWorkspace(t, config)
		if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "Invisible character") {
			t.Errorf("the plan says:\n%s", out)
		}
	}
	if n := env.Journal.Len(); n != 0 {
		t.Errorf("%d calls were made", n)
	}
	w := env.NewWorkspace(t, adaWith(`first_name = "علی\u200cرضا"`))
	w.MustRun(t, "apply", "-auto-approve")
}

// K6.2: a group, product or API that does not exist is found in plan, with those that are called much the same. What this run found gone stops no
// destroy.
func TestAcc_K6_2_endsThatDoNotExist(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	member := func(group string) string {
		return block("platformusers_apim_group_member", "m", map[string]string{
			"group_id": fmt.Sprintf("%q", group), "user_id": fmt.Sprintf("%q", apim.RegularUserID)}, nil)
	}
	for config, want := range map[string]string{
		member("Partner"):                                    apim.PartnersGroupID + " Partners",
		grantWith(`product_id = "premiun"`):                  apim.PremiumProductID + " Premium",
		grantWith("product_id = ", `api_id = "no-such-api"`): `has no API with the id "no-such-api"`,
	} {
		w := env.NewWorkspace(t, config)
		if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, want) {
			t.Errorf("the plan says:\n%s", out)
		}
	}
	w := env.NewWorkspace(t, member(apim.TestersGroupID)+grantWith())
	w.MustRun(t, "apply", "-auto-approve")
	env.APIM.DeleteGroup(apim.TestersGroupID)
	env.APIM.DeleteProduct(apim.PremiumProductID)
	w.MustRun(t, "destroy", "-auto-approve")
}

// leaver is Ada with a subscription of her own, as rows of a map; attributes are the subscription's.
func leaver(rows, attributes string) string {
	return fmt.Sprintf(`
locals { people = %s }
resource "platformusers_apim_user" "people" {
  for_each   = local.people
  user_id    = each.key
  first_name = "Ada"
  last_name  = "Lovelace"
  email      = "${each.key}@example.com"
}
resource "platformusers_apim_subscription" "people" {
  for_each     = local.people
  user_id      = platformusers_apim_user.people[each.key].user_id
  product_id   = "premium"
  display_name = "Premium"
  %s
}
`, rows, attributes)
}

// K6.1: a deletion that subscriptions would stop is refused in plan. Those that the same plan ends stop nothing.
func TestCLIUser_K6_1_subscriptionsLeft(t *testing.T) {
	t.Parallel()
	const rows, none = `{ ann = "", bob = "" }`, `{ bob = "" }`
	for name, c := range map[string]struct {
		attributes string
		unmanaged  bool
		after      string
		command    []string
		refused    bool
	}{
		"row, managed":         {"", false, none, []string{"apply", "-auto-approve"}, false},
		"row, unmanaged":       {"", true, none, []string{"plan"}, true},
		"destroy, managed":     {"", false, rows, []string{"destroy", "-auto-approve"}, false},
		"destroy, named":       {`subscription_name = "${each.key}-premium"`, false, rows, []string{"destroy", "-auto-approve"}, false},
		"destroy, unmanaged":   {"", true, rows, []string{"plan", "-destroy"}, true},
		"row, none in use":     {`state = "cancelled"`, false, none, []string{"apply", "-auto-approve"}, false},
		"all, managed, at 1":   {"", false, `{}`, []string{"apply", "-auto-approve", "-parallelism=1"}, false},
		"destroy, named, at 1": {`subscription_name = "${each.key}-premium"`, false, rows, []string{"destroy", "-auto-approve", "-parallelism=1"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewCLI(t, leaver(rows, c.attributes))
			w.MustRun(t, "apply", "-auto-approve")
			if c.unmanaged {
				env.APIM.AddSubscription(apim.Subscription{ID: "ann-echo", OwnerID: "ann", Scope: "/apis/" + apim.EchoAPIID, State: "active"})
			}
			writes := env.Writes()
			w.Configure(t, leaver(c.after, c.attributes))
			out, err := w.Run(t, c.command...)
			switch {
			case (err != nil) != c.refused, c.refused && (!strings.Contains(out, "ann-echo") || !strings.Contains(out, "in an apply of their own")):
				t.Errorf("it says:\n%s", out)
			case c.refused && env.Writes() != writes:
				t.Error("something was written")
			case !c.refused && !isGone(env, "ann"):
				t.Error("the person is still there")
			}
		})
	}
}

// K3.1: the configuration that Terraform generates for what the developer portal made is accepted as it is.
func TestCLISubscription_K3_1_generated(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.APIM.AddSubscription(apim.Subscription{
		ID: "5f0c1d2e3a4b5c6d7e8f9a0b", OwnerID: apim.RegularUserID, Scope: "/products/" + apim.PremiumProductID, State: "active", AllowTracing: true,
	})
	w := env.NewCLI(t, importing(grantAddress, "5f0c1d2e3a4b5c6d7e8f9a0b"))
	w.MustRun(t, "plan", "-generate-config-out="+filepath.Join(w.Dir, "generated.tf"))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added, 0 changed") {
		t.Errorf("the import says:\n%s", out)
	}
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
		t.Errorf("the plan after it says:\n%s", out)
	}
}
