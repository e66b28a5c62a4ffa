package apim_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

const (
	tokenRoute = apim.UserRoute + "/token"
	ssoRoute   = apim.UserRoute + "/generateSsoUrl"
)

// usesLinks hands a token and a link to a write-only attribute, the only place in a configuration of this provider that takes them.
func usesLinks(user, more string) string {
	return fmt.Sprintf(`
ephemeral "platformusers_apim_shared_access_token" "run" {
  %[1]s
  %[2]s
}
ephemeral "platformusers_apim_sso_url" "run" {
  %[1]s
}
`, user, more) + adaWith(
		`password_wo = "${ephemeral.platformusers_apim_shared_access_token.run.token} ${ephemeral.platformusers_apim_sso_url.run.url}"`,
		"password_wo_version = 1")
}

// Each plan and each apply makes a token and a link of its own, and changes nothing.
func TestAccSignInLinks(t *testing.T) {
	t.Parallel()
	for _, user := range []string{
		fmt.Sprintf("user_id = %q", "/users/"+apim.RegularUserID), fmt.Sprintf("email = %q", strings.ToUpper(apim.RegularEmail)),
	} {
		env := acctest.Start(t)
		w := env.NewWorkspace(t, usesLinks(user, "key_type = \"secondary\"\n  expires_in = \"720h\""))
		w.MustRun(t, "apply", "-auto-approve")
		if tokens, links := calls(env, http.MethodPost, tokenRoute), calls(env, http.MethodPost, ssoRoute); tokens < 2 || links != tokens {
			t.Errorf("%d tokens and %d links", tokens, links)
		}
		for _, call := range env.Journal.All() {
			if call.Route == tokenRoute && (!strings.Contains(string(call.Body), `"secondary"`) || call.Status != http.StatusOK) {
				t.Errorf("a token was asked for with %s: %d", call.Body, call.Status)
			}
		}
		if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
			t.Errorf("the next plan says:\n%s", out)
		}
		if s := w.State(t); strings.Contains(s, "signin-sso") || strings.Contains(s, apim.RegularUserID+"&") {
			t.Error("a token or link is in the state")
		}
	}
}

func TestAccSignInLinks_refusals(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for want, config := range map[string]string{
		`has no user "nobody"`:                    usesLinks(`user_id = "nobody"`, ""),
		"rita.regular@example.com":                usesLinks(`email = "rita.regula@example.com"`, ""),
		"must be a time from 2m to 720h":          usesLinks(`user_id = "rita.regular"`, `expires_in = "721h"`),
		"Attribute key_type value must be one of": usesLinks(`user_id = "rita.regular"`, `key_type = "third"`),
		"Invalid Attribute Combination":           usesLinks("", ""),
	} {
		out, err := env.NewWorkspace(t, config).Run(t, "plan")
		if err == nil || !strings.Contains(strings.Join(strings.Fields(out), " "), want) {
			t.Errorf("%s: %v\n%s", want, err, out)
		}
	}
	if env.Writes() != 0 {
		t.Error("something was written")
	}
}

// No token and no link gets anywhere but to where the configuration sends it: not into state, plan, output or log, not even at TRACE.
func TestCLISignInLinks_staySecret(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewPlugin(t, usesLinks(fmt.Sprintf("user_id = %q", apim.RegularUserID), ""))
	w.Trace()
	var printed strings.Builder
	for _, command := range [][]string{{"plan", "-out=plan.bin"}, {"apply", "plan.bin"}, {"show", "-json"}, {"plan", "-detailed-exitcode"}} {
		printed.WriteString(w.MustRun(t, command...))
	}
	if n := calls(env, http.MethodPost, tokenRoute); n != 3 {
		t.Errorf("%d tokens were made", n)
	}
	w.ExpectNoSecret(t, printed.String(), "/users/{userId}/token", apim.RegularUserID+"&20", "signin-sso", apim.RegularUserID+"%26")
}
