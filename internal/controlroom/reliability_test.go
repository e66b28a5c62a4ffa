package controlroom_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

func accountsNamed(env *acctest.Env, username string) int {
	n := 0
	for _, u := range env.ControlRoom.Users() {
		if u.Username == username {
			n++
		}
	}
	return n
}

// Whatever becomes of the response to a create, one account exists afterwards, it is in the state, and the plan is empty.
func TestAccReliability_lostResponseToACreate(t *testing.T) {
	t.Parallel()
	for name, fault := range acctest.LostResponses() {
		for _, generation := range []string{"e11", "a360_v2"} {
			t.Run(generation+", "+name, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in(generation)...)
				env.Faults.Add(fault.On("controlroom", http.MethodPost, createAt(generation)))
				env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
					Config:           env.Config(adaWith(`license_features = ["RUNTIME"]`, `role_names = ["AAE_Basic", "Finance Operators"]`)),
					ConfigPlanChecks: acctest.EmptyPlan(),
					// The account is destroyed only at the end of the test, so creates are counted here.
					Check: resource.TestCheckResourceAttrWith(adaAddress, "id", func(id string) error {
						if n := accountsNamed(env, "ada.lovelace"); n != 1 {
							return fmt.Errorf("%d accounts exist", n)
						}
						return nil
					}),
				}}})
				if n := mails(env, "confirmation"); n != 1 {
					t.Errorf("the person got %d mails to confirm the e-mail address", n)
				}
			})
		}
	}
}

// Whatever becomes of the response to an update, it is carried out once: a second one would be a second mail.
func TestAccReliability_lostResponseToAnUpdate(t *testing.T) {
	t.Parallel()
	for name, fault := range acctest.LostResponses() {
		for _, variant := range []string{"409", "ignored"} {
			t.Run(name+", "+variant, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in("a360_v2", "stale_version="+variant)...)
				w := env.NewWorkspace(t, adaWith())
				w.MustRun(t, "apply", "-auto-approve")
				env.Faults.Add(fault.On("controlroom", http.MethodPut, "/v2"+userRoute))
				w.Configure(t, adaWith(`description = "Countess"`, `role_names = ["Finance Operators"]`))
				w.MustRun(t, "apply", "-auto-approve")
				u, _ := env.ControlRoom.UserNamed("ada.lovelace")
				if roles := env.ControlRoom.RoleNames(u.ID); u.Description != "Countess" || len(roles) != 1 || roles[0] != controlroom.FinanceRoleName {
					t.Errorf("the account is %+v with %v", u, roles)
				}
				if n := mails(env, "user_updated"); n != 1 {
					t.Errorf("the person got %d mails for one change", n)
				}
			})
		}
	}
}

// Whatever becomes of the response to a deletion, a destroy that succeeds has deleted the account. If a proxy responds in place of
// the Control Room, the destroy fails, and the next one succeeds.
func TestAccReliability_lostResponseToADelete(t *testing.T) {
	t.Parallel()
	for name, fault := range acctest.LostResponses() {
		for _, second := range []string{"404", "400", "200"} {
			t.Run(name+", "+second, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in("a360_v2", "delete_deleted_user="+second)...)
				w := env.NewWorkspace(t, adaWith())
				w.MustRun(t, "apply", "-auto-approve")
				env.Faults.Add(fault.On("controlroom", http.MethodDelete, "/v2"+userRoute))
				if out, err := w.Run(t, "destroy", "-auto-approve"); err != nil {
					if !strings.Contains(w.State(t), "ada@example.com") || fault.Kind != kernel.FaultHTML && fault.Kind != kernel.FaultEmpty {
						t.Errorf("the destroy says:\n%s", out)
					}
					w.MustRun(t, "destroy", "-auto-approve")
				}
				if n := accountsNamed(env, "ada.lovelace"); n != 0 {
					t.Error("the account is still there")
				}
			})
		}
	}
}

