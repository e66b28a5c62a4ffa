package apim_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Whatever becomes of the response to a create, one account exists afterwards, it is in the state, and the plan is empty.
func TestAccReliability_lostAnswerToACreate(t *testing.T) {
	t.Parallel()
	faults := acctest.LostResponses()
	delete(faults, "a token that ended") // the sandbox is signed in to with a fixed access token
	maps.Copy(faults, map[string]kernel.Fault{
		"a lock": {Kind: kernel.FaultStatus, Status: http.StatusPreconditionFailed,
			Body: `{"error":{"code":"PreconditionFailed","message":"locked"}}`},
		"another kind of it": {Kind: kernel.FaultStatus, Status: http.StatusConflict,
			Body: `{"error":{"code":"PessimisticConcurrencyConflict","message":"Operation on the user is in progress"}}`},
	})
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			env.Faults.Add(fault.On("apim", http.MethodPut, apim.UserRoute))
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
				Config:           env.Config(adaWith(`note = "Countess"`, `password_wo = "Sandb0x-Passw0rd"`, "password_wo_version = 1")),
				ConfigPlanChecks: acctest.EmptyPlan(),
			}}})
			if n := calls(env, http.MethodPut, apim.UserRoute); n > 2 {
				t.Errorf("%d creates were sent", n)
			}
		})
	}
}

// An account of the same id that somebody else made in the moment of the create is not ours. What the service overwrites without being asked is
// reported.
func TestAccReliability_somebodyWasFaster(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		variant string // of If-None-Match
		faults  []kernel.Fault
		want    string
		left    string
	}{
		"overwritten": {"ignored", []kernel.Fault{{Method: http.MethodPut, Kind: kernel.FaultHoldBefore}}, "Somebody created the user at the same moment",
			"Ada"},
		"refused": {"honored", []kernel.Fault{{Method: http.MethodPut, Kind: kernel.FaultHoldBefore}}, "Already exists on API Management", "Other"},
		// The response is lost, and what is there is somebody else's. The third look is the one after the create.
		"seen after a lost response": {"ignored", []kernel.Fault{{Method: http.MethodPut, Kind: kernel.FaultResetBefore},
			{Method: http.MethodGet, Nth: 3, Kind: kernel.FaultHoldBefore}}, "Already exists on API Management", "Other"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("apim.if_none_match", c.variant))
			for _, fault := range c.faults {
				env.Faults.Add(fault.On("apim", fault.Method, apim.UserRoute))
			}
			w := env.NewWorkspace(t, adaWith())
			held := w.StartHeld(t, env.Faults, "apply", "-auto-approve")
			env.APIM.AddUser(apim.User{ID: adaID, FirstName: "Other", LastName: "Person", Email: "other@example.com"})
			if out, err := held.Finish(); err == nil || !strings.Contains(out, c.want) || !strings.Contains(out, serviceID+"/users/"+adaID) {
				t.Errorf("the apply says:\n%s", out)
			}
			if strings.Contains(w.State(t), adaID) {
				t.Error("somebody else's account is in the state")
			}
			if u, _ := env.APIM.User(adaID); u.FirstName != c.left || u.State != "active" {
				t.Errorf("the account is %+v", u)
			}
		})
	}
}

// Ctrl-C while the platform works on a create: the write ends and is saved, untainted, and the next plan is empty.
func TestCLIReliability_interruptedCreate(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]string{adaID: adaWith(), graceID: graceWith()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			env.Faults.Add(kernel.Fault{Platform: "apim", Method: http.MethodPut, Route: apim.UserRoute, Kind: kernel.FaultHoldAfter})
			w := env.NewPlugin(t, config)
			w.StartHeld(t, env.Faults, "apply", "-auto-approve").Interrupt()
			if state := w.State(t); !strings.Contains(state, "@example.com") || strings.Contains(state, "tainted") {
				t.Fatalf("what was made is not in the state as it should be:\n%s", state)
			}
			if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
				t.Errorf("the next plan says:\n%s", out)
			}
			if n := calls(env, http.MethodPut, apim.UserRoute); n != 1 {
				t.Errorf("%d creates were sent", n)
			}
		})
	}
}

