package anypoint_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const (
	usersRoute = "/accounts/api/organizations/{org}/users"
	userRoute  = usersRoute + "/{user}"
)

func postsOfUsers(env *acctest.Env) int {
	return env.Calls(func(c kernel.Call) bool { return c.Method == http.MethodPost && c.Route == usersRoute })
}

func accountsNamed(env *acctest.Env, username string) int {
	n := 0
	for _, u := range env.Anypoint.Users() {
		if u.Username == username {
			n++
		}
	}
	return n
}

// Whatever becomes of the response to a create, one account exists afterwards, it is in the state, and the plan is empty.
func TestAccReliability_lostAnswerToACreate(t *testing.T) {
	t.Parallel()
	for name, fault := range acctest.LostResponses() {
		for _, lag := range []string{"0", "2"} {
			t.Run(name+", lag "+lag, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("anypoint.read_lag", lag))
				env.Faults.Add(fault.On("anypoint", http.MethodPost, usersRoute))
				env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(adaWith()), ConfigPlanChecks: acctest.EmptyPlan()}}})
				if n := accountsNamed(env, "ada.lovelace"); n != 1 {
					t.Errorf("%d accounts exist", n)
				}
			})
		}
	}
}

// An account of the same name that somebody else made in the moment of a lost response is not ours.
func TestAccReliability_aLostAnswerTakesNobodyElsesAccount(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{Platform: "anypoint", Method: http.MethodPost, Route: usersRoute, Kind: kernel.FaultHoldBefore})
	w := env.NewWorkspace(t, adaWith())
	held := w.StartHeld(t, env.Faults, "apply", "-auto-approve")
	other := env.Anypoint.AddUser(anypoint.User{Username: "ada.lovelace", FirstName: "Other", Email: "other@example.com", Enabled: true})
	if out, err := held.Finish(); err == nil || !strings.Contains(out, other.ID) {
		t.Errorf("the apply says:\n%s", out)
	}
	if strings.Contains(w.State(t), other.ID) {
		t.Error("somebody else's account is in the state")
	}
}

// Ctrl-C while the platform works on a create: the write ends and is saved, untainted, and the next plan is empty.
func TestCLIReliability_interruptedCreate(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{Platform: "anypoint", Method: http.MethodPost, Route: usersRoute, Kind: kernel.FaultHoldAfter})
	w := env.NewPlugin(t, adaWith())
	w.StartHeld(t, env.Faults, "apply", "-auto-approve").Interrupt()
	state := w.State(t)
	if !strings.Contains(state, "ada.lovelace") || strings.Contains(state, "tainted") {
		t.Fatalf("the account is not in the state as it should be:\n%s", state)
	}
	if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
		t.Errorf("the next plan says:\n%s", out)
	}
	if postsOfUsers(env) != 1 {
		t.Errorf("%d creates were sent", postsOfUsers(env))
	}
}

// kill -9 of everything while the platform works on a create: the next plan recognizes what was left and says how to take it in.
func TestCLIReliability_killedCreate(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{Platform: "anypoint", Method: http.MethodPost, Route: usersRoute, Kind: kernel.FaultHoldAfter})
	w := env.NewPlugin(t, adaWith())
	w.StartHeld(t, env.Faults, "apply", "-auto-approve").Kill()
	left, _ := env.Anypoint.UserByName("ada.lovelace")
	out := w.MustRun(t, "plan", "-lock=false")
	importID := anypoint.RootOrgID + "/" + left.ID
	if !strings.Contains(out, "an interrupted run may have left it") || !strings.Contains(out, importID) {
		t.Errorf("the next plan says:\n%s", out)
	}
	w.Configure(t, adaWith()+fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", adaAddress, importID))
	w.MustRun(t, "apply", "-auto-approve", "-lock=false")
	if out := w.MustRun(t, "plan", "-detailed-exitcode", "-lock=false"); !strings.Contains(out, "No changes") {
		t.Errorf("a plan after the import says:\n%s", out)
	}
}

