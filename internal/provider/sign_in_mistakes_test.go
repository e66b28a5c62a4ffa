package provider_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// signedIn is what the table of mistakes needs of a platform.
type signedIn struct {
	read     string            // a data source
	fault    string            // the platform of its sign-in's faults
	route    string            // of the sign-in
	secret   string            // the variable with the secret
	settings []string          // what a message about a URL names
	foreign  []string          // words of other platforms
	refusal  string            // how the sign-in answers wrong credentials
	base     map[string]string // variables that name the address, by a URL that is to stand there
}

var allSignedIn = map[string]signedIn{
	"anypoint": {
		read: `data "platformusers_anypoint_users" "all" {}`, fault: "anypoint", route: "/accounts/api/v2/oauth2/token",
		secret: "ANYPOINT_CLIENT_SECRET", settings: []string{"region (ANYPOINT_REGION)", "base_url (ANYPOINT_BASE_URL)"},
		foreign: []string{"UIPATH", "UiPath", "ARM_", "Azure", "CONTROL_ROOM", "Control Room", "tenant", "service_name", "api_version"},
		refusal: `{"error":"invalid_client"}`, base: map[string]string{"ANYPOINT_BASE_URL": ""},
	},
	"uipath": {
		read: `data "platformusers_uipath_users" "all" {}`, fault: "uipath", route: "/identity_/connect/token", secret: "UIPATH_CLIENT_SECRET",
		settings: []string{"organization (UIPATH_ORGANIZATION)", "base_url (UIPATH_URI)"},
		foreign: []string{"ANYPOINT", "Anypoint", "ARM_", "Azure", "CONTROL_ROOM", "Control Room", "region", "control plane", "business group",
			"service_name", "api_version"},
		refusal: `{"error":"invalid_client"}`, base: map[string]string{"UIPATH_URI": ""},
	},
	"apim": {
		read: `data "platformusers_apim_users" "all" {}`, fault: "entra", route: "/oauth2/v2.0/token", secret: "ARM_CLIENT_SECRET",
		settings: []string{"tenant_id (ARM_TENANT_ID)", "authority_host (APIM_AUTHORITY_HOST"},
		foreign: []string{"ANYPOINT", "Anypoint", "UIPATH", "UiPath", "CONTROL_ROOM", "Control Room", "region", "control plane", "base_url",
			"api_version"},
		refusal: `{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret."}`,
		base:    map[string]string{"APIM_AUTHORITY_HOST": ""},
	},
	"controlroom": {
		read: `data "platformusers_controlroom_users" "all" {}`, fault: "controlroom", route: "/v2/authentication",
		secret: "CONTROL_ROOM_API_KEY", settings: []string{"url (CONTROL_ROOM_URL)"},
		foreign: []string{"ANYPOINT", "Anypoint", "UIPATH", "UiPath", "ARM_", "Azure", "region", "control plane", "base_url", "tenant", "service_name"},
		refusal: `{"code":"UM1110","message":"Invalid username or password"}`, base: map[string]string{"CONTROL_ROOM_URL": ""},
	},
}

