package anypoint_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// usesToken hands a token to a write-only attribute, the only place in a configuration of this provider that takes one.
const usesToken = `
	ephemeral "platformusers_anypoint_access_token" "run" {}
	resource "platformusers_anypoint_user" "ada" {
		username            = "ada.lovelace"
		first_name          = "Ada"
		last_name           = "Lovelace"
		email               = "ada@example.com"
		phone_number        = "1"
		password_wo         = join(" ", values(ephemeral.platformusers_anypoint_access_token.run))
		password_wo_version = 1
	}
`

// signIns are the ways to sign in that can take a token, as variables of the environment.
var signIns = map[string]map[string]string{
	"connected app": {"client_id": anypoint.ClientID, "client_secret": anypoint.ClientSecret},
	"on behalf": {
		"client_id": anypoint.UserClientID, "client_secret": anypoint.UserClientSecret, "username": anypoint.AdminUsername,
		"password": anypoint.AdminPassword,
	},
	"user": {"username": anypoint.AdminUsername, "password": anypoint.AdminPassword},
}

// signInBy replaces the sign-in of the commands to come.
func signInBy(w acctest.Terraform, settings map[string]string) {
	w.Unsetenv("ANYPOINT_C")
	for setting, value := range settings {
		w.Setenv("ANYPOINT_"+strings.ToUpper(setting), value)
	}
}

// revocations counts the calls that end a token.
func revocations(env *acctest.Env) int {
	return env.Calls(func(c kernel.Call) bool {
		return c.Route == "/accounts/api/v2/oauth2/revoke" || c.Route == "/accounts/api/logout"
	})
}

// Each plan and each apply gets a token of its own, and ends it: the provider's own token goes on working.
func TestAccAccessToken(t *testing.T) {
	t.Parallel()
	for name, settings := range signIns {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, usesToken)
			signInBy(w, settings)
			const commands = 2
			for range commands {
				w.MustRun(t, apply...)
			}
			var ended int
			for _, token := range env.Anypoint.IssuedTokens() {
				if !env.Anypoint.TokenWorks(token) {
					ended++
				}
			}
			// A plan and an apply, and another plan without changes.
			if n := revocations(env); n != ended || n < commands {
				t.Errorf("%d revocations, %d of %d tokens have ended", n, ended, len(env.Anypoint.IssuedTokens()))
			}
			if own := env.Anypoint.LiveTokens(); own == 0 || own+ended != len(env.Anypoint.IssuedTokens()) {
				t.Errorf("%d tokens of the provider's own are left", own)
			}
			if strings.Contains(w.State(t), env.Anypoint.IssuedTokens()[0]) {
				t.Error("a token is in the state")
			}
		})
	}
}

// What the platform does to a token when a user signs out is not documented: nothing is lost either way.
func TestAccAccessToken_signOut(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("anypoint.logout", "ignored"))
	w := env.NewWorkspace(t, usesToken)
	signInBy(w, signIns["user"])
	if out := w.MustRun(t, apply...); strings.Contains(out, "revoke") {
		t.Errorf("the apply says:\n%s", out)
	}
}

// With a token from elsewhere there is nothing to sign in with.
func TestAccAccessToken_withoutSignIn(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, usesToken)
	token := env.AnypointPasswordToken(t)
	w.Unsetenv("ANYPOINT_C")
	w.Setenv("ANYPOINT_ACCESS_TOKEN", token)
	if out, err := w.Run(t, plan...); err == nil || !strings.Contains(out, "An access token cannot be had by an access token") {
		t.Errorf("the plan says:\n%s", out)
	}
	if !env.Anypoint.TokenWorks(token) {
		t.Error("the token from elsewhere was ended")
	}
	w.Unsetenv("ANYPOINT_A")
	signInBy(w, map[string]string{"client_id": anypoint.ClientID, "client_secret": "wrong"})
	if out, err := w.Run(t, plan...); err == nil || !strings.Contains(out, "Anypoint refused the connected app") {
		t.Errorf("the plan with a wrong secret says:\n%s", out)
	}
}

// A revocation whose response is lost is sent again, which does no harm; one that fails is a warning.
func TestAccAccessToken_lostRevocation(t *testing.T) {
	t.Parallel()
	const revokeRoute = "/accounts/api/v2/oauth2/revoke"
	env := acctest.Start(t)
	w := env.NewWorkspace(t, usesToken)
	env.Faults.Add(kernel.Fault{Kind: kernel.FaultResetAfter}.On("anypoint", http.MethodPost, revokeRoute))
	if out := w.MustRun(t, apply...); strings.Contains(out, "revoke") {
		t.Errorf("the apply says:\n%s", out)
	}
	env.Faults.Add(kernel.Fault{Platform: "anypoint", Method: http.MethodPost, Route: revokeRoute, Kind: kernel.FaultStatus, Status: 403, Times: 9})
	if out := w.MustRun(t, plan...); !strings.Contains(out, "Warning: Unable to revoke the Anypoint access token") {
		t.Errorf("the plan says:\n%s", out)
	}
}

// No token gets anywhere but to where the configuration sends it: not into state, plan, output or log, not even at TRACE.
func TestCLIAccessToken_staysSecret(t *testing.T) {
	t.Parallel()
	for name, settings := range signIns {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewPlugin(t, usesToken)
			signInBy(w, settings)
			w.Trace()
			env.Faults.Add(kernel.Fault{
				Platform: "anypoint", Method: http.MethodPost, Route: "/accounts/api/v2/oauth2/revoke", Kind: kernel.FaultStatus, Status: 400,
			})
			var printed strings.Builder
			for _, command := range [][]string{{"plan", "-out=plan.bin"}, {"apply", "plan.bin"}, {"show", "-json"}, {"plan", "-detailed-exitcode"}} {
				printed.WriteString(w.MustRun(t, command...))
			}
			if env.Anypoint.LiveTokens() == len(env.Anypoint.IssuedTokens()) {
				t.Error("no token was revoked")
			}
			w.ExpectNoSecret(t, printed.String(), usersRoute[len("/accounts"):len("/accounts/api")], env.Anypoint.IssuedTokens()...)
		})
	}
}