// A wrong base URL or region returns "not found" for everything, or what another customer has. It must not empty a state.
func TestAccReliability_aWrongBaseURLEmptiesNoState(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	before := w.State(t)

	notFound := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "oauth2/token") {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"access_token":"another-platforms","token_type":"bearer"}`))
			return
		}
		http.Error(w, "Not Found", http.StatusNotFound)
	}))
	t.Cleanup(notFound.Close)
	w.Setenv("ANYPOINT_BASE_URL", notFound.URL)
	for _, command := range [][]string{{"plan"}, {"apply", "-refresh-only", "-auto-approve"}, {"destroy", "-auto-approve"}} {
		out, err := w.Run(t, command...)
		if err == nil || !strings.Contains(out, "a wrong region or base_url returns") {
			t.Errorf("%s against a wrong base URL says:\n%s", command[0], out)
		}
	}
	if w.State(t) != before {
		t.Error("the state was changed")
	}
}

func TestAccReliability_noRightIsNotAbsence(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	for _, status := range []int{http.StatusForbidden, http.StatusInternalServerError} {
		env.Faults.Add(kernel.Fault{
			Platform: "anypoint", Method: http.MethodGet, Route: userRoute, Kind: kernel.FaultStatus, Status: status, Body: "Forbidden", Times: -1,
		})
		if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "Unable to read Anypoint user") {
			t.Errorf("status %d says:\n%s", status, out)
		}
		env.Faults.Clear()
	}
	if !strings.Contains(w.State(t), "ada.lovelace") {
		t.Error("the user was removed from the state")
	}
}

// The rate limit is waited for, however the platform reports it, and a create that it turned away is sent again.
func TestAccReliability_rateLimits(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]kernel.Fault{
		"429 with the end of the window": {
			Kind: kernel.FaultStatus, Status: http.StatusTooManyRequests, Header: map[string]string{
				"X-RateLimit-Limit": "10", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "SOON",
			},
		},
		"429 with Retry-After": {Kind: kernel.FaultStatus, Status: http.StatusTooManyRequests, Header: map[string]string{"Retry-After": "1"}},
		"an empty 503": {
			Kind: kernel.FaultStatus, Status: http.StatusServiceUnavailable, Header: map[string]string{
				"X-RateLimit-Limit": "10", "X-RateLimit-Remaining": "5", "X-RateLimit-Reset": "SOON",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			if fault.Header["X-RateLimit-Reset"] != "" {
				fault.Header["X-RateLimit-Reset"] = fmt.Sprint(time.Now().Add(time.Second).Unix())
			}
			env.Faults.Add(fault.On("anypoint", http.MethodPost, usersRoute))
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(adaWith()), ConfigPlanChecks: acctest.EmptyPlan()}}})
			if postsOfUsers(env) != 2 {
				t.Errorf("%d creates were sent", postsOfUsers(env))
			}
		})
	}
}

// manyAccounts declares n users.
func manyAccounts(n int, attributes string) string {
	return fmt.Sprintf(`
