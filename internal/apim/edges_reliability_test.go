package apim_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// edges is a membership and a subscription.
func edges() string { return member("testers", apim.MailUserID) + grantWith() }

// Fifty subscriptions in one apply, of many users to one product and of one user to many things, need no depends_on: writes that touch one user or
// product wait for each other, so that the service has none to refuse.
func TestAccSubscription_fiftyAtOnce(t *testing.T) {
	t.Parallel()
	for _, variant := range []string{"412", "409"} {
		t.Run(variant, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.SeedUsers(25), acctest.Latency(5*time.Millisecond), acctest.Set("apim.parallel_writes", variant))
			w := env.NewWorkspace(t, fmt.Sprintf(`
resource "platformusers_apim_subscription" "product" {
  count        = 25
  user_id      = format("user-%%05d", count.index + 1)
  product_id   = "premium"
  display_name = "Premium"
}
resource "platformusers_apim_subscription" "user" {
  count        = 25
  user_id      = %q
  api_id       = "echo-api"
  display_name = "Echo ${count.index}"
}
`, apim.RegularUserID))
			w.MustRun(t, "apply", "-auto-approve", "-parallelism=50")
			if n := len(env.APIM.Subscriptions()); n < 50 {
				t.Errorf("the service has %d subscriptions", n)
			}
			before := len(env.APIM.Subscriptions()) - 50
			refused := func(c kernel.Call) bool {
				return c.Status == http.StatusPreconditionFailed || c.Status == http.StatusConflict
			}
			if n := env.Calls(refused); n != 0 {
				t.Errorf("%d writes were refused", n)
			}
			if n := calls(env, http.MethodPut, apim.SubscriptionRoute); n != 50 {
				t.Errorf("%d creates were sent", n)
			}
			env.Journal.Clear()
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
				t.Errorf("the plan says:\n%s", out)
			}
			// Two are read by themselves before the list is. One call signs in.
			if n := calls(env, http.MethodGet, apim.SubscriptionRoute); n > 2 || env.Journal.Len() > 4 {
				t.Errorf("a plan of 50 subscriptions made %d calls, %d of them for subscriptions", env.Journal.Len(), n)
			}
			w.MustRun(t, "destroy", "-auto-approve", "-parallelism=50")
			if n := len(env.APIM.Subscriptions()); n != before || env.Calls(refused) != 0 {
				t.Errorf("the destroy leaves %d subscriptions of %d, and %d of its writes were refused", n, before, env.Calls(refused))
			}
		})
	}
}

// Whatever becomes of the response to a create, there is one subscription afterwards, in the state, and the plan is empty; with a chosen and a
// random name.
func TestAccSubscription_lostAnswerToACreate(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]kernel.Fault{
		"cut before":      {Kind: kernel.FaultResetBefore},
		"cut after":       {Kind: kernel.FaultResetAfter},
		"half a response": {Kind: kernel.FaultTruncate},
		"a web page":      {Kind: kernel.FaultHTML},
		"a bad gateway":   {Kind: kernel.FaultStatus, Status: http.StatusBadGateway},
		"others' lock": {Kind: kernel.FaultStatus, Status: http.StatusPreconditionFailed, Times: 2,
			Body: `{"error":{"code":"PreconditionFailed","message":"locked"}}`},
	} {
		for how, config := range map[string]string{"chosen": grantWith(), "random": grantWith("subscription_name = ")} {
			t.Run(name+", "+how, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t)
				env.Faults.Add(fault.On("apim", http.MethodPut, apim.SubscriptionRoute))
				env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
					Config: env.Config(config), ConfigPlanChecks: acctest.EmptyPlan(),
					Check: subscribed(env, apim.RegularUserID, apim.Subscription{Scope: "/products/premium", DisplayName: text("Rita's premium"), State: "active"}),
				}}})
			})
		}
	}
}

// A change and a deletion whose responses are lost, or that meet others' locks, come to the same end.
func TestAccSubscription_lostResponsesToChanges(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodPatch, http.MethodDelete} {
		for name, fault := range map[string]kernel.Fault{
			"cut before": {Kind: kernel.FaultResetBefore},
			"cut after":  {Kind: kernel.FaultResetAfter},
			"others' lock": {Kind: kernel.FaultStatus, Status: http.StatusPreconditionFailed, Times: 2,
				Body: `{"error":{"code":"PreconditionFailed","message":"locked"}}`},
		} {
			t.Run(method+", "+name, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t)
				env.Faults.Add(fault.On("apim", method, apim.SubscriptionRoute))
				env.Test(t, resource.TestCase{
					Steps: []resource.TestStep{
						{Config: env.Config(grantWith())},
						{
							Config: env.Config(grantWith(`state = "suspended"`)), ConfigPlanChecks: acctest.EmptyPlan(),
							Check: subscribed(env, apim.RegularUserID, apim.Subscription{Scope: "/products/premium", DisplayName: text("Rita's premium"),
								State: "suspended"}),
						},
					},
					CheckDestroy: func(*terraform.State) error {
						if _, there := env.APIM.Subscription("rita-premium"); there {
							return fmt.Errorf("the subscription is still there")
						}
						return nil
					},
				})
			})
		}
	}
}