// K7: whatever goes wrong at the sign-in, the summary is the cause, and the detail says which URL was called and which setting to change, in the
// words of this platform only.
func TestSignInMistakes_K7(t *testing.T) {
	t.Parallel()
	answer := func(status int, contentType, body string) *kernel.Fault {
		return &kernel.Fault{Kind: kernel.FaultStatus, Status: status, ContentType: contentType, Body: body, Times: -1}
	}
	for platform, p := range allSignedIn {
		for name, c := range map[string]struct {
			fault   *kernel.Fault
			env     map[string]string
			summary string // behind the platform's title
			place   bool   // the detail names the settings of the URL
		}{
			"wrong secret": {answer(401, "application/json", p.refusal), nil, "401 Unauthorized", false},
			"bare 401":     {answer(401, "text/plain", ""), nil, "401 Unauthorized", false},
			"forbidden":    {answer(403, "application/json", `{}`), nil, "403 Forbidden", false},
			"wrong path":   {answer(404, "text/plain", "404 page not found"), nil, "404 Not Found", true},
			"wrong method": {answer(405, "text/plain", ""), nil, "405 Method Not Allowed", true},
			"a page":       {answer(200, "text/html", "<html><title>Log in</title></html>"), nil, "200 OK, not the platform's API", true},
			"a page, 502":  {answer(502, "text/html", "<html><title>Bad gateway</title></html>"), nil, "502 Bad Gateway", false},
			"limited":      {answer(429, "text/plain", ""), nil, "429 Too Many Requests", false},
			"down":         {answer(500, "text/plain", ""), nil, "500 Internal Server Error", false},
			"unreachable":  {nil, p.at("https://127.0.0.1:1"), "no connection", true},
			"a common word": {answer(401, "application/json", p.refusal), map[string]string{p.secret: "user"},
				"401 Unauthorized", false},
		} {
			t.Run(platform+", "+name, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.TLS(t.TempDir()))
				if c.fault != nil {
					fault := c.fault.On(p.fault, http.MethodPost, p.route)
					env.Faults.Add(fault)
					if platform == "controlroom" {
						env.Faults.Add(fault.On(p.fault, http.MethodPost, "/v1/authentication"))
					}
				}
				w := env.NewWorkspace(t, fmt.Sprintf("provider \"platformusers\" {\n  http {\n    ca_cert_file = %q\n  }\n}\n%s\n", env.CAFile(), p.read))
				for variable, value := range c.env {
					w.Setenv(variable, value)
				}
				out, err := w.Run(t, "plan")
				_, summary, _ := strings.Cut(out, "Error: Unable to sign in to ")
				if err == nil || !strings.Contains(strings.SplitN(summary, "\n", 2)[0], c.summary) {
					t.Errorf("the summary does not say %q:\n%s", c.summary, out)
				}
				text := strings.Join(strings.Fields(strings.ReplaceAll(out, "│", " ")), " ")
				wanted := []string{"The call: POST https://127.0.0.1:", strings.TrimPrefix(p.route, "/v2")}
				if name == "unreachable" {
					wanted = []string{"https://127.0.0.1:1/"}
				}
				if c.place {
					wanted = append(wanted, p.settings...)
				}
				for _, part := range wanted {
					if !strings.Contains(text, part) {
						t.Errorf("it lacks %q:\n%s", part, out)
					}
				}
				_, message, _ := strings.Cut(text, "Unable to sign in")
				for _, word := range append(p.foreign, "***", "nothing was sent; nothing was sent") {
					if strings.Contains(message, word) {
						t.Errorf("it says %q:\n%s", word, out)
					}
				}
				if strings.Count(text, "nothing was sent") > 1 {
					t.Errorf("it says more than once that nothing was sent:\n%s", out)
				}
			})
		}
	}
}

// at is the platform at another address.
func (p signedIn) at(url string) map[string]string {
	env := maps.Clone(p.base)
	for variable := range env {
		env[variable] = url
	}
	return env
}

// K7: the inputs of the field.
func TestSignInMistakes_K7Inputs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		platform string
		env      map[string]string
		summary  string
		says     []string
		not      []string
	}{
		"UIPATH_PAT=rt_wrong": {"uipath", map[string]string{"UIPATH_PAT": "rt_wrong"}, "UiPath does not accept the access token: 401 Unauthorized",
			[]string{"access_token (UIPATH_PAT)", "/odata/Users"}, []string{"organization is not known", "region", "rt_wrong"}},
		"UIPATH_TENANT=nope": {"uipath", map[string]string{"UIPATH_TENANT": "nope"}, "There is no UiPath Orchestrator at this URL: 404 Not Found",
			[]string{"tenant (UIPATH_TENANT)", "/nope/orchestrator_/odata/Roles"}, []string{"region", "control plane"}},
		"an app on behalf of nobody, without a code": {"anypoint", map[string]string{"ANYPOINT_CLIENT_ID": userApp,
			"ANYPOINT_CLIENT_SECRET": userAppSecret}, "Unable to sign in to Anypoint: 401 Unauthorized",
			[]string{"it acts on behalf of a user, and username (ANYPOINT_USERNAME)"}, nil},
		"an app on behalf of nobody": {"anypoint", map[string]string{"ANYPOINT_CLIENT_ID": userApp, "ANYPOINT_CLIENT_SECRET": userAppSecret},
			"Unable to sign in to Anypoint: 401 Unauthorized, unauthorized_client", []string{"username (ANYPOINT_USERNAME)"},
			[]string{"refused the client id or client secret"}},
		"an expired token of Anypoint": {"anypoint", map[string]string{"ANYPOINT_ACCESS_TOKEN": "expired"},
			"Anypoint does not accept the access token: 401 Unauthorized", []string{"ANYPOINT_ACCESS_TOKEN"}, []string{"wrong secret"}},
		"an expired token of UiPath": {"uipath", map[string]string{"UIPATH_PAT": "rt_expired"}, "UiPath does not accept the access token: 401 Unauthorized",
			[]string{"access_token (UIPATH_PAT)"}, []string{"rt_expired"}},
		"an expired token of Azure": {"apim", map[string]string{"APIM_ACCESS_TOKEN": "expired"},
			"Azure does not accept the access token: 401 Unauthorized, InvalidAuthenticationToken", []string{"access_token (APIM_ACCESS_TOKEN)"}, nil},
		"an expired token of a Control Room": {"controlroom", map[string]string{"CONTROL_ROOM_ACCESS_TOKEN": "a.b.c"},
			"The Control Room does not accept the access token: 401 Unauthorized, UM1111", []string{"access_token (CONTROL_ROOM_ACCESS_TOKEN)"}, nil},
		"another organization of UiPath": {"uipath", map[string]string{"UIPATH_ORGANIZATION": "nope"}, "Unable to sign in to UiPath: 404 Not Found",
			[]string{"organization (UIPATH_ORGANIZATION)"}, nil},
		"another subscription of Azure": {"apim", map[string]string{"ARM_SUBSCRIPTION_ID": "99999999-0000-4000-8000-000000000001"},
			"The API Management service does not exist", []string{"SubscriptionNotFound", "subscription_id"}, nil},
		"another resource group": {"apim", map[string]string{"APIM_RESOURCE_GROUP_NAME": "nope"}, "The API Management service does not exist",
			[]string{"ResourceGroupNotFound", "resource_group_name"}, nil},
		"a malformed subscription id": {"apim", map[string]string{"ARM_SUBSCRIPTION_ID": "nope"}, "Invalid subscription_id",
			[]string{"ARM_SUBSCRIPTION_ID", `"nope"`}, nil},
		"ARM_USE_OIDC without a token": {"apim", map[string]string{"ARM_USE_OIDC": "true", "APIM_ACCESS_TOKEN": "", "ARM_TENANT_ID": apimTenant,
			"ARM_CLIENT_ID": apimClient}, "Azure API Management is not configured",
			[]string{"use_oidc (ARM_USE_OIDC) is set, so nothing else is tried", "ARM_OIDC_TOKEN"}, []string{"Azure CLI: nobody"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.token_error", map[bool]string{true: "plain", false: "oauth"}[strings.HasSuffix(name, "a code")]))
			hcl := allSignedIn[c.platform].read
			if c.platform == "uipath" {
				hcl = `data "platformusers_uipath_roles" "all" {}`
				if c.env["UIPATH_PAT"] != "" {
					hcl = allSignedIn[c.platform].read
				}
			}
			w := env.NewWorkspace(t, hcl+"\n")
			for variable, value := range c.env {
				w.Setenv(variable, value)
			}
			out, err := w.Run(t, "plan")
			text := strings.Join(strings.Fields(strings.ReplaceAll(out, "│", " ")), " ")
			for _, part := range append(c.says, "Error: "+c.summary) {
				if err == nil || !strings.Contains(text, part) {
					t.Errorf("it lacks %q:\n%s", part, out)
				}
			}
			for _, word := range c.not {
				if _, message, _ := strings.Cut(text, "Error: "); strings.Contains(message, word) {
					t.Errorf("it says %q:\n%s", word, out)
				}
			}
		})
	}
}

