package apim_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

// memberOf is a membership whose group and user are named by these lines.
func memberOf(lines ...string) string {
	return "resource \"platformusers_apim_group_member\" \"it\" {\n  " + strings.Join(lines, "\n  ") + "\n}\n"
}

// keeps expects a plan that changes nothing.
func keeps(t *testing.T, w *acctest.Workspace, config string) {
	t.Helper()
	w.Configure(t, config)
	if out, err := w.Run(t, "plan", "-detailed-exitcode"); err != nil {
		t.Errorf("%s\nplans:\n%s", config, out)
	}
}

// holds expects texts in the state.
func holds(t *testing.T, w *acctest.Workspace, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(w.State(t), text) {
			t.Errorf("the state lacks %s:\n%s", text, w.State(t))
		}
	}
}

// Whatever names a membership by: the state has all of it, and any other way to name it is the same one.
func TestAccGroupMember_names(t *testing.T) {
	t.Parallel()
	groups := []string{`group_name = "testers"`, `group_id = "testers"`, fmt.Sprintf("group_id = %q", serviceID+"/groups/testers"),
		"group_id = \"TESTERS\"\n  group_name = \"Testers\""}
	users := []string{`email = "Rita.Regular@example.com"`, `user_id = "rita.regular"`, fmt.Sprintf("user_id = %q", serviceID+"/users/RITA.regular"),
		"user_id = \"/users/rita.regular\"\n  email = \"rita.regular@EXAMPLE.com\""}
	for name, options := range edgeVariants() {
		for i := range groups {
			t.Run(fmt.Sprint(name, " ", i), func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, options...)
				w := env.NewWorkspace(t, memberOf(groups[i], users[i]))
				w.MustRun(t, "apply", "-auto-approve")
				if !isMember(env, apim.TestersGroupID, apim.RegularUserID) {
					t.Fatal("nobody was added")
				}
				for _, attribute := range []string{"group_id", "group_name", "user_id", "email"} {
					if !regexp.MustCompile(`"` + attribute + `": "[^"]+"`).MatchString(w.State(t)) {
						t.Errorf("the state lacks %s:\n%s", attribute, w.State(t))
					}
				}
				writes := env.Writes()
				for j := range groups {
					w.Configure(t, memberOf(groups[j], users[j]))
					if out := w.MustRun(t, "apply", "-auto-approve"); strings.Contains(out, "must be replaced") {
						t.Errorf("%s and %s after %s and %s:\n%s", groups[j], users[j], groups[i], users[i], out)
					}
					keeps(t, w, memberOf(groups[j], users[j]))
				}
				if env.Writes() != writes {
					t.Error("something was written")
				}
				w.MustRun(t, "destroy", "-auto-approve")
			})
		}
	}
}

// A subscription's user, product and API have names, too. Another one replaces it, and the plan shows it by name.
func TestAccSubscription_names(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	byName := func(scope string) string {
		return grantWith("user_id = ", `email = "rita.regular@example.com"`, "product_id = ", scope)
	}
	w := env.NewWorkspace(t, byName(`product_name = "PREMIUM"`))
	w.MustRun(t, "apply", "-auto-approve")
	holds(t, w, `"product_id": "premium"`, `"user_id": "rita.regular"`, `"email": "rita.regular@example.com"`)
	keeps(t, w, byName(`product_name = "PREMIUM"`))
	keeps(t, w, grantWith())
	keeps(t, w, grantWith(fmt.Sprintf("product_id = %q", serviceID+"/products/premium"), `product_name = "premium"`))
	before, _ := env.APIM.Subscription("rita-premium")
	for _, step := range []struct{ config, shows, state string }{
		{byName(`api_name = "Orders API"`), `api_name = "Orders API"`, `"api_id": "orders-api"`},
		{byName(`api_id = "echo-api"`), `"Orders API" -> "Echo API"`, `"api_name": "Echo API"`},
		{byName("all_apis = true"), "all_apis", `"all_apis": true`},
		{byName(`product_name = "Premium"`), `product_name = "Premium"`, `"product_id": "premium"`},
	} {
		w.Configure(t, step.config)
		out := w.MustRun(t, "apply", "-auto-approve")
		if !strings.Contains(out, "must be replaced") || !strings.Contains(out, step.shows) ||
			!strings.Contains(out, "the keys that are in use today stop working") {
			t.Errorf("%s\nplans:\n%s", step.config, out)
		}
		holds(t, w, step.state)
		keeps(t, w, step.config)
	}
	if after, _ := env.APIM.Subscription("rita-premium"); after.PrimaryKey == before.PrimaryKey {
		t.Error("it is the same subscription")
	}
	w.MustRun(t, "destroy", "-auto-approve")
}