resource "platformusers_anypoint_user" "many" {
  count               = %d
  username            = "many.${count.index}"
  first_name          = "Many"
  last_name           = "User"
  email               = "many.${count.index}@example.com"
  phone_number        = "1"
  password_wo         = "Sandb0x-Passw0rd"
  password_wo_version = 1
  %s
}
`, n, attributes)
}

// Writes go side by side while the platform takes them, and one after another once it refuses that.
func TestAccReliability_parallelWrites(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{"allowed", "503", "409"} {
		t.Run(answer, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.parallel_writes", answer), acctest.Latency(20*time.Millisecond))
			w := env.NewWorkspace(t, manyAccounts(20, ""))
			w.MustRun(t, "apply", "-auto-approve")
			overlapped := env.Calls(func(c kernel.Call) bool { return c.Method == http.MethodPost && c.Route == usersRoute && c.Overlapped })
			if answer == "allowed" && overlapped == 0 {
				t.Error("writes went one after another although the platform takes them side by side")
			}
			if n := postsOfUsers(env); answer != "allowed" && n > 20+10 {
				t.Errorf("%d creates were sent for 20 users: the provider does not learn", n)
			}
			if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
				t.Errorf("the plan after it says:\n%s", out)
			}
			w.MustRun(t, "destroy", "-auto-approve")
		})
	}
}

// A plan reads, signs in once, and asks for what does not change only once.
func TestAccReliability_callBudgets(t *testing.T) {
	t.Parallel()
	const n = 30
	env := acctest.Start(t)
	w := env.NewWorkspace(t, manyAccounts(n, ""))
	w.MustRun(t, "validate")
	if calls := env.Journal.Len(); calls != 0 {
		t.Errorf("validate made %d calls", calls)
	}
	w.MustRun(t, "apply", "-auto-approve")
	env.Journal.Clear()
	w.MustRun(t, "plan", "-detailed-exitcode")
	if env.Writes() != 0 {
		t.Error("a plan wrote")
	}
	if calls := env.Journal.Len(); calls > n+3 {
		t.Errorf("a plan of %d users made %d calls", n, calls)
	}
	for _, call := range env.Journal.All() {
		if call.Method != http.MethodGet && !strings.Contains(call.Route, "oauth2/token") {
			t.Errorf("a plan sent %s %s", call.Method, call.Route)
		}
	}
	if tokens := env.Calls(func(c kernel.Call) bool { return strings.Contains(c.Route, "oauth2/token") }); tokens != 1 {
		t.Errorf("one process took %d tokens", tokens)
	}
}

// No secret gets anywhere but to the platform: not into state, plan, output or log, not even at TRACE and not in errors.
func TestCLIReliability_secretsStaySecret(t *testing.T) {
	t.Parallel()
	const canary = "Canary-Passw0rd-4711"
	secrets := []string{canary, anypoint.ClientSecret, anypoint.UserClientSecret, anypoint.AdminPassword}
	for name, settings := range map[string]map[string]string{
		"connected app": {"client_id": anypoint.ClientID, "client_secret": anypoint.ClientSecret},
		"on behalf": {
			"client_id": anypoint.UserClientID, "client_secret": anypoint.UserClientSecret, "username": anypoint.AdminUsername,
			"password": anypoint.AdminPassword,
		},
		"user": {"username": anypoint.AdminUsername, "password": anypoint.AdminPassword},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewPlugin(t, adaWith(`password_wo = var.password`)+"variable \"password\" {\n  sensitive = true\n  ephemeral = true\n}\n")
			w.Unsetenv("ANYPOINT_C")
			for setting, value := range settings {
				w.Setenv("ANYPOINT_"+strings.ToUpper(setting), value)
			}
			w.Setenv("TF_VAR_password", canary)
			w.Trace()
			var printed strings.Builder
			// A platform that echoes what it refuses.
			env.Faults.Add(kernel.Fault{
				Platform: "anypoint", Method: http.MethodPost, Route: usersRoute, Kind: kernel.FaultStatus, Status: 400,
				Body: `{"status":400,"message":"bad password: ` + canary + `"}`,
			})
			out, err := w.Run(t, "apply", "-auto-approve")
			if err == nil || !strings.Contains(out, "bad password") {
				t.Fatalf("the refusal says:\n%s", out)
			}
			printed.WriteString(out)
			for _, command := range [][]string{
				{"plan", "-out=plan.bin"}, {"apply", "plan.bin"}, {"show", "-json"}, {"plan", "-detailed-exitcode"},
			} {
				printed.WriteString(w.MustRun(t, command...))
			}
			w.ExpectNoSecret(t, printed.String(), usersRoute[len("/accounts"):len("/accounts/api")], secrets...)
		})
	}
}

func TestAccReliability_whatAppsMayNotDo(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("anypoint.strict_connected_app", "on"))
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
		Config: env.Config(`data "platformusers_anypoint_roles" "all" {}`), ExpectError: acctest.Saying("let the app act on behalf of an " +
			"administrator: set username and password beside client_id and client_secret"),
	}}})
}

// Changing an e-mail address may need a fresh password, unless an app does it.
func TestAccReliability_reauthentication(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"on", "redirect"} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.reauth", form))
			w := env.NewWorkspace(t, adaWith())
			w.MustRun(t, "apply", "-auto-approve")
			w.Configure(t, adaWith(`email = "other@example.com"`))
			// Another sign-in, whose password entry is older than half an hour by the time it is used.
			w.Unsetenv("ANYPOINT_CLIENT")
			w.Setenv("ANYPOINT_ACCESS_TOKEN", env.AnypointPasswordToken(t))
			env.Clock.Advance(31 * time.Minute)
			if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "Anypoint requires a fresh sign-in") {
				t.Errorf("the apply says:\n%s", out)
			}
			w.Unsetenv("ANYPOINT_ACCESS_TOKEN")
			w.Setenv("ANYPOINT_CLIENT_ID", anypoint.ClientID)
			w.Setenv("ANYPOINT_CLIENT_SECRET", anypoint.ClientSecret)
			w.MustRun(t, "apply", "-auto-approve")
		})
	}
}