// kill -9 of everything while the platform works on a create: the next plan recognizes what was left and says how to take it in.
func TestCLIReliability_killedCreate(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{Platform: "apim", Method: http.MethodPut, Route: apim.UserRoute, Kind: kernel.FaultHoldAfter})
	w := env.NewPlugin(t, adaWith())
	w.StartHeld(t, env.Faults, "apply", "-auto-approve").Kill()
	id := serviceID + "/users/" + adaID
	out := w.MustRun(t, "plan", "-lock=false") // K10.1: an error of the plan would end a destroy
	if !strings.Contains(out, "An apply will refuse") || !strings.Contains(out, "an interrupted run may have left it") || !strings.Contains(out, id) {
		t.Errorf("the next plan says:\n%s", out)
	}
	w.Configure(t, adaWith()+importing(adaAddress, id))
	w.MustRun(t, "apply", "-auto-approve", "-lock=false")
	if out := w.MustRun(t, "plan", "-detailed-exitcode", "-lock=false"); !strings.Contains(out, "No changes") {
		t.Errorf("a plan after the import says:\n%s", out)
	}
}

// Whatever becomes of the response to a change or a delete, what was asked for holds afterwards.
func TestAccReliability_lostResponsesToChanges(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]kernel.Fault{
		"cut before":    {Kind: kernel.FaultResetBefore},
		"cut after":     {Kind: kernel.FaultResetAfter},
		"a bad gateway": {Kind: kernel.FaultStatus, Status: http.StatusBadGateway},
		"half":          {Kind: kernel.FaultTruncate},
		"empty":         {Kind: kernel.FaultEmpty},
		"a web page":    {Kind: kernel.FaultHTML},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, adaWith(`password_wo = "Sandb0x-Passw0rd"`, "password_wo_version = 1"))
			w.MustRun(t, "apply", "-auto-approve")
			env.Faults.Add(fault.On("apim", http.MethodPatch, apim.UserRoute))
			w.Configure(t, adaWith(`first_name = "Augusta"`, `password_wo = "Sandb0x-Passw0rd-2"`, "password_wo_version = 2"))
			w.MustRun(t, "apply", "-auto-approve")
			if u, _ := env.APIM.User(adaID); u.FirstName != "Augusta" || !env.APIM.PasswordIs(adaID, "Sandb0x-Passw0rd-2") {
				t.Errorf("the user is %+v", u)
			}
			env.Faults.Add(fault.On("apim", http.MethodPatch, apim.UserRoute))
			w.Configure(t, adaWith(`first_name = "Ada"`, `password_wo = "Sandb0x-Passw0rd-2"`, "password_wo_version = 2"))
			w.MustRun(t, "apply", "-auto-approve")
			if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
				t.Errorf("a plan after it says:\n%s", out)
			}
			if fault.Kind != kernel.FaultEmpty { // which is how the service may say that it deleted a user
				env.Faults.Add(fault.On("apim", http.MethodDelete, apim.UserRoute))
			}
			w.MustRun(t, "destroy", "-auto-approve")
			if !isGone(env, adaID) {
				t.Errorf("the account is %s", state(env, adaID))
			}
		})
	}
}

// everyone is one resource of each type of this file's.
func everyone() string { return adaWith() + graceWith() }

// A wrong name or base URL answers "not found" to everything. It must not empty a state.
func TestAccReliability_aWrongBaseURLEmptiesNoState(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, everyone())
	w.MustRun(t, "apply", "-auto-approve")
	before := w.State(t)
	notFound := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(`{"error":{"code":"ResourceNotFound","message":"User not found.","details":null}}`))
	}))
	t.Cleanup(notFound.Close)
	w.Setenv("APIM_RESOURCE_MANAGER_ENDPOINT", notFound.URL)
	for _, command := range [][]string{{"plan"}, {"apply", "-refresh-only", "-auto-approve"}, {"destroy", "-auto-approve"},
		{"destroy", "-auto-approve", "-refresh=false"}} {
		out, err := w.Run(t, command...)
		if err == nil || !strings.Contains(out, "Until this is resolved, nothing is believed to be deleted") {
			t.Errorf("%s against a wrong base URL says:\n%s", command[0], out)
		}
	}
	if w.State(t) != before {
		t.Errorf("the state was changed:\n%s", w.State(t))
	}
	// A service that is gone with everything in it is not believed either.
	w.Setenv("APIM_RESOURCE_MANAGER_ENDPOINT", env.URL()+apim.Root)
	w.WriteState(t, strings.ReplaceAll(before, apim.ServiceName, "contoso-gone"))
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "The API Management service does not exist") {
		t.Errorf("a service that is gone says:\n%s", out)
	}
}