// Typos fail in plan, with what is like them, and so do contradictions.
func TestAccEdges_typos(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for config, want := range map[string]string{
		memberOf(`group_name = "Tester"`, `email = "rita.regular@example.com"`):                 "testers Testers",
		memberOf(`group_name = "Testers"`, `email = "rita.reguler@example.com"`):                "rita.regular rita.regular@example.com",
		memberOf(`group_name = "Developers"`, `user_id = "rita.regular"`):                       "API Management decides who is in its own groups",
		memberOf(`group_id = "testers"`, `group_name = "Partners"`, `user_id = "rita.regular"`): "group_id and group_name do not mean the same",
		memberOf(`group_id = "testers"`, `user_id = "rita.regular"`, `email = "nadia.oneill@example.com"`): "" +
			"user_id and email do not mean the same",
		memberOf(`group_id = "testers"`):                                "There is no user yet",
		memberOf(`email = "rita.regular@example.com"`):                  "At least one of these attributes must be configured",
		memberOf(`group_id = "testers"`, `email = "rita"`):              "Invalid e-mail address",
		grantWith("product_id = ", `product_name = "Premum"`):           "premium Premium",
		grantWith("product_id = ", `api_name = "Order API"`):            "orders-api Orders API",
		grantWith(`product_name = "Starter"`):                           "product_id and product_name do not mean the same",
		grantWith("user_id = ", `email = "sina.subscribe@example.com"`): "sina-subscriber sina.subscriber@example.com",
		grantWith(`api_name = "Orders API"`):                            "Here, 2 of them are",
	} {
		if out, err := env.NewWorkspace(t, config).Run(t, "plan"); err == nil || !strings.Contains(out, want) {
			t.Errorf("%s\n%v, want %s:\n%s", config, err, want, out)
		}
	}
	if env.Writes() != 0 {
		t.Error("something was written")
	}
}

// Two resources that name one edge in different ways are refused.
func TestAccEdges_namesOfOneEdge(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	two := func(config string) string { return strings.Replace(config, `"it"`, `"two"`, 1) }
	for _, config := range []string{
		memberOf(`group_id = "testers"`, `user_id = "rita.regular"`) + two(memberOf(`group_name = "Testers"`, `email = "rita.regular@example.com"`)),
		grantWith("subscription_name = ") +
			two(grantWith("subscription_name = ", "user_id = ", `email = "rita.regular@example.com"`, "product_id = ", `product_name = "Premium"`)),
	} {
		for _, args := range [][]string{{"plan"}, {"plan", "-parallelism=1"}} {
			if out, err := env.NewWorkspace(t, config).Run(t, args...); err == nil || !strings.Contains(out, "Two resources manage the same") {
				t.Errorf("%s\n%v:\n%s", config, err, out)
			}
		}
	}
}

// An account of the same configuration can be named by its e-mail address before it exists, and goes on being the same person with another address.
func TestAccEdges_emailOfThisConfiguration(t *testing.T) {
	t.Parallel()
	for name, options := range edgeVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			with := func(email string) string {
				return adaWith(fmt.Sprintf("email = %q", email), "delete_subscriptions = true") +
					memberOf(`group_name = "Testers"`, "email = platformusers_apim_user.ada.email") +
					grantWith("user_id = ", "email = platformusers_apim_user.ada.email")
			}
			w := env.NewWorkspace(t, with("ada@example.com"))
			plan := w.MustRun(t, "plan")
			if n := strings.Count(plan, fmt.Sprintf(`user_id = %q`, adaID)); n != 3 {
				t.Errorf("the plan shows %d ids:\n%s", n, plan)
			}
			w.MustRun(t, "apply", "-auto-approve")
			keeps(t, w, with("ada@example.com"))
			w.Configure(t, with("ada.king@example.org"))
			out := w.MustRun(t, "apply", "-auto-approve")
			if !strings.Contains(out, "0 to add, 3 to change, 0 to destroy") {
				t.Errorf("the apply says:\n%s", out)
			}
			keeps(t, w, with("ada.king@example.org"))
			if !isMember(env, apim.TestersGroupID, adaID) {
				t.Error("the membership is gone")
			}
			w.MustRun(t, "destroy", "-auto-approve")
		})
	}
}

