package apim_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const grantAddress = "platformusers_apim_subscription.it"

// grantWith is Rita's subscription to the premium product with more or other attributes; "name = " leaves one out.
func grantWith(attributes ...string) string {
	return block("platformusers_apim_subscription", "it", map[string]string{
		"subscription_name": `"rita-premium"`, "user_id": fmt.Sprintf("%q", apim.RegularUserID), "product_id": `"premium"`,
		"display_name": `"Rita's premium"`,
	}, attributes)
}

// sole returns the one subscription of a user.
func sole(env *acctest.Env, userID string) (apim.Subscription, error) {
	var owned []apim.Subscription
	for _, s := range env.APIM.Subscriptions() {
		if strings.EqualFold(s.OwnerID, userID) {
			owned = append(owned, s)
		}
	}
	if len(owned) != 1 {
		return apim.Subscription{}, fmt.Errorf("%s has %d subscriptions", userID, len(owned))
	}
	return owned[0], nil
}

// subscribed checks a user's only subscription.
func subscribed(env *acctest.Env, userID string, want apim.Subscription) resource.TestCheckFunc {
	return func(*terraform.State) error {
		got, err := sole(env, userID)
		if err != nil {
			return err
		}
		if got.Scope != want.Scope || *got.DisplayName != *want.DisplayName || got.State != want.State || got.AllowTracing != want.AllowTracing ||
			want.ID != "" && got.ID != want.ID {
			return fmt.Errorf("on the platform it is %+v (%s)", got, *got.DisplayName)
		}
		return nil
	}
}

func text(s string) *string { return &s }

// planned expects a plan to do this to the subscription, and nothing to be left after it.
func planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(grantAddress, action)},
		PostApplyPostRefresh: acctest.EmptyPlan().PostApplyPostRefresh,
	}
}

func TestAccSubscription_lifecycle(t *testing.T) {
	t.Parallel()
	for name, options := range edgeVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			unchanged := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
			changed := grantWith(`display_name = "Rita"`, `state = "suspended"`, "allow_tracing = true")
			imported := func(id string) resource.TestStep {
				return resource.TestStep{
					Config: env.Config(changed), ResourceName: grantAddress, ImportState: true, ImportStateId: id, ImportStateVerify: true,
					ImportStateVerifyIdentifierAttribute: "subscription_name",
				}
			}
			env.Test(t, resource.TestCase{
				Steps: []resource.TestStep{
					{
						Config:           env.Config(grantWith()),
						ConfigPlanChecks: acctest.EmptyPlan(),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue(grantAddress, tfjsonpath.New("id"), knownvalue.StringExact(serviceID+"/subscriptions/rita-premium")),
							statecheck.ExpectKnownValue(grantAddress, tfjsonpath.New("state"), knownvalue.StringExact("active")),
							statecheck.ExpectKnownValue(grantAddress, tfjsonpath.New("allow_tracing"), knownvalue.Bool(false)),
							statecheck.ExpectIdentityValueMatchesState(grantAddress, tfjsonpath.New("subscription_id")),
							statecheck.ExpectIdentityValueMatchesState(grantAddress, tfjsonpath.New("resource_group_name")),
							statecheck.ExpectIdentityValueMatchesState(grantAddress, tfjsonpath.New("service_name")),
							statecheck.ExpectIdentityValueMatchesState(grantAddress, tfjsonpath.New("subscription_name")),
						},
						Check: subscribed(env, apim.RegularUserID, apim.Subscription{ID: "rita-premium", Scope: "/products/premium",
							DisplayName: text("Rita's premium"), State: "active"}),
					},
					{
						Config: env.Config(changed), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
						Check: subscribed(env, apim.RegularUserID, apim.Subscription{ID: "rita-premium", Scope: "/products/premium", DisplayName: text("Rita"),
							State: "suspended", AllowTracing: true}),
					},
					// Other forms of the same ids are no change.
					{
						Config: env.Config(grantWith(`display_name = "Rita"`, `state = "suspended"`, "allow_tracing = true", `subscription_name = "RITA-premium"`,
							fmt.Sprintf("user_id = %q", serviceID+"/users/"+apim.RegularUserID),
							fmt.Sprintf("product_id = %q", strings.ToUpper(serviceID)+"/products/Premium"))),
						ConfigPlanChecks: unchanged,
					},
					{
						Config: env.Config(grantWith(`display_name = "Rita"`, `state = "suspended"`, "allow_tracing = true",
							`user_id = "/users/`+apim.RegularUserID+`"`, `product_id = "/products/premium"`)),
						ConfigPlanChecks: unchanged,
					},
					imported("rita-premium"),
					imported(apim.ServiceName + "/RITA-PREMIUM"),
					imported(apim.ResourceGroup + "/" + apim.ServiceName + "/rita-premium"),
					imported(serviceID + "/subscriptions/rita-premium"),
					{ResourceName: grantAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
					{ResourceName: grantAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateId: "rita-premium"},
				},
				CheckDestroy: func(*terraform.State) error {
					if len(env.APIM.Subscriptions()) != 3 {
						return fmt.Errorf("the subscriptions are %+v", env.APIM.Subscriptions())
					}
					return nil
				},
			})
			if n := env.Calls(func(c kernel.Call) bool {
				return strings.Contains(c.Route, "listSecrets") || strings.Contains(c.Route, "regenerate")
			}); n != 0 {
				t.Error("keys were asked for")
			}
			if len(env.Outbox.All()) != 0 {
				t.Errorf("mails were sent: %+v", env.Outbox.All())
			}
		})
	}
}

