package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// readsControlRoom is a configuration whose plan asks for users and roles.
const readsControlRoom = `
resource "platformusers_controlroom_user" "nina" {
  username            = "nina"
  email               = "nina@example.com"
  password_wo         = "Sandbox-Pass.1"
  password_wo_version = 1
}
`

func isControlRoomSignIn(c kernel.Call) bool { return strings.HasSuffix(c.Route, "/authentication") }

// controlRoomToken signs the service user in and returns the token.
func controlRoomToken(t *testing.T, env *acctest.Env, version string) string {
	t.Helper()
	body := fmt.Sprintf(`{"username":%q,"apiKey":%q,"multipleLogin":true}`, controlroom.ServiceUsername, controlroom.APIKey)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, env.URL()+controlroom.Root+"/"+version+"/authentication",
		strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := acctest.HTTP.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var answer struct{ Token string }
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || answer.Token == "" {
		t.Fatalf("no token: %v", err)
	}
	return answer.Token
}

// Each generation is detected by itself, from the configuration as from the environment, with one sign-in for a whole apply.
func TestCLIProvider_controlroomGenerations(t *testing.T) {
	t.Parallel()
	for generation, version := range map[string]string{"a360_v2": "v2", "a360_v1": "v1", "e11": "v1"} {
		for _, missing := range []string{"html", "404"} {
			t.Run(generation+", missing routes "+missing, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("controlroom.generation", generation), acctest.Set("controlroom.missing_route", missing))
				signIns := func() int {
					return env.Calls(func(c kernel.Call) bool {
						return isControlRoomSignIn(c) && c.Status == 200 && c.Route == "/"+version+"/authentication"
					})
				}
				w := env.NewCLI(t, readsControlRoom)
				w.MustRun(t, "plan")
				if n := signIns(); n != 1 {
					t.Errorf("a plan signed in %d times", n)
				}
				w.Unsetenv("CONTROL_ROOM_")
				for _, setting := range []string{"auto", version} {
					w.Configure(t, env.ControlRoomProvider(map[string]string{"username": controlroom.ServiceUsername, "password": controlroom.ServicePassword,
						"api_version": setting})+readsControlRoom)
					w.MustRun(t, "plan")
				}
				given := controlRoomToken(t, env, version)
				before := env.Calls(isControlRoomSignIn)
				w.Configure(t, env.ControlRoomProvider(map[string]string{"access_token": given})+readsControlRoom)
				w.MustRun(t, "plan")
				if n := env.Calls(isControlRoomSignIn) - before; n != 0 {
					t.Errorf("an access token signed in %d times", n)
				}
				// The other version is not there, and the plan says so.
				other := map[string]string{"v1": "v2", "v2": "v1"}[version]
				w.Configure(t, env.ControlRoomProvider(map[string]string{"username": controlroom.ServiceUsername, "api_key": controlroom.APIKey,
					"api_version": other})+readsControlRoom)
				if out, err := w.Run(t, "plan"); err == nil || !acctest.Saying("wrong URL or API version").MatchString(out) {
					t.Errorf("with the other version the plan says:\n%s", out)
				}
			})
		}
	}
}