// An account of the same name that somebody else creates while a response is lost is not adopted, and neither is one that existed
// before.
func TestAccReliability_aLostResponseTakesNobodyElsesAccount(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		for name, other := range map[string]controlroom.User{
			"somebody else's":      {Username: "ada.lovelace", Email: "ada@example.com", FirstName: "Ada", LastName: "Lovelace"},
			"somebody else, alike": {Username: "ada.lovelace", Email: "other@example.com", FirstName: "Other"},
			"of another license": {Username: "ada.lovelace", Email: "ada@example.com", FirstName: "Ada", LastName: "Lovelace",
				LicenseFeatures: []string{"RUNTIME"}},
		} {
			t.Run(generation+", "+name, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in(generation)...)
				env.Faults.Add(kernel.Fault{Platform: "controlroom", Method: http.MethodPost, Route: createAt(generation), Kind: kernel.FaultResetBefore})
				env.Faults.Add(kernel.Fault{Platform: "controlroom", Method: http.MethodPost, Route: createAt(generation), Kind: kernel.FaultHoldBefore})
				w := env.NewWorkspace(t, adaWith())
				held := w.StartHeld(t, env.Faults, "apply", "-auto-approve")
				theirs := env.ControlRoom.AddUser(other)
				if out, err := held.Finish(); err == nil || !strings.Contains(out, strconv.FormatInt(theirs.ID, 10)) {
					t.Errorf("the apply says:\n%s", out)
				}
				if strings.Contains(w.State(t), "ada@example.com") {
					t.Error("somebody else's account is in the state")
				}
			})
		}
	}
}

// Ctrl-C while the platform works on a create: the write ends and is saved, untainted, and the next plan is empty.
func TestCLIReliability_interruptedCreate(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{Platform: "controlroom", Method: http.MethodPost, Route: createAt("a360_v2"), Kind: kernel.FaultHoldAfter})
	w := env.NewPlugin(t, adaWith())
	w.StartHeld(t, env.Faults, "apply", "-auto-approve").Interrupt()
	if state := w.State(t); !strings.Contains(state, "ada@example.com") || strings.Contains(state, "tainted") {
		t.Fatalf("what was made is not in the state as it should be:\n%s", state)
	}
	if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
		t.Errorf("the next plan says:\n%s", out)
	}
	if n := calls(env, http.MethodPost, usersRoute); n != 1 {
		t.Errorf("%d creates were sent", n)
	}
}

// kill -9 of everything while the platform works on a create: the next plan recognizes the account and shows how to import it.
func TestCLIReliability_killedCreate(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{Platform: "controlroom", Method: http.MethodPost, Route: createAt("a360_v2"), Kind: kernel.FaultHoldAfter})
	w := env.NewPlugin(t, adaWith())
	w.StartHeld(t, env.Faults, "apply", "-auto-approve").Kill()
	left, _ := env.ControlRoom.UserNamed("ada.lovelace")
	id := strconv.FormatInt(left.ID, 10)
	// Terraform plans in the same way on the way to a destroy, so the plan only warns; the apply refuses.
	out := w.MustRun(t, "plan", "-lock=false")
	if !strings.Contains(out, "an interrupted run may have left it") || !strings.Contains(out, id) {
		t.Errorf("the next plan says:\n%s", out)
	}
	w.Configure(t, adaWith()+importing(adaAddress, id))
	w.MustRun(t, "apply", "-auto-approve", "-lock=false")
	if out := w.MustRun(t, "plan", "-detailed-exitcode", "-lock=false"); !strings.Contains(out, "No changes") {
		t.Errorf("a plan after the import says:\n%s", out)
	}
}