// Only what changed is sent, with the version that was read a moment before.
func TestAccSubscription_sendsOnlyChanges(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: env.Config(grantWith())},
		{Config: env.Config(grantWith(`state = "cancelled"`)), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate)},
		{Config: env.Config(grantWith(`state = "cancelled"`, "allow_tracing = true")), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate)},
	}})
	var bodies []string
	for _, c := range env.Journal.All() {
		if c.Method == http.MethodPatch {
			bodies = append(bodies, string(c.Body))
		}
	}
	if got := strings.Join(bodies, " "); got != `{"properties":{"state":"cancelled"}} {"properties":{"allowTracing":true}}` {
		t.Errorf("the changes were sent as %s", got)
	}
}

func TestAccSubscription_scopes(t *testing.T) {
	t.Parallel()
	for name, options := range edgeVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			random := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
			var before string
			another := statecheck.ExpectKnownValue(grantAddress, tfjsonpath.New("subscription_name"), knownvalue.StringFunc(func(now string) error {
				if !random.MatchString(now) || now == before {
					return fmt.Errorf("the name is %q after %q", now, before)
				}
				before = now
				return nil
			}))
			oneAPI, allAPIs := grantWith("subscription_name = ", "product_id = ", `api_id = "echo-api"`),
				grantWith("subscription_name = ", "product_id = ", "all_apis = true")
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{
				{
					Config: env.Config(oneAPI), ConfigPlanChecks: acctest.EmptyPlan(), ConfigStateChecks: []statecheck.StateCheck{another},
					Check: subscribed(env, apim.RegularUserID, apim.Subscription{Scope: "/apis/echo-api", DisplayName: text("Rita's premium"), State: "active"}),
				},
				{
					Config:           env.Config(grantWith("subscription_name = ", "product_id = ", fmt.Sprintf("api_id = %q", serviceID+"/apis/ECHO-API"))),
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
				},
				{Config: env.Config(oneAPI), ResourceName: grantAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
				// Another scope is another subscription, with another name and other keys.
				{
					Config: env.Config(allAPIs), ConfigPlanChecks: planned(plancheck.ResourceActionReplace), ConfigStateChecks: []statecheck.StateCheck{another},
					Check: subscribed(env, apim.RegularUserID, apim.Subscription{Scope: "/apis", DisplayName: text("Rita's premium"), State: "active"}),
				},
				{Config: env.Config(allAPIs), ResourceName: grantAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
				{
					Config: env.Config(grantWith("subscription_name = ")), ConfigPlanChecks: planned(plancheck.ResourceActionReplace),
					ConfigStateChecks: []statecheck.StateCheck{another},
					Check: subscribed(env, apim.RegularUserID,
						apim.Subscription{Scope: "/products/premium", DisplayName: text("Rita's premium"), State: "active"}),
				},
				{
					Config:            env.Config(grantWith("subscription_name = ", fmt.Sprintf("user_id = %q", apim.MailUserID))),
					ConfigPlanChecks:  planned(plancheck.ResourceActionReplace),
					ConfigStateChecks: []statecheck.StateCheck{another},
					Check: subscribed(env, apim.MailUserID, apim.Subscription{Scope: "/products/premium", DisplayName: text("Rita's premium"),
						State: "active"}),
				},
			}})
		})
	}
}