func TestAccReliability_noRightIsNotAbsence(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, everyone())
	w.MustRun(t, "apply", "-auto-approve")
	before := w.State(t)
	for _, status := range []int{http.StatusForbidden, http.StatusInternalServerError} {
		env.Faults.Add(kernel.Fault{Platform: "apim", Method: http.MethodGet, Kind: kernel.FaultStatus, Status: status,
			Body: `{"error":{"code":"X","message":"no"}}`, Times: -1})
		out, err := w.Run(t, "plan")
		for _, what := range []string{"user", "invitation"} {
			if err == nil || !strings.Contains(out, "Unable to read API Management "+what) {
				t.Errorf("status %d of a %s says:\n%s", status, what, out)
			}
		}
		if _, err := w.Run(t, "apply", "-refresh-only", "-auto-approve"); err == nil {
			t.Errorf("status %d is no error", status)
		}
		env.Faults.Clear()
	}
	if w.State(t) != before {
		t.Error("the state was changed")
	}
}

// A role that lacks an action: the error says which, and where.
func TestAccReliability_missingActions(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith())
	w.Setenv("APIM_ACCESS_TOKEN", apim.ReaderAccessToken)
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil ||
		!strings.Contains(out, "lacks the action Microsoft.ApiManagement/service/users/write on") || !strings.Contains(out, apim.ServiceName) {
		t.Errorf("a reader gets:\n%s", out)
	}
	w.Setenv("APIM_ACCESS_TOKEN", apim.NoUsersAccessToken)
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "Microsoft.ApiManagement/service/users/read") {
		t.Errorf("who may not read users gets:\n%s", out)
	}
	w.Setenv("APIM_ACCESS_TOKEN", "not-a-token")
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "Azure does not accept the access token") ||
		strings.Contains(out, "not-a-token") {
		t.Errorf("a wrong token gets:\n%s", out)
	}
}

func TestAccReliability_consumptionTier(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("apim.tier", "consumption"))
	for _, config := range []string{adaWith(), graceWith()} {
		w := env.NewWorkspace(t, config)
		if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "The pricing tier has no users") || !strings.Contains(out, "Consumption") {
			t.Errorf("the plan says:\n%s", out)
		}
	}
}

// What the service says about single fields stands on the attributes, every word of it.
func TestAccReliability_refusalsStandOnTheAttributes(t *testing.T) {
	t.Parallel()
	const refusal = `{"error":{"code":"ValidationError","message":"One or more fields contain incorrect values:","details":[` +
		`{"code":"ValidationError","target":"lastName","message":"Bad last name."},{"code":"ValidationError","target":"properties.password",` +
		`"message":"Weak password."},` +
		`{"code":"ValidationError","target":"identities[0].provider","message":"Odd provider."}]}}`
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{Platform: "apim", Method: http.MethodPut, Route: apim.UserRoute, Kind: kernel.FaultStatus,
		Status: http.StatusBadRequest, Body: refusal})
	w := env.NewWorkspace(t, adaWith(`password_wo = "weak"`, "password_wo_version = 1"))
	out, err := w.Run(t, "apply", "-auto-approve")
	for _, want := range []string{`last_name = "Lovelace"`, "The service does not accept this value: Bad last name.", "password_wo = ",
		"does not accept this value: Weak password.", "identities[0].provider", "Odd provider."} {
		if err == nil || !strings.Contains(out, want) {
			t.Errorf("%q is missing in:\n%s", want, out)
		}
	}
	if strings.Contains(w.State(t), adaID) || state(env, adaID) != "gone" {
		t.Error("there is an account, or a state")
	}
}

// A refusal for the rate is waited for, and a create that it turned away is sent again.
func TestAccReliability_rateLimits(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]kernel.Fault{
		"429 with Retry-After": {Kind: kernel.FaultTooManyRequests, Header: map[string]string{"Retry-After": "1"},
			Body: `{"error":{"code":"SubscriptionRequestsThrottled","message":"slow down"}}`},
		"bare 429": {Kind: kernel.FaultTooManyRequests},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			env.Faults.Add(fault.On("apim", http.MethodPut, apim.UserRoute))
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(graceWith()), ConfigPlanChecks: acctest.EmptyPlan()}}})
			if n := calls(env, http.MethodPut, apim.UserRoute); n != 2 || mails(env, mailInvited, graceID) != 1 {
				t.Errorf("%d creates were sent", n)
			}
		})
	}
}