// K7: a certificate that nobody here trusts, and a scope or permission that is missing, are told as what they are.
func TestSignInMistakes_K7CertificatesAndScopes(t *testing.T) {
	t.Parallel()
	for platform, p := range allSignedIn {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			out, err := acctest.Start(t, acctest.TLS(t.TempDir())).NewWorkspace(t, p.read+"\n").Run(t, "plan")
			if err == nil || !strings.Contains(out, "the certificate is not trusted") || !strings.Contains(out, "ca_cert_file") {
				t.Errorf("an unknown authority says:\n%s", out)
			}
		})
	}
	for platform, c := range map[string]struct {
		fault kernel.Fault
		says  string
	}{
		"anypoint": {kernel.Fault{Method: http.MethodGet, Route: "/accounts/api/organizations/{org}/users", Status: 403},
			"Add scopes to the app"},
		"uipath": {kernel.Fault{Method: http.MethodPost, Route: "/identity_/connect/token", Status: 400, Body: `{"error":"invalid_scope"}`},
			"did not give this application the scope PM.User"},
		"apim": {kernel.Fault{Method: http.MethodGet, Status: 403, Body: `{"error":{"code":"AuthorizationFailed","message":"No."}}`},
			"Give it the role"},
		"controlroom": {kernel.Fault{Method: http.MethodPost, Route: "/v2/usermanagement/users/list", Status: 403, Body: `{}`},
			"may not do this"},
	} {
		t.Run(platform+", scope", func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			c.fault.Platform, c.fault.Kind, c.fault.ContentType, c.fault.Times = platform, kernel.FaultStatus, "application/json", -1
			env.Faults.Add(c.fault)
			out, err := env.NewWorkspace(t, allSignedIn[platform].read+"\n").Run(t, "plan")
			text := strings.Join(strings.Fields(strings.ReplaceAll(out, "│", " ")), " ")
			if err == nil || !strings.Contains(text, c.says) {
				t.Errorf("it does not say %q:\n%s", c.says, out)
			}
		})
	}
}

const (
	userApp       = anypoint.UserClientID
	userAppSecret = anypoint.UserClientSecret
	apimTenant    = apim.TenantID
	apimClient    = apim.ClientID
)