// A replacement takes the keys, and the plan says so. In place, whoever had them before would keep the access.
func TestAccSubscription_replacementIsWarnedAbout(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, grantWith())
	w.MustRun(t, "apply", "-auto-approve")
	before, _ := env.APIM.Subscription("rita-premium")
	w.Configure(t, grantWith(fmt.Sprintf("user_id = %q", apim.MailUserID)))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "API Management subscription will be re-created") ||
		!strings.Contains(out, "the keys that are in use today stop working") {
		t.Errorf("the apply says:\n%s", out)
	}
	after, _ := env.APIM.Subscription("rita-premium")
	if after.OwnerID != apim.MailUserID || after.PrimaryKey == before.PrimaryKey || after.SecondaryKey == before.SecondaryKey {
		t.Errorf("the new subscription is %+v, the old one was %+v", after, before)
	}
	for _, key := range []string{before.PrimaryKey, before.SecondaryKey, after.PrimaryKey, after.SecondaryKey} {
		if strings.Contains(w.State(t), key) {
			t.Error("a key is in the state")
		}
	}
}

// Names take every character that the service takes, and the subscription can be in another service.
func TestAccSubscription_namesAndServices(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: env.Config(grantWith(`subscription_name = "Rita's 100% = (ä) sub"`)), ConfigPlanChecks: acctest.EmptyPlan()},
		{Config: env.Config(grantWith(`subscription_name = "Rita's 100% = (ä) sub"`)), ResourceName: grantAddress, ImportState: true,
			ImportStateKind: resource.ImportBlockWithResourceIdentity},
	}})
	elsewhere := []string{fmt.Sprintf("resource_group_name = %q", apim.OtherResourceGroup), fmt.Sprintf("service_name = %q", apim.OtherServiceName)}
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: env.Config(grantWith(append(elsewhere, fmt.Sprintf("product_id = %q", serviceID+"/products/premium"))...)),
			ExpectError: acctest.Saying("but this resource is about the service")},
		{Config: env.Config(grantWith(elsewhere...)), ConfigPlanChecks: acctest.EmptyPlan()},
		{Config: env.Config(grantWith(elsewhere...)), ResourceName: grantAddress, ImportState: true,
			ImportStateId:     apim.OtherResourceGroup + "/" + apim.OtherServiceName + "/rita-premium",
			ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "subscription_name"},
	}})
	if _, there := env.APIM.Subscription("rita-premium"); there {
		t.Error("it was made in the first service")
	}
}

func TestAccSubscription_drift(t *testing.T) {
	t.Parallel()
	for name, options := range edgeVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			w := env.NewWorkspace(t, grantWith())
			w.MustRun(t, "apply", "-auto-approve")
			env.APIM.EditSubscription("rita-premium", func(s *apim.Subscription) { s.State, s.DisplayName = "cancelled", nil })
			if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "A subscription will be active again") ||
				!strings.Contains(out, "0 added, 1 changed, 0 destroyed") {
				t.Errorf("the apply says:\n%s", out)
			}
			if err := subscribed(env, apim.RegularUserID, apim.Subscription{Scope: "/products/premium", DisplayName: text("Rita's premium"),
				State: "active"})(nil); err != nil {
				t.Error(err)
			}
			// Somebody gave it to somebody else: what is declared is another grant, and gets keys of its own.
			env.APIM.EditSubscription("rita-premium", func(s *apim.Subscription) { s.OwnerID = apim.MailUserID })
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "1 to add, 0 to change, 1 to destroy") {
				t.Errorf("the plan says:\n%s", out)
			}
			env.APIM.EditSubscription("rita-premium", func(s *apim.Subscription) { s.OwnerID = apim.RegularUserID })
			for what, remove := range map[string]func(){
				"subscription": func() { env.APIM.DeleteSubscription("rita-premium") },
				"user":         func() { env.APIM.DeleteUser(apim.RegularUserID) },
			} {
				remove()
				if out := w.MustRun(t, "plan"); !strings.Contains(out, "API Management subscription is gone") ||
					!strings.Contains(out, "1 to add, 0 to change, 0 to destroy") {
					t.Errorf("without the %s the plan says:\n%s", what, out)
				}
				if what == "subscription" {
					env.APIM.AddSubscription(apim.Subscription{ID: "rita-premium", OwnerID: apim.RegularUserID, Scope: "/products/premium",
						DisplayName: text("Rita's premium")})
				}
			}
			w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")
		})
	}
}