// A plan only reads, and reads an account once. Validate calls nobody.
func TestAccReliability_callBudgets(t *testing.T) {
	t.Parallel()
	const n = 20
	env := acctest.Start(t)
	w := env.NewWorkspace(t, fmt.Sprintf(`
resource "platformusers_apim_user" "many" {
  count      = %[1]d
  user_id    = "many-${count.index}"
  first_name = "Many"
  last_name  = "Number ${count.index}"
  email      = "many.${count.index}@example.com"
}
resource "platformusers_apim_invitation" "many" {
  count      = %[1]d
  user_id    = "invited-${count.index}"
  first_name = "Invited"
  last_name  = "Number ${count.index}"
  email      = "invited.${count.index}@example.com"
}
`, n))
	w.MustRun(t, "validate")
	if calls := env.Journal.Len(); calls != 0 {
		t.Errorf("validate made %d calls", calls)
	}
	w.MustRun(t, "apply", "-auto-approve")
	// A look and the create. The looks of the plan, and of the apply, since Terraform plans each resource twice, cost a list each.
	if calls := env.Journal.Len(); calls > 2*n*2+2*7 {
		t.Errorf("an apply of %d accounts made %d calls", 2*n, calls)
	}
	env.Journal.Clear()
	w.MustRun(t, "plan", "-detailed-exitcode")
	if env.Writes() != 0 {
		t.Error("a plan wrote")
	}
	if calls := env.Journal.Len(); calls > 5 {
		t.Errorf("a plan of %d accounts made %d calls", 2*n, calls)
	}
}

// No secret gets anywhere but to the platform: not into state, plan, output or log, not even at TRACE and not in errors.
func TestCLIReliability_secretsStaySecret(t *testing.T) {
	t.Parallel()
	const canary = "Canary-Passw0rd-4711"
	env := acctest.Start(t)
	w := env.NewPlugin(t, adaWith(`password_wo = var.password`,
		"password_wo_version = 1")+"variable \"password\" {\n  sensitive = true\n  ephemeral = true\n}\n")
	w.Setenv("TF_VAR_password", canary)
	w.Trace()
	var printed strings.Builder
	// A platform that echoes what it refuses.
	env.Faults.Add(kernel.Fault{Platform: "apim", Method: http.MethodPut, Route: apim.UserRoute, Kind: kernel.FaultStatus, Status: 400,
		Body: `{"error":{"code":"ValidationError","message":"bad password: ` + canary + `","details":[{"target":"password","message":"not ` + canary +
			`"}]}}`})
	out, err := w.Run(t, "apply", "-auto-approve")
	if err == nil || !strings.Contains(out, "bad password") {
		t.Errorf("the refusal was not shown:\n%s", out)
	}
	printed.WriteString(out)
	for _, command := range [][]string{{"plan", "-out=plan.bin"}, {"apply", "plan.bin"}, {"show", "-json"}, {"plan", "-detailed-exitcode"}} {
		printed.WriteString(w.MustRun(t, command...))
	}
	w.ExpectNoSecret(t, printed.String(), "/users/{userId}", canary, apim.AccessToken)
}

// A deletion goes on while nothing about it may be read: it is not taken for done, and the next destroy sees its end.
func TestAccReliability_deletionThatMayNotBeSeen(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, graceWith())
	w.MustRun(t, "apply", "-auto-approve")
	deleting := false
	w.OnCall(func(int) {
		deletes := env.Calls(func(c kernel.Call) bool { return c.Method == http.MethodDelete })
		if deletes == 1 && !deleting {
			deleting = true
			env.Faults.Add(kernel.Fault{Platform: "apim", Method: http.MethodGet, Kind: kernel.FaultStatus, Status: http.StatusForbidden, Times: -1})
		}
	})
	out, err := w.Run(t, "destroy", "-auto-approve", "-parallelism=1")
	if err == nil || !strings.Contains(out, "403") || !strings.Contains(w.State(t), "grace") {
		t.Errorf("the destroy says (%v):\n%s", err, out)
	}
	env.Faults.Clear()
	w.OnCall(nil)
	w.MustRun(t, "destroy", "-auto-approve")
	if !isGone(env, "grace") {
		t.Error("the invitation is still there")
	}
}