// What somebody else changed between plan and apply is not overwritten; what does not concern the change is no obstacle.
func TestAccSubscription_changedSincePlanned(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edit    func(*apim.Subscription)
		refused bool
	}{
		"the same field":    {func(s *apim.Subscription) { s.State = "cancelled" }, true},
		"another field":     {func(s *apim.Subscription) { s.DisplayName = text("Renamed") }, false},
		"the very same way": {func(s *apim.Subscription) { s.State = "suspended" }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, grantWith())
			w.MustRun(t, "apply", "-auto-approve")
			w.Configure(t, grantWith(`state = "suspended"`))
			w.MustRun(t, "plan", "-out=plan.bin")
			env.APIM.EditSubscription("rita-premium", c.edit)
			out, err := w.Run(t, "apply", "plan.bin")
			if c.refused != (err != nil) || c.refused && !strings.Contains(out, "somebody else has changed state of subscription") {
				t.Errorf("the apply says:\n%s", out)
			}
			want := apim.Subscription{State: "suspended", DisplayName: text("Rita's premium")}
			c.edit(&want)
			if got, _ := env.APIM.Subscription("rita-premium"); got.State != want.State || *got.DisplayName != *want.DisplayName {
				t.Errorf("on the platform it is %+v", got)
			}
		})
	}
}

// A subscription of the same name that somebody else made in the moment of the create is not ours.
func TestAccSubscription_somebodyWasFaster(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{Platform: "apim", Method: http.MethodPut, Route: apim.SubscriptionRoute, Kind: kernel.FaultHoldBefore})
	w := env.NewWorkspace(t, grantWith())
	held := w.StartHeld(t, env.Faults, "apply", "-auto-approve")
	env.APIM.AddSubscription(apim.Subscription{ID: "rita-premium", OwnerID: apim.MailUserID, Scope: "/products/premium", DisplayName: text("Nadia's")})
	if out, err := held.Finish(); err == nil || !strings.Contains(out, "Somebody created the subscription at the same moment") {
		t.Errorf("the apply says:\n%s", out)
	}
	if strings.Contains(w.State(t), "rita-premium") {
		t.Error("somebody else's subscription is in the state")
	}
}

// kill -9 of everything while the platform works on a create under a random name: the next apply finds what was left and says how to take it in.
func TestCLISubscription_killedCreate(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{Platform: "apim", Method: http.MethodPut, Route: apim.SubscriptionRoute, Kind: kernel.FaultHoldAfter})
	config := grantWith("subscription_name = ")
	w := env.NewPlugin(t, config)
	w.StartHeld(t, env.Faults, "apply", "-auto-approve").Kill()
	left, err := sole(env, apim.RegularUserID)
	if err != nil {
		t.Fatal(err)
	}
	out, err := w.Run(t, "apply", "-auto-approve", "-lock=false")
	id := serviceID + "/subscriptions/" + left.ID
	if err == nil || !strings.Contains(out, "an interrupted run may have left it") || !strings.Contains(out, id) {
		t.Errorf("the next apply says:\n%s", out)
	}
	w.Configure(t, config+importing(grantAddress, id))
	w.MustRun(t, "apply", "-auto-approve", "-lock=false")
	if out := w.MustRun(t, "plan", "-detailed-exitcode", "-lock=false"); !strings.Contains(out, "No changes") {
		t.Errorf("a plan after the import says:\n%s", out)
	}
	if _, err := sole(env, apim.RegularUserID); err != nil {
		t.Error(err)
	}
}

// A wrong name or base URL answers "not found" to everything. It must not empty a state, and nothing counts as destroyed there.
func TestAccEdges_aWrongBaseURLEmptiesNoState(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, edges())
	w.MustRun(t, "apply", "-auto-approve")
	before := w.State(t)
	notFound := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(notFound.Close)
	w.Setenv("APIM_RESOURCE_MANAGER_ENDPOINT", notFound.URL)
	for _, command := range [][]string{{"plan"}, {"apply", "-refresh-only", "-auto-approve"}, {"destroy", "-auto-approve"},
		{"destroy", "-auto-approve", "-refresh=false"}} {
		if out, err := w.Run(t, command...); err == nil || !strings.Contains(out, "The API Management service does not exist") {
			t.Errorf("%v against a wrong base URL says:\n%s", command, out)
		}
	}
	if w.State(t) != before {
		t.Errorf("the state was changed:\n%s", w.State(t))
	}
}

func TestAccEdges_noRightIsNotAbsence(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, edges())
	w.MustRun(t, "apply", "-auto-approve")
	before := w.State(t)
	for _, status := range []int{http.StatusForbidden, http.StatusInternalServerError} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			env.Faults.Add(kernel.Fault{Platform: "apim", Method: method, Kind: kernel.FaultStatus, Status: status,
				Body: `{"error":{"code":"No","message":"no"}}`, Times: -1})
		}
		out, err := w.Run(t, "plan")
		for _, what := range []string{"group member", "subscription"} {
			if err == nil || !strings.Contains(out, "Unable to read API Management "+what) {
				t.Errorf("status %d of a %s says:\n%s", status, what, out)
			}
		}
		env.Faults.Clear()
	}
	if w.State(t) != before {
		t.Error("the state was changed")
	}
	// A sign-in that may only read learns which action it lacks.
	w.Setenv("APIM_ACCESS_TOKEN", apim.ReaderAccessToken)
	out, err := w.Run(t, "destroy", "-auto-approve")
	for _, action := range []string{"groups/users/delete", "subscriptions/delete"} {
		if err == nil || !strings.Contains(out, "lacks the action Microsoft.ApiManagement/service/"+action) {
			t.Errorf("without %s the destroy says:\n%s", action, out)
		}
	}
}

// Consumption has neither users nor groups, and says so.
func TestAccEdges_consumptionTier(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("apim.tier", "consumption"))
	for _, config := range []string{member("testers", apim.MailUserID), data("users", ""), data("groups", "")} {
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(config),
			ExpectError: acctest.Saying("The pricing tier has no users")}}})
	}
}