// A user who was deleted and left the subscriptions leaves working keys: they stay in the state, for a destroy to delete them.
func TestAccSubscription_withoutOwner(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("apim.delete_with_subscriptions", "ownerless"))
	w := env.NewWorkspace(t, grantWith())
	w.MustRun(t, "apply", "-auto-approve")
	env.APIM.EditSubscription("rita-premium", func(s *apim.Subscription) { s.OwnerID = "" })
	out := w.MustRun(t, "apply", "-refresh-only", "-auto-approve")
	if !strings.Contains(out, "API Management subscription has no owner any more") || !strings.Contains(w.State(t), "rita-premium") {
		t.Errorf("the refresh says:\n%s", out)
	}
	w.MustRun(t, "destroy", "-auto-approve")
	if _, there := env.APIM.Subscription("rita-premium"); there {
		t.Error("the keys still work")
	}
}

// A user and the subscriptions come with one apply and go with one destroy, also when the user takes them along.
func TestCLISubscription_withItsUser(t *testing.T) {
	t.Parallel()
	for _, flag := range []string{"false", "true"} {
		for name, options := range edgeVariants() {
			t.Run(name+", "+flag, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, options...)
				subscription := grantWith("user_id = platformusers_apim_user.ada.id", `product_id = "starter"`)
				w := env.NewCLI(t, adaWith("delete_subscriptions = "+flag)+subscription)
				w.MustRun(t, "apply", "-auto-approve")
				if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
					t.Errorf("the plan says:\n%s", out)
				}
				// The state refers to the user by the whole id; the id alone is the same user.
				w.Configure(t, adaWith("delete_subscriptions = "+flag)+grantWith(fmt.Sprintf("user_id = %q", adaID), `product_id = "starter"`))
				if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
					t.Errorf("with the id alone the plan says:\n%s", out)
				}
				if flag == "true" {
					// Created by the id alone, nothing shows Terraform which goes first.
					w.MustRun(t, "destroy", "-auto-approve")
					w.Configure(t, adaWith("delete_subscriptions = true"))
					w.MustRun(t, "apply", "-auto-approve")
					w.Configure(t, adaWith("delete_subscriptions = true")+grantWith(fmt.Sprintf("user_id = %q", adaID), `product_id = "starter"`))
					w.MustRun(t, "apply", "-auto-approve")
					w.MustRun(t, "destroy", "-auto-approve", "-target=platformusers_apim_user.ada")
					if out := w.MustRun(t, "plan", "-target="+grantAddress); !strings.Contains(out, "API Management subscription is gone") {
						t.Errorf("after the user went, the plan says:\n%s", out)
					}
				} else {
					w.Configure(t, adaWith("delete_subscriptions = "+flag)+subscription)
				}
				w.MustRun(t, "destroy", "-auto-approve")
				if _, there := env.APIM.Subscription("rita-premium"); there || !isGone(env, adaID) {
					t.Error("something is left")
				}
			})
		}
	}
}