// The state of the release before has no names: it is refreshed and plans nothing.
func TestAccEdges_stateWithoutNames(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	config := memberOf(`group_id = "testers"`, `user_id = "rita.regular"`) + grantWith()
	w := env.NewWorkspace(t, config)
	w.MustRun(t, "apply", "-auto-approve")
	old := regexp.MustCompile(`"(email|group_name|product_name|api_name)": ("[^"]*"|null),?\s*`).ReplaceAllString(w.State(t), "")
	old = regexp.MustCompile(`,(\s*})`).ReplaceAllString(old, "$1")
	if strings.Contains(old, "example.com") || strings.Contains(old, "Testers") {
		t.Fatalf("the state still has names:\n%s", old)
	}
	w.WriteState(t, old)
	writes := env.Writes()
	w.MustRun(t, "plan", "-detailed-exitcode", "-refresh=false")
	w.MustRun(t, "plan", "-detailed-exitcode")
	w.MustRun(t, "apply", "-refresh-only", "-auto-approve")
	if env.Writes() != writes {
		t.Error("something was written")
	}
	holds(t, w, `"group_name": "Testers"`, `"email": "rita.regular@example.com"`, `"product_name": "Premium"`)
	w.WriteState(t, old)
	keeps(t, w, memberOf(`group_id = "testers"`, `user_id = "rita.regular"`)+grantWith())
	w.Configure(t, memberOf(`group_name = "Testers"`, `email = "rita.regular@example.com"`)+grantWith("product_id = ", `product_name = "Premium"`))
	if out := w.MustRun(t, "apply", "-auto-approve"); strings.Contains(out, "must be replaced") || env.Writes() != writes {
		t.Errorf("with names the apply says:\n%s", out)
	}
	w.MustRun(t, "destroy", "-auto-approve")
}

// What was renamed is the same: silently where the configuration says nothing of the name, with a warning where it does.
func TestAccEdges_renamed(t *testing.T) {
	t.Parallel()
	for config, warns := range map[string]bool{
		memberOf(`group_id = "testers"`, `user_id = "rita.regular"`) + grantWith():                                                        false,
		memberOf(`group_name = "Testers"`, `email = "rita.regular@example.com"`) + grantWith("product_id = ", `product_name = "Premium"`): true,
	} {
		env := acctest.Start(t)
		w := env.NewWorkspace(t, config)
		w.MustRun(t, "apply", "-auto-approve")
		env.APIM.EditGroup(apim.TestersGroupID, func(g *apim.Group) { g.DisplayName = "Beta" })
		env.APIM.EditProduct(apim.PremiumProductID, func(p *apim.Product) { p.DisplayName = "Gold" })
		env.APIM.EditUser(apim.RegularUserID, func(u *apim.User) { u.Email = "rita@example.org" })
		out, err := w.Run(t, "plan", "-detailed-exitcode")
		if err != nil {
			t.Errorf("%s\nplans:\n%s", config, out)
		}
		if strings.Contains(out, `it is called "Beta" now`) != warns || strings.Contains(out, "2 more similar warnings") != warns {
			t.Errorf("%s\nplans:\n%s", config, out)
		}
		w.MustRun(t, "apply", "-refresh-only", "-auto-approve")
		if got := strings.Contains(w.State(t), `"group_name": "Beta"`) && strings.Contains(w.State(t), `"product_name": "Gold"`); got == warns {
			t.Errorf("the state follows: %t\n%s", got, w.State(t))
		}
	}
}
