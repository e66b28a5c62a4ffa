package controlroom_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// usesToken signs a second provider in with a token of the first one.
const usesToken = `
ephemeral "platformusers_controlroom_token" "run" {}
provider "platformusers" {
  alias = "token"
  controlroom {
    access_token = ephemeral.platformusers_controlroom_token.run.token
  }
}
resource "platformusers_controlroom_role_grant" "it" {
  provider  = platformusers.token
  username  = "rita.regular"
  role_name = "Finance Operators"
}
resource "platformusers_controlroom_role_grant" "own" {
  username  = "rita.regular"
  role_name = "HR Auditors"
}
`

const logoutRoute = "/v1/authentication/logout"

// A token works beside the provider's own session, and is signed out of at the end of each plan and apply; the provider's own sessions are not.
func TestAccToken(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]acctest.Option{
		"a360_v1": in("a360_v1"), "a360_v2": in("a360_v2"), "API key alone": in("a360_v2", "session_rule=api_key_alone"),
		"off": in("a360_v2", "session_rule=off"), "of 2026": in("a360_v2", "user_record=of_2026", "missing_content_type=415"),
		"dead tokens are 500": in("a360_v2", "dead_token=500", "missing_route=404"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			w := env.NewWorkspace(t, usesToken)
			w.MustRun(t, "apply", "-auto-approve")
			if got := env.ControlRoom.RoleNames(controlroom.RegularUserID); len(got) != 3 {
				t.Errorf("the roles are %v", got)
			}
			version := map[bool]string{true: "/v1", false: "/v2"}[name == "a360_v1"]
			signIns, closed := calledBy(env, version+"/authentication"), calledBy(env, logoutRoute)
			if closed != 2 || env.ControlRoom.LiveTokens(controlroom.ServiceUserID) != signIns-closed {
				t.Errorf("%d sign-ins, %d of which were closed; %d tokens work", signIns, closed, env.ControlRoom.LiveTokens(controlroom.ServiceUserID))
			}
			w.MustRun(t, "plan", "-detailed-exitcode")
			if strings.Contains(w.State(t), "eyJhbGciOiJSUzUxMiJ9") {
				t.Error("a token is in the state")
			}
		})
	}
}

// calledBy counts the calls of a route.
func calledBy(env *acctest.Env, route string) int {
	return env.Calls(func(c kernel.Call) bool { return c.Route == route })
}

// Who is limited to one session gets no token, and nobody's session is ended by the try.
func TestAccToken_oneSession(t *testing.T) {
	t.Parallel()
	single := map[string]string{"CONTROL_ROOM_USERNAME": controlroom.SingleSessionName, "CONTROL_ROOM_API_KEY": controlroom.SingleSessionAPIKey}
	for name, c := range map[string]struct {
		options  []acctest.Option
		settings map[string]string
		says     string
		signIns  int
	}{
		"e11":             {in("e11"), nil, "Enterprise 11 limits every user to one session", 1},
		"not allowed":     {in("a360_v2"), single, "It is not allowed multiple logins", 1},
		"one API session": {in("a360_v2", "session_rule=one_api_session"), nil, "as soon as the provider went on with its own session", 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, c.options...)
			w := env.NewWorkspace(t, "ephemeral \"platformusers_controlroom_token\" \"run\" {}\ndata \"platformusers_controlroom_users\" \"it\" {}\n")
			for variable, value := range c.settings {
				w.Setenv(variable, value)
			}
			out, err := w.Run(t, "plan")
			if err == nil || !strings.Contains(out, "The user is limited to one session") || !strings.Contains(out, c.says) {
				t.Errorf("the plan says:\n%s", out)
			}
			version := map[bool]string{true: "/v1", false: "/v2"}[name == "e11"]
			if n := calledBy(env, version+"/authentication"); n != c.signIns {
				t.Errorf("%d sign-ins", n)
			}
		})
	}
}

// signedIn is a token that somebody has taken outside of Terraform.
func signedIn(t *testing.T, env *acctest.Env) string {
	t.Helper()
	body := fmt.Sprintf(`{"username":%q,"apiKey":%q}`, controlroom.ServiceUsername, controlroom.APIKey)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, env.URL()+"/controlroom/v2/authentication", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var session struct {
		Token string `json:"token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&session); err != nil || session.Token == "" {
		t.Fatalf("no token: %v", err)
	}
	return session.Token
}

func TestAccToken_withoutSignIn(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, "ephemeral \"platformusers_controlroom_token\" \"run\" {}\n")
	w.Unsetenv("CONTROL_ROOM_API_KEY")
	w.Setenv("CONTROL_ROOM_ACCESS_TOKEN", signedIn(t, env))
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "There is no sign-in to make a token by") {
		t.Errorf("the plan says:\n%s", out)
	}
	if calledBy(env, logoutRoute) != 0 {
		t.Error("the session of the given token was ended")
	}
}

// A sign-out whose response is lost does no harm; one that fails is a warning, since the run has ended.
func TestAccToken_lostSignOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault kernel.Fault
		warns bool
	}{
		"lost":      {kernel.Fault{Kind: kernel.FaultResetAfter}, false},
		"refused":   {kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusForbidden, Times: -1}, true},
		"no such":   {kernel.Fault{Kind: kernel.FaultHTML, Times: -1}, true},
		"ended yet": {kernel.Fault{Kind: kernel.FaultRevokeToken}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			env.Faults.Add(c.fault.On("controlroom", http.MethodPost, logoutRoute))
			w := env.NewWorkspace(t, usesToken)
			out := w.MustRun(t, "plan")
			if strings.Contains(out, "Warning: Unable to sign out of the Control Room session") != c.warns {
				t.Errorf("the plan says:\n%s", out)
			}
		})
	}
}

// No token gets anywhere but to where the configuration sends it: not into state, plan, output or log, not even at TRACE.
func TestCLIToken_staysSecret(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewPlugin(t, usesToken)
	w.Trace()
	var printed strings.Builder
	for _, command := range [][]string{{"plan", "-out=plan.bin"}, {"apply", "plan.bin"}, {"show", "-json"}, {"plan", "-detailed-exitcode"}} {
		printed.WriteString(w.MustRun(t, command...))
	}
	if calledBy(env, logoutRoute) != 3 {
		t.Errorf("%d tokens were signed out of", calledBy(env, logoutRoute))
	}
	w.ExpectNoSecret(t, printed.String(), "/v2/usermanagement/users", controlroom.APIKey, "eyJhbGciOiJSUzUxMiJ9")
}
