package uipath_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// tokenHead begins every token that the sandbox gives out.
var tokenHead = base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"at+jwt"}`))

const tokenOfAReader = `ephemeral "platformusers_uipath_access_token" "it" {
  scopes = ["PM.User.Read"]
}
`

// passwordOfToken hands the token on to a write-only attribute, which takes it to the platform.
var passwordOfToken = tokenOfAReader + adaWith("password_wo = ephemeral.platformusers_uipath_access_token.it.access_token", "password_wo_version = 1")

// A token is for the run: it is in no plan, no state, no output and no log, not even at TRACE.
func TestCLIAccessToken_isKeptNowhere(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewPlugin(t, passwordOfToken)
	w.Trace()
	var printed strings.Builder
	for _, command := range [][]string{{"plan", "-out=plan.bin"}, {"apply", "plan.bin"}, {"show", "-json"}, {"plan", "-detailed-exitcode"}} {
		printed.WriteString(w.MustRun(t, command...))
	}
	w.ExpectNoSecret(t, printed.String(), "/connect/token", tokenHead)
	if ada, _ := env.UiPath.UserByName("ada@example.com"); env.UiPath.PasswordIs(ada.ID, "") || !ada.IsActive {
		t.Error("the token did not arrive")
	}
}

// Each plan and each apply asks for a token of its own beside those of the provider, which stay as they are.
func TestAccAccessToken(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ config, want string }{
		"scopes":           {tokenOfAReader, ""},
		"all scopes":       {"ephemeral \"platformusers_uipath_access_token\" \"it\" {}\n", ""},
		"a scope too many": {strings.Replace(tokenOfAReader, "PM.User.Read", "PM.Nothing", 1), "UiPath did not give this application the scope PM.Nothing"},
		"no scope":         {strings.Replace(tokenOfAReader, `"PM.User.Read"`, "", 1), "at least 1 elements"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			out, err := env.NewWorkspace(t, c.config).Run(t, "plan")
			asked := env.Calls(func(c kernel.Call) bool { return c.SignIn && c.Method == http.MethodPost })
			if (err != nil) != (c.want != "") || !strings.Contains(out, c.want) || c.want == "" && asked != 1 {
				t.Errorf("%d tokens, want %q:\n%s", asked, c.want, out)
			}
			if strings.Contains(out, tokenHead) {
				t.Error("the token is printed")
			}
		})
	}
	env := acctest.Start(t)
	withToken := map[string]string{"organization": uipath.OrganizationName, "access_token": uipath.ScopedPAT}
	w := env.NewWorkspace(t, env.UiPathProvider(withToken)+tokenOfAReader)
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "No token of its own") {
		t.Errorf("with an access token the plan says:\n%s", out)
	}
}