// The configuration takes precedence over the environment, and what belongs together is taken together.
func TestCLIProvider_controlroomPrecedence(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	plan := func(t *testing.T, settings map[string]string, variables ...string) (string, error) {
		t.Helper()
		w := env.NewCLI(t, env.ControlRoomProvider(settings)+readsControlRoom)
		w.Unsetenv("CONTROL_ROOM_")
		for i := 0; i < len(variables); i += 2 {
			w.Setenv(variables[i], variables[i+1])
		}
		return w.Run(t, "plan")
	}
	key := map[string]string{"username": controlroom.ServiceUsername, "api_key": controlroom.APIKey}
	password := map[string]string{"username": controlroom.ServiceUsername, "password": controlroom.ServicePassword}
	for name, test := range map[string]struct {
		settings  map[string]string
		variables []string
	}{
		"over everything": {key, []string{"CONTROL_ROOM_URL", "https://nowhere.invalid", "CONTROL_ROOM_USERNAME", "x",
			"CONTROL_ROOM_API_KEY", "wrong", "CONTROL_ROOM_PASSWORD", "wrong", "CONTROL_ROOM_ACCESS_TOKEN", "a-token-that-lies-around"}},
		"a password over a key": {password, []string{"CONTROL_ROOM_API_KEY", "wrong"}},
		"a key over a password": {map[string]string{},
			[]string{"CONTROL_ROOM_USERNAME", controlroom.ServiceUsername, "CONTROL_ROOM_API_KEY", controlroom.APIKey, "CONTROL_ROOM_PASSWORD", "wrong"}},
		"a user name with the environment's key": {map[string]string{"username": controlroom.ServiceUsername},
			[]string{"CONTROL_ROOM_API_KEY", controlroom.APIKey}},
		"the version": {map[string]string{"username": controlroom.ServiceUsername, "api_key": controlroom.APIKey,
			"api_version": "v2"}, []string{"CONTROL_ROOM_API_VERSION", "v1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if out, err := plan(t, test.settings, test.variables...); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	t.Run("a wrong version of the environment", func(t *testing.T) {
		t.Parallel()
		if out, err := plan(t, key, "CONTROL_ROOM_API_VERSION", "v3"); err == nil || !acctest.Saying("CONTROL_ROOM_API_VERSION").MatchString(out) {
			t.Errorf("it says:\n%s", out)
		}
	})
}

func TestCLIProvider_controlroomErrors(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for settings, want := range map[string]string{
		`controlroom { url = "http://controlroom.example.com" }`:                                                  "https",
		`controlroom { url = "controlroom.example.com" }`:                                                         "https://",
		`controlroom { api_version = "v3" }`:                                                                      "api_version",
		`controlroom { url = "https://c.example", username = "a", password = "some-pass", api_key = "some-key" }`: "api_key",
		`controlroom { username = "a", api_key = "some-key" }`:                                                    "url, is not set",
		`controlroom { url = "https://c.example" }`:                                                               "no credentials for it are set",
		`controlroom { url = "https://c.example", api_key = "some-key" }`:                                         "username is not set",
		`controlroom { url = "https://c.example", username = "a" }`:                                               "neither an API key nor a password",
		`controlroom { url = "https://c.example", username = "a", password = "some-pass", api_version = "v9" }`:   "api_version",
	} {
		w := env.NewCLI(t, fmt.Sprintf("provider \"platformusers\" {\n  %s\n}\n%s", oneSettingALine(settings), readsControlRoom))
		w.Unsetenv("CONTROL_ROOM_")
		if out, err := w.Run(t, "plan"); err == nil || !acctest.Saying(want).MatchString(out) {
			t.Errorf("%s says:\n%s", settings, out)
		}
	}
	w := env.NewCLI(t, readsControlRoom)
	w.MustRun(t, "validate")
	if n := env.Journal.Len(); n != 0 {
		t.Errorf("%d calls were made", n)
	}

	// The sign-in's own refusals, of one try.
	for name, value := range map[string]string{"CONTROL_ROOM_API_KEY": "no-such-key", "CONTROL_ROOM_ACCESS_TOKEN": "no-such-token"} {
		w := env.NewCLI(t, readsControlRoom+strings.ReplaceAll(readsControlRoom, "nina", "nora"))
		w.Setenv(name, value)
		before := env.Calls(isControlRoomSignIn)
		want := map[string]string{"CONTROL_ROOM_API_KEY": "refused the user name or the API key",
			"CONTROL_ROOM_ACCESS_TOKEN": "does not accept the access token"}[name]
		if out, err := w.Run(t, "plan"); err == nil || !acctest.Saying(want).MatchString(out) || strings.Contains(out, value) {
			t.Errorf("a wrong %s says:\n%s", name, out)
		}
		if n := env.Calls(isControlRoomSignIn) - before; n > 1 {
			t.Errorf("a refused sign-in was tried %d times", n)
		}
	}
}

// What is not known before an apply is no error until a call is needed.
func TestCLIProvider_controlroomUnknownSettings(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewCLI(t, fmt.Sprintf(`
resource "terraform_data" "secret" { input = %q }
provider "platformusers" {
  controlroom {
    url      = %q
    username = %q
    api_key  = terraform_data.secret.output
  }
}
`, controlroom.APIKey, env.URL()+controlroom.Root, controlroom.ServiceUsername)+readsControlRoom)
	w.Unsetenv("CONTROL_ROOM_")
	w.MustRun(t, "plan")
	if n := env.Journal.Len(); n != 0 {
		t.Errorf("a plan without settings made %d calls", n)
	}
	w.MustRun(t, "apply", "-auto-approve")
	if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
		t.Errorf("a plan after it is not empty:\n%s", out)
	}
}

