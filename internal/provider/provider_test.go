package provider_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// reads is a configuration that needs one call.
const reads = `
data "platformusers_anypoint_organization" "it" {}
output "name" { value = data.platformusers_anypoint_organization.it.name }
`

func isSignIn(c kernel.Call) bool {
	return strings.Contains(c.Route, "oauth2/token") || strings.HasSuffix(c.Route, "/login")
}

func TestCLIProvider_signIns(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings map[string]string
		route    string
	}{
		"connected app": {map[string]string{"client_id": anypoint.ClientID, "client_secret": anypoint.ClientSecret}, "/accounts/api/v2/oauth2/token"},
		"on behalf of a user": {map[string]string{
			"client_id": anypoint.UserClientID, "client_secret": anypoint.UserClientSecret, "username": anypoint.AdminUsername,
			"password": anypoint.AdminPassword,
		}, "/accounts/api/v2/oauth2/token"},
		"user": {map[string]string{"username": anypoint.AdminUsername, "password": anypoint.AdminPassword}, "/accounts/login"},
	} {
		for _, expires := range []string{"3600", "absent", "string"} {
			t.Run(name+", expires_in "+expires, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("anypoint.token_expires_in", expires))
				env.Provider = env.AnypointProvider(c.settings)
				w := env.NewCLI(t, env.Config(reads+manyUsers(20)))
				w.Unsetenv("ANYPOINT_")
				w.MustRun(t, "apply", "-auto-approve")
				signIns := 0
				for _, call := range env.Journal.All() {
					if isSignIn(call) {
						signIns++
						if call.Route != c.route {
							t.Errorf("signed in at %s", call.Route)
						}
					}
				}
				if signIns != 1 {
					t.Errorf("one terraform process with one provider process signed in %d times", signIns)
				}
			})
		}
	}
}

// manyUsers reads users side by side.
func manyUsers(n int) string {
	return fmt.Sprintf("data \"platformusers_anypoint_user\" \"them\" {\n  count    = %d\n  username = %q\n}\n", n, anypoint.RegularUsername)
}

func TestCLIProvider_readyToken(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewCLI(t, env.AnypointProvider(map[string]string{"access_token": env.AnypointPasswordToken(t)})+reads)
	w.Unsetenv("ANYPOINT_")
	before := env.Calls(isSignIn)
	w.MustRun(t, "plan")
	if env.Calls(isSignIn) != before {
		t.Error("an access token signed in")
	}

	w = env.NewCLI(t, env.AnypointProvider(map[string]string{"access_token": "no-such-token"})+reads)
	w.Unsetenv("ANYPOINT_")
	out, err := w.Run(t, "plan")
	if err == nil || !strings.Contains(out, "Anypoint does not accept the access token") || strings.Contains(out, "no-such-token\" ") {
		t.Errorf("a bad token says:\n%s", out)
	}
}

func TestAccProvider_refusedSignIns(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options  []acctest.Option
		settings map[string]string
		want     string
	}{
		"wrong secret": {nil, map[string]string{"client_id": anypoint.ClientID, "client_secret": "wrong"},
			"the client id or client secret is wrong"},
		"wrong secret, json": {[]acctest.Option{acctest.Set("anypoint.token_error", "oauth")},
			map[string]string{"client_id": anypoint.ClientID, "client_secret": "wrong"}, "refused the client id or client secret"},
		"wrong password": {nil, map[string]string{"username": anypoint.AdminUsername, "password": "wrong"}, "refused the user name or password"},
		"mfa": {[]acctest.Option{acctest.Set("anypoint.mfa", "on")},
			map[string]string{"username": anypoint.RegularUsername, "password": anypoint.RegularPassword},
			"It does so for accounts with multi-factor authentication"},
		"no right": {nil, map[string]string{"username": anypoint.RegularUsername, "password": anypoint.RegularPassword},
			"Organization Administrator permission"},
		"no scope":     {[]acctest.Option{acctest.Set("anypoint.connected_app_scopes", "none")}, nil, "acts on its own behalf"},
		"no scope 401": {[]acctest.Option{acctest.Set("anypoint.connected_app_scopes", "none_401")}, nil, "lack a scope"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, c.options...)
			if c.settings != nil {
				env.Provider = env.AnypointProvider(c.settings)
			}
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
				Config: env.Config(`data "platformusers_anypoint_users" "all" {}`), ExpectError: acctest.Saying(c.want),
			}}})
			if n := env.Calls(isSignIn); n > 3 {
				t.Errorf("a refused sign-in was tried %d times", n)
			}
		})
	}
}