// A wrong base URL answers everything with "not found" or a web page. It must not empty a state.
func TestAccReliability_aWrongBaseURLEmptiesNoState(t *testing.T) {
	t.Parallel()
	token := func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"token":"another-platforms"}`))
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"not found": {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "Not Found", http.StatusNotFound) }, "wrong URL or API version"},
		"web page": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte("<!doctype html><title>Welcome</title>"))
		}, "wrong URL or API version"},
		"not found, but a sign-in": {func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/authentication") {
				token(w)
				return
			}
			http.Error(w, `{"code":"x","message":"no"}`, http.StatusNotFound)
		}, "This is not the Control Room"},
		"web page, but a sign-in": {func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/authentication") {
				token(w)
				return
			}
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte("<!doctype html><title>Welcome</title>"))
		}, "wrong URL or API version"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// The state names its Control Room, so the wrong one must have the same base URL.
			env := acctest.Start(t)
			var wrong atomic.Bool
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if wrong.Load() {
					c.answer(w, r)
					return
				}
				forward(t, env.URL(), w, r)
			}))
			t.Cleanup(server.Close)
			w := env.NewWorkspace(t, adaWith())
			w.Setenv("CONTROL_ROOM_URL", server.URL+controlroom.Root)
			w.MustRun(t, "apply", "-auto-approve")
			before := w.State(t)
			wrong.Store(true)
			for _, command := range [][]string{{"plan"}, {"apply", "-refresh-only", "-auto-approve"}, {"destroy", "-auto-approve"},
				{"destroy", "-auto-approve", "-refresh=false"}} {
				if out, err := w.Run(t, command...); err == nil || !strings.Contains(out, c.want) {
					t.Errorf("%s says:\n%s", command[0], out)
				}
			}
			if w.State(t) != before {
				t.Errorf("the state was changed:\n%s", w.State(t))
			}
		})
	}
}

// forward passes a call on.
func forward(t *testing.T, to string, w http.ResponseWriter, r *http.Request) {
	t.Helper()
	out, err := http.NewRequestWithContext(r.Context(), r.Method, to+r.URL.RequestURI(), r.Body)
	if err != nil {
		t.Error(err)
		return
	}
	out.Header, out.ContentLength = r.Header.Clone(), r.ContentLength
	answer, err := acctest.HTTP.Transport.RoundTrip(out)
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = answer.Body.Close() }()
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.StatusCode)
	_, _ = io.Copy(w, answer.Body) // a client that hung up is no error here
}

func TestAccReliability_noRightIsNotAbsence(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		env := acctest.Start(t, in(generation)...)
		w := env.NewWorkspace(t, adaWith())
		w.MustRun(t, "apply", "-auto-approve")
		before := w.State(t)
		for _, status := range []int{http.StatusForbidden, http.StatusInternalServerError, http.StatusBadRequest} {
			env.Faults.Add(kernel.Fault{Platform: "controlroom", Method: http.MethodGet, Kind: kernel.FaultStatus, Status: status,
				Body: `{"code":"UM1118","details":null,"message":"no"}`, Times: -1})
			if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "Unable to read Control Room user") {
				t.Errorf("%s: status %d says:\n%s", generation, status, out)
			}
			if _, err := w.Run(t, "apply", "-refresh-only", "-auto-approve"); err == nil {
				t.Errorf("%s: status %d is no error", generation, status)
			}
			env.Faults.Clear()
		}
		if w.State(t) != before {
			t.Errorf("%s: the state was changed", generation)
		}
	}
}

// If the user lacks permissions, the error names them.
func TestAccReliability_missingRights(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith())
	w.Unsetenv("CONTROL_ROOM_API_KEY")
	w.Setenv("CONTROL_ROOM_USERNAME", controlroom.RegularUsername)
	w.Setenv("CONTROL_ROOM_PASSWORD", controlroom.RegularPassword)
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "permissions to view, create, edit and delete users") {
		t.Errorf("the plan says:\n%s", out)
	}
}

// The provider waits for a rate limit in each form that the platform may return, and sends a rejected create again.
func TestAccReliability_rateLimits(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]kernel.Fault{
		"429 with Retry-After": {Kind: kernel.FaultTooManyRequests, Header: map[string]string{"Retry-After": "1"}},
		"bare 429":             {Kind: kernel.FaultTooManyRequests},
		"503 with Retry-After": {Kind: kernel.FaultStatus, Status: http.StatusServiceUnavailable, Header: map[string]string{"Retry-After": "1"}},
		"empty 503":            {Kind: kernel.FaultUnavailableEmpty},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			env.Faults.Add(fault.On("controlroom", http.MethodPost, createAt("a360_v2")))
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(adaWith()), ConfigPlanChecks: acctest.EmptyPlan()}}})
			if n := calls(env, http.MethodPost, usersRoute); n != 2 {
				t.Errorf("%d creates were sent", n)
			}
		})
	}
}

// A token that becomes invalid in the middle of a run costs one more sign-in, whatever the status of the response.
func TestAccReliability_sessionThatEndsMidRun(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		for _, dead := range []string{"401", "500"} {
			t.Run(generation+", "+dead, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in(generation, "dead_token="+dead)...)
				w := env.NewWorkspace(t, adaWith())
				w.MustRun(t, "apply", "-auto-approve")
				for _, route := range []string{userRoute, selfRoute} {
					env.Faults.Add(kernel.Fault{Platform: "controlroom", Method: http.MethodGet, Route: apiOf(generation) + route, Kind: kernel.FaultRevokeToken})
				}
				w.Configure(t, adaWith(`description = "Countess"`))
				w.MustRun(t, "apply", "-auto-approve")
				w.MustRun(t, "destroy", "-auto-approve")
			})
		}
	}
}

// Somebody else signs in with the same account again and again: the error explains that, and what to do.
func TestAccReliability_singleSession(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, in(generation)...)
			w := env.NewWorkspace(t, adaWith())
			w.Setenv("CONTROL_ROOM_USERNAME", controlroom.SingleSessionName)
			w.Setenv("CONTROL_ROOM_API_KEY", controlroom.SingleSessionAPIKey)
			w.MustRun(t, "apply", "-auto-approve")
			before := w.State(t)
			env.Faults.Add(kernel.Fault{Platform: "controlroom", Method: http.MethodGet, Route: apiOf(generation) +
				userRoute, Kind: kernel.FaultRevokeToken, Times: -1})
			out, err := w.Run(t, "plan")
			for _, want := range []string{"The session was ended by another sign-in", "api_key", "do not run two pipelines side by side"} {
				if err == nil || !strings.Contains(out, want) {
					t.Errorf("the plan lacks %q:\n%s", want, out)
				}
			}
			if w.State(t) != before {
				t.Error("the state was changed")
			}
		})
	}
}

// A plan reads, signs in once, and asks for what does not change only once.
func TestAccReliability_callBudgets(t *testing.T) {
	t.Parallel()
	const n = 20
	env := acctest.Start(t)
	w := env.NewWorkspace(t, fmt.Sprintf(`
