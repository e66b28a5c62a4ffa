package apim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

// threeUsers adds three users.
func threeUsers(env *acctest.Env) []string {
	var ids []string
	for _, name := range []string{"k1-ann", "k1-bob", "k1-carl"} {
		ids = append(ids, env.APIM.AddUser(apim.User{ID: name, FirstName: "F", LastName: "L", Email: name + "@example.com"}).ID)
	}
	return ids
}

func TestAccGroupMember_K1_2EdgesAtOtherAddresses(t *testing.T) {
	t.Parallel()
	in := func(group string) func(string) string {
		return func(user string) string { return fmt.Sprintf("group_id = %q\n  user_id = %s", group, user) }
	}
	acctest.EdgeCases(t, acctest.EdgeCase{
		Type: "platformusers_apim_group_member", Users: threeUsers,
		Body: in(apim.TestersGroupID), Again: in(serviceID + "/groups/" + strings.ToUpper(apim.TestersGroupID)),
		Has:      func(env *acctest.Env, user string) bool { return isMember(env, apim.TestersGroupID, user) },
		ImportID: func(user string) string { return apim.TestersGroupID + "/" + user },
	})
}

// K1.2: a subscription that is destroyed and created again has other keys, so that a plan which does both is refused: whether the configuration
// names it or leaves that to the provider.
func TestAccSubscription_K1_2keysAreKept(t *testing.T) {
	t.Parallel()
	for _, named := range []string{"", "subscription_name = \"k1-premium\"\n"} {
		keyed := func(key string) string {
			return fmt.Sprintf("resource \"platformusers_apim_subscription\" \"m\" {\n  for_each = { %s = %q }\n  user_id = each.value\n"+
				"  product_id = \"premium\"\n  display_name = \"K1\"\n  %s}\n", key, apim.RegularUserID, named)
		}
		env := acctest.Start(t)
		w := env.NewWorkspace(t, keyed("k"))
		w.MustRun(t, "apply", "-auto-approve")
		before := env.Writes()
		w.Configure(t, keyed("x"))
		for _, args := range [][]string{{"apply", "-auto-approve"}, {"apply", "-auto-approve"}, {"apply", "-auto-approve", "-parallelism=1"}} {
			out, err := w.Run(t, args...)
			if err == nil || !strings.Contains(out, "The plan deletes a subscription and creates it again") || !strings.Contains(out, "moved {") ||
				!strings.Contains(out, "its keys stop working") {
				t.Errorf("the apply says:\n%s", out)
			}
		}
		w.Configure(t, keyed("x")+"moved {\n  from = platformusers_apim_subscription.m[\"k\"]\n  to = platformusers_apim_subscription.m[\"x\"]\n}\n")
		w.MustRun(t, "apply", "-auto-approve")
		if env.Writes() != before {
			t.Error("the subscription was touched")
		}
	}
}

// K2.1, K10.10: two resources for one subscription are refused in plan. One that was imported twice is a warning as long as both keep it, since a
// destroy has to go on.
func TestAccSubscription_K10_10twice(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	two := func(attributes ...string) string {
		return strings.Replace(grantWith(attributes...), `"it"`, `"two"`, 1)
	}
	w := env.NewWorkspace(t, grantWith()+two(`display_name = "Other"`))
	for range 2 {
		out, err := w.Run(t, "apply", "-auto-approve")
		if err == nil || !strings.Contains(out, "Two resources manage the same subscription") || !strings.Contains(out, `display_name = "Other"`) {
			t.Errorf("the apply says:\n%s", out)
		}
	}
	w.Configure(t, grantWith("subscription_name = ")+two("subscription_name = "))
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "Two resources manage the same subscription") {
		t.Errorf("the apply says:\n%s", out)
	}
	w.Configure(t, grantWith())
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, grantWith()+two()+importing("platformusers_apim_subscription.two", "rita-premium"))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "Two resources manage the same subscription") {
		t.Errorf("the import says:\n%s", out)
	}
	w.Configure(t, grantWith())
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "terraform state rm ADDRESS") {
		t.Errorf("the apply says:\n%s", out)
	}
	w.Configure(t, grantWith()+two())
	w.MustRun(t, "destroy", "-auto-approve")
}