func TestCLIProvider_notConfigured(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewCLI(t, reads)
	w.Unsetenv("ANYPOINT_")
	out, err := w.Run(t, "plan")
	if err == nil || !strings.Contains(out, "Anypoint is not configured") || !strings.Contains(out, "ANYPOINT_CLIENT_ID") {
		t.Errorf("without settings the plan says:\n%s", out)
	}
	w = env.NewCLI(t, "provider \"platformusers\" {\n  anypoint { client_id = \"only\" }\n}\n"+reads)
	w.Unsetenv("ANYPOINT_")
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "of client_id and client_secret only one is set") {
		t.Errorf("with half of the settings the plan says:\n%s", out)
	}
	w = env.NewCLI(t, reads)
	w.Setenv("ANYPOINT_ORGANIZATION_ID", "Sandbox Inc")
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "The id of an organization must be a UUID") {
		t.Errorf("a name for an id says:\n%s", out)
	}
	// A platform that nobody uses needs no settings, and nothing is asked while Terraform validates.
	w = env.NewCLI(t, "provider \"platformusers\" {}\nresource \"terraform_data\" \"x\" {}\n")
	w.Unsetenv("ANYPOINT_")
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, reads)
	w.MustRun(t, "validate")
	if n := env.Journal.Len(); n != 0 {
		t.Errorf("%d calls were made", n)
	}
}

func TestCLIProvider_environmentAndPrecedence(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	// All from the environment.
	w := env.NewCLI(t, reads)
	if out := w.MustRun(t, "plan"); !strings.Contains(out, anypoint.RootOrgName) {
		t.Errorf("from the environment:\n%s", out)
	}
	// The configuration wins over the environment, setting by setting.
	w.Setenv("ANYPOINT_CLIENT_ID", "wrong")
	w.Setenv("ANYPOINT_BASE_URL", "https://nowhere.invalid")
	w.Setenv("ANYPOINT_ACCESS_TOKEN", "a-token-that-lies-around")
	w.Configure(t, fmt.Sprintf("provider \"platformusers\" {\n  anypoint {\n    client_id = %q\n    base_url = %q\n  }\n}\n", anypoint.ClientID,
		env.URL()+anypoint.Root)+reads)
	w.MustRun(t, "plan")
	// A region in the configuration wins over an address in the environment: this must try to reach another host.
	w.Configure(t, "provider \"platformusers\" {\n  anypoint {\n    region = \"zz9\"\n    client_id = \"x\"\n  }\n}\n"+reads)
	w.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	before := env.Journal.Len()
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "could not be reached") && !strings.Contains(out, "nothing was sent") {
		t.Errorf("a made-up region says:\n%s", out)
	}
	if env.Journal.Len() != before {
		t.Error("the address of the environment was used")
	}
}

// oneSettingALine breaks the lines of a block that is written on one line: HCL takes one setting there.
func oneSettingALine(block string) string {
	return strings.NewReplacer("{ ", "{\n", ", ", "\n", " }", "\n}").Replace(block)
}

func TestAccProvider_badSettings(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for settings, want := range map[string]string{
		`anypoint { base_url = "http://anypoint.example.com" }`:          "https",
		`anypoint { base_url = "anypoint.example.com" }`:                 "https://",
		`anypoint { region = "us", base_url = "https://a.example.com" }`: "base_url",
		`anypoint { region = "https://eu1.anypoint.mulesoft.com" }`:      "for a whole URL use base_url",
		`anypoint { organization_id = "Sandbox Inc" }`:                   `"Sandbox Inc" is not an id`,
		`http { request_timeout = "soon" }`:                              "request_timeout",
		`http { request_timeout = "1ms" }`:                               "one second or more",
		`http { max_concurrent_requests = 0 }`:                           "between 1 and 100",
		`http { ca_cert_file = "/no/such/file.pem" }`:                    "/no/such/file.pem",
	} {
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
			Config: "provider \"platformusers\" {\n  " + oneSettingALine(settings) + "\n}\n" + reads, ExpectError: acctest.Saying(want),
		}}})
	}
	if n := env.Journal.Len(); n != 0 {
		t.Errorf("%d calls were made", n)
	}
}