// A token that the platform does not take any more is renewed once, whatever the status by which it says so; a session that is ended over and over
// is explained.
func TestCLIProvider_controlroomSessions(t *testing.T) {
	t.Parallel()
	single := map[string]string{"username": controlroom.SingleSessionName, "password": controlroom.SingleSessionPassword}
	for _, dead := range []string{"401", "500"} {
		t.Run(dead, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("controlroom.dead_token", dead))
			env.Provider = env.ControlRoomProvider(single)
			env.Faults.Add(kernel.Fault{Platform: "controlroom", Method: "POST", Route: "/v2/usermanagement/users/list", Kind: kernel.FaultRevokeToken})
			w := env.NewCLI(t, env.Config(readsControlRoom))
			w.MustRun(t, "plan")
			if n := env.Calls(isControlRoomSignIn); n != 2 {
				t.Errorf("signed in %d times", n)
			}
		})
	}
	t.Run("over and over", func(t *testing.T) {
		t.Parallel()
		env := acctest.Start(t)
		env.Provider = env.ControlRoomProvider(single)
		env.Faults.Add(kernel.Fault{Platform: "controlroom", Method: "POST", Route: "/v2/usermanagement/users/list", Kind: kernel.FaultRevokeToken,
			Times: 2})
		w := env.NewCLI(t, env.Config(readsControlRoom))
		out, err := w.Run(t, "plan")
		for _, want := range []string{"The session was ended by another sign-in", "reports that this user is limited to one session",
			"allow that user multiple logins", "two pipelines"} {
			if err == nil || !acctest.Saying(want).MatchString(out) {
				t.Errorf("the plan does not say %q:\n%s", want, out)
			}
		}
	})
}

func TestAccProvider_controlroomPrivateCertificateAuthority(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.TLS(t.TempDir()))
	block := func(http string) string {
		return fmt.Sprintf("provider \"platformusers\" {\n  %s\n  controlroom {\n    url = %q\n    username = %q\n    api_key = %q\n  }\n}\n",
			http, env.URL()+controlroom.Root, controlroom.ServiceUsername, controlroom.APIKey)
	}
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: block("") + readsControlRoom, ExpectError: acctest.Saying("certificate")},
		{Config: block(fmt.Sprintf("http { ca_cert_file = %q }", filepath.ToSlash(env.CAFile()))) + readsControlRoom},
	}})
}

// A server that answers everything with a web page is not taken for a Control Room without users.
func TestCLIProvider_controlroomWrongBaseURL(t *testing.T) {
	t.Parallel()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<!doctype html><title>Control Room</title>"))
	}))
	t.Cleanup(page.Close)
	env := acctest.Start(t)
	for _, credentials := range []map[string]string{{"username": "a", "api_key": "some-key"}, {"access_token": "some-token"}} {
		w := env.NewCLI(t, strings.Replace(env.ControlRoomProvider(credentials), env.URL()+controlroom.Root, page.URL, 1)+readsControlRoom)
		w.Unsetenv("CONTROL_ROOM_")
		if out, err := w.Run(t, "plan"); err == nil || !acctest.Saying("wrong URL or API version").MatchString(out) {
			t.Errorf("the plan says:\n%s", out)
		}
	}
}