resource "platformusers_controlroom_user" "many" {
  count               = %d
  username            = "many.${count.index}"
  email               = "many.${count.index}@example.com"
  role_names          = ["AAE_Basic", "Finance Operators"]
  password_wo         = "Sandbox-Pass.1"
  password_wo_version = 1
}
`, n))
	w.MustRun(t, "validate")
	if calls := env.Journal.Len(); calls != 0 {
		t.Errorf("validate made %d calls", calls)
	}
	w.MustRun(t, "plan", "-out=plan.bin")
	// One look for each name, one list of roles; who is signed in need not be known.
	if calls := env.Journal.Len() - env.Calls(acctest.IsSignIn); calls > n+2 {
		t.Errorf("a plan of %d new users made %d calls", n, calls)
	}
	env.Journal.Clear()
	w.MustRun(t, "apply", "plan.bin")
	// Terraform plans each once more before it creates it.
	if calls := env.Journal.Len() - env.Calls(acctest.IsSignIn); calls > 2*n+2 {
		t.Errorf("an apply of %d new users made %d calls", n, calls)
	}
	env.Journal.Clear()
	w.MustRun(t, "plan", "-detailed-exitcode")
	if env.Writes() != 0 {
		t.Error("a plan wrote")
	}
	if tokens := env.Calls(acctest.IsSignIn); tokens != 1 {
		t.Errorf("one process took %d tokens", tokens)
	}
	if calls := env.Journal.Len() - 1; calls > n {
		t.Errorf("a plan of %d users made %d calls", n, calls)
	}
	env.Journal.Clear()
	w.MustRun(t, "destroy", "-auto-approve")
	// For each: a look by the refresh, one by the plan's guard, one by the apply's, the deletion, and a look at what is left.
	if calls := env.Journal.Len() - env.Calls(acctest.IsSignIn); calls > 5*n+2 {
		t.Errorf("a destroy of %d users made %d calls", n, calls)
	}
}

// No secret gets anywhere but to the platform: not into state, plan, output or log, not even at TRACE and not in errors.
func TestCLIReliability_secretsStaySecret(t *testing.T) {
	t.Parallel()
	const canary = "Canary-Pass.471"
	secrets := []string{canary, controlroom.APIKey, controlroom.ServicePassword, "eyJhbGciOiJSUzUxMiJ9"}
	for name, setting := range map[string][2]string{"API key": {"CONTROL_ROOM_API_KEY", controlroom.APIKey},
		"password": {"CONTROL_ROOM_PASSWORD", controlroom.ServicePassword}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			config := func(version int) string {
				return adaWith("password_wo = var.password", fmt.Sprintf("password_wo_version = %d", version)) +
					"variable \"password\" {\n  sensitive = true\n  ephemeral = true\n}\n"
			}
			w := env.NewPlugin(t, config(1))
			w.Unsetenv("CONTROL_ROOM_API_KEY")
			w.Setenv(setting[0], setting[1])
			w.Setenv("TF_VAR_password", canary)
			w.Trace()
			var printed strings.Builder
			for _, command := range [][]string{{"plan", "-out=plan.bin"}, {"apply", "plan.bin"}, {"show", "-json"}, {"plan", "-detailed-exitcode"}} {
				printed.WriteString(w.MustRun(t, command...))
			}
			// A platform that echoes what it refuses.
			env.Faults.Add(kernel.Fault{Platform: "controlroom", Method: http.MethodPut, Route: "/v2" +
				userRoute, Kind: kernel.FaultStatus, Status: 400, Times: -1,
				Body: `{"code":"UM1141","details":null,"message":"bad password: ` + canary + `"}`})
			w.Configure(t, config(2))
			out, _ := w.Run(t, "apply", "-auto-approve")
			printed.WriteString(out)
			if !strings.Contains(printed.String(), "bad password") {
				t.Errorf("the refusal was not shown:\n%s", printed.String())
			}
			w.ExpectNoSecret(t, printed.String(), "/v2/usermanagement/users", secrets...)
		})
	}
}