func TestAccSubscription_refusals(t *testing.T) {
	t.Parallel()
	for name, options := range edgeVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			sina := fmt.Sprintf("user_id = %q", apim.SubscriberUserID)
			for want, config := range map[string]string{
				`The service has a subscription "sina-starter"`: grantWith(`subscription_name = "SINA-starter"`),
				`To give the user a second one of the same name, set subscription_name`: grantWith("subscription_name = ", sina, `product_id = "starter"`,
					`display_name = "Sina's starter"`),
				"The product allows no further subscription": grantWith(sina, `product_id = "starter"`),
				`has no user "nobody"`:                       grantWith(`user_id = "nobody"`),
				`has no product with the id "nothing"`:       grantWith(`product_id = "nothing"`),
				`has no API with the id "nothing"`:           grantWith("product_id = ", `api_id = "nothing"`),
				"Here, 2 of them are":                        grantWith(`api_id = "echo-api"`),
				"Here, 0 of them are":                        grantWith("product_id = "),
				"Attribute all_apis":                         grantWith("product_id = ", "all_apis = false"),
				"Invalid subscription name":                  grantWith(`subscription_name = "a/b"`),
				"Invalid id of a product":                    grantWith(fmt.Sprintf("product_id = %q", serviceID+"/apis/echo-api")),
				"Attribute display_name":                     grantWith(`display_name = ""`),
				"Attribute state":                            grantWith(`state = "on"`),
			} {
				env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(config), ExpectError: acctest.Saying(want)}}})
			}
			if s, _ := env.APIM.Subscription("sina-starter"); s.OwnerID != apim.SubscriberUserID || *s.DisplayName != "Sina's starter" ||
				len(env.APIM.Subscriptions()) != 3 {
				t.Errorf("a refused create changed something: %+v", env.APIM.Subscriptions())
			}
			env.APIM.AddSubscription(apim.Subscription{ID: "nobodys", Scope: "/products/premium", DisplayName: text("Nobody's")})
			env.APIM.AddSubscription(apim.Subscription{ID: "everything", Scope: "/", OwnerID: apim.AdministratorID, DisplayName: text("Everything")})
			for id, want := range map[string]string{
				"nobodys":                         "The subscription has no owner",
				"everything":                      "The subscription is for the whole service",
				"nothing":                         `has no subscription with the id "nothing"`,
				"a/b/c/d":                         "does not have the form of an import id",
				serviceID + "/users/1":            "does not have the form of an import id",
				"elsewhere/sina-starter":          "The API Management service does not exist",
				serviceID + "/subscriptions/a/b/": "does not have the form of an import id",
			} {
				env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
					Config: env.Config(grantWith()), ResourceName: grantAddress, ImportState: true, ImportStateId: id, ExpectError: acctest.Saying(want),
				}}})
			}
		})
	}
}

// Where the service looks whether a user sees a product by one of its groups, its refusal stands on the user; for who sees it nothing changes.
func TestAccSubscription_productThatTheUserDoesNotSee(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("apim.subscription_visibility", "checked"))
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: env.Config(grantWith()), ExpectError: acctest.Saying(`user_id = "` + apim.RegularUserID +
			`" The service does not accept this value: The user '` + apim.RegularUserID + `' has no access to the product 'premium'`)},
		{Config: env.Config(grantWith(`product_id = "unlimited"`)), ConfigPlanChecks: acctest.EmptyPlan()},
	}})
}

// The import block that the error prints works, and an import resets nothing.
func TestAccSubscription_import(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	mine := grantWith(`subscription_name = "sina-echo"`, fmt.Sprintf("user_id = %q", apim.SubscriberUserID), "product_id = ", `api_id = "echo-api"`,
		`display_name = "Sina's echo"`)
	w := env.NewWorkspace(t, mine)
	out, err := w.Run(t, "apply", "-auto-approve")
	id := serviceID + "/subscriptions/sina-echo"
	if err == nil || !strings.Contains(out, "import { to = platformusers_apim_subscription.NAME id = \""+id+"\" }") {
		t.Errorf("the apply says:\n%s", out)
	}
	// It is suspended on the platform, and nobody asked for its keys to work again.
	w.Configure(t, mine+importing(grantAddress, id))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added, 0 changed, 0 destroyed") {
		t.Errorf("the import says:\n%s", out)
	}
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") || env.Writes() != 0 {
		t.Errorf("the plan after the import says:\n%s", out)
	}
	// Set once, active is what it is from then on.
	w.Configure(t, strings.Replace(mine, "display_name", "state = \"active\"\n  display_name", 1))
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, mine)
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
		t.Errorf("the plan says:\n%s", out)
	}
	env.APIM.EditSubscription("sina-echo", func(s *apim.Subscription) { s.State = "suspended" })
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "A subscription will be active again") {
		t.Errorf("the plan of what was suspended outside says:\n%s", out)
	}
}