// What is not known before an apply is no error until a call is needed.
func TestCLIProvider_unknownSettings(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	later := fmt.Sprintf(`
resource "terraform_data" "secret" { input = %q }
provider "platformusers" {
  anypoint {
    base_url      = %q
    client_id     = %q
    client_secret = terraform_data.secret.output
  }
}
`, anypoint.ClientSecret, env.URL()+anypoint.Root, anypoint.ClientID)
	user := `
resource "platformusers_anypoint_user" "ada" {
  username            = "ada.lovelace"
  first_name          = "Ada"
  last_name           = "Lovelace"
  email               = "ada@example.com"
  phone_number        = "1"
  password_wo         = "Sandb0x-Passw0rd"
  password_wo_version = 1
}
`
	w := env.NewCLI(t, later+user)
	w.Unsetenv("ANYPOINT_")
	w.MustRun(t, "plan")
	if n := env.Journal.Len(); n != 0 {
		t.Errorf("a plan without settings made %d calls", n)
	}
	w.MustRun(t, "apply", "-auto-approve")
	if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
		t.Errorf("a plan after it is not empty:\n%s", out)
	}

	unknownHTTP := strings.Replace(env.AnypointProvider(map[string]string{"client_id": anypoint.ClientID, "client_secret": anypoint.ClientSecret}),
		"anypoint {", "http { request_timeout = terraform_data.patience.output }\n  anypoint {", 1)
	w = env.NewCLI(t, unknownHTTP+"resource \"terraform_data\" \"patience\" { input = \"20s\" }\n"+reads)
	w.Unsetenv("ANYPOINT_")
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "http.request_timeout cannot be known before an apply") {
		t.Errorf("with an unknown timeout the plan says:\n%s", out)
	}

	w = env.NewCLI(t, later+user+"import {\n  to = platformusers_anypoint_user.ada\n  id = \"ada.lovelace\"\n}\n")
	w.Unsetenv("ANYPOINT_")
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "anypoint.client_secret cannot be known before an apply") {
		t.Errorf("a call without settings says:\n%s", out)
	}
}

func TestAccProvider_privateCertificateAuthority(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.TLS(t.TempDir()))
	block := func(http string) string {
		return fmt.Sprintf("provider \"platformusers\" {\n  %s\n  anypoint {\n    base_url = %q\n    client_id = %q\n    client_secret = %q\n  }\n}\n",
			http, env.URL()+anypoint.Root, anypoint.ClientID, anypoint.ClientSecret)
	}
	trusted := fmt.Sprintf("http {\n    ca_cert_file = %q\n    request_timeout = \"20s\"\n    max_concurrent_requests = 2\n  }",
		filepath.ToSlash(env.CAFile()))
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: block("") + reads, ExpectError: acctest.Saying("certificate")},
		{Config: block(trusted) + reads},
	}})
}

// The token is renewed before it ends, and once when the platform does not take it any more.
func TestAccProvider_tokenRenewal(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{Platform: "anypoint", Method: "GET", Route: "/accounts/api/organizations/{org}/users", Kind: kernel.FaultRevokeToken})
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(`data "platformusers_anypoint_users" "all" {}`)}}})
}

func TestAccProvider_wrongAddressSaysSo(t *testing.T) {
	t.Parallel()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html><title>Sign in</title></html>"))
	}))
	t.Cleanup(page.Close)
	env := acctest.Start(t)
	env.Provider = env.AnypointProviderAt(page.URL, map[string]string{"client_id": "a", "client_secret": "b"})
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(reads), ExpectError: acctest.Saying("not the platform's API")}}})
}

// A platform that never answers does not hold Terraform forever.
func TestAccProvider_requestTimeout(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{Platform: "anypoint", Method: "GET", Route: "/accounts/api/organizations/{org}", Kind: kernel.FaultHoldBefore})
	env.Provider = strings.Replace(env.Provider, "anypoint {", "http { request_timeout = \"1s\" }\n  anypoint {", 1)
	begin := time.Now()
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(reads)}}})
	if took := time.Since(begin); took > 25*time.Second {
		t.Errorf("it took %v", took)
	}
}
