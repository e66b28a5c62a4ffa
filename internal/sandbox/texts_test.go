package sandbox_test

import (
	"encoding/json"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// internals are what shows how the sandbox is made.
var internals = regexp.MustCompile(`EOF|\bGo\b|struct|unmarshal|strconv|json:|invalid character|(kernel|anypoint|uipath|apim|controlroom)\.[A-Z]`)

// K8.16: no response shows in which language the platform is a fake, whatever the body.
func TestTextsShowNoInternals_K8_16(t *testing.T) {
	t.Parallel()
	const (
		organization = "/anypoint/accounts/api/organizations/" + anypoint.RootOrgID
		identity     = uipath.Root + "/" + uipath.OrganizationName + "/identity_/api"
		orchestrator = uipath.Root + "/" + uipath.OrganizationName + "/" + uipath.TenantName + "/orchestrator_/odata"
		service      = apimService
		version      = "?api-version=2024-05-01"
	)
	sb := started(t, sandbox.Options{})
	tokens := map[string][2]string{
		"/anypoint": {"Authorization", signIn(t, sb)}, uipath.Root: {"Authorization", "Bearer " + uipath.ScopedPAT},
		apim.Root: {"Authorization", "Bearer " + apim.AccessToken}, controlroom.Root: {"X-Authorization", controlRoomToken(t, sb)},
	}
	for _, request := range []string{
		"POST " + organization + "/users", "PUT " + organization + "/users/" + anypoint.RegularUserID, "POST " + organization + "/invites",
		"POST " + organization + "/teams", "PATCH " + organization + "/teams/" + anypoint.DevelopersTeamID + "/members",
		"POST " + organization + "/users/" + anypoint.RegularUserID + "/roles", "POST /anypoint/accounts/login", "POST " + tokenPath,
		"POST " + identity + "/User/BulkCreate", "PUT " + identity + "/User/" + uipath.RegularUserID, "POST " + identity + "/User/InviteUsers",
		"POST " + identity + "/Group", "PUT " + identity + "/Group/" + uipath.FinanceGroupID,
		"POST " + orchestrator + "/Users(501)/UiPath.Server.Configuration.OData.AssignRoles",
		"POST " + orchestrator + "/Folders/UiPath.Server.Configuration.OData.AssignUsers",
		"PUT " + service + "/users/new" + version, "PATCH " + service + "/users/" + apim.RegularUserID + version,
		"PUT " + service + "/groups/new" + version,
		"PUT " + service + "/subscriptions/new" + version, "PATCH " + service + "/subscriptions/" + apim.EchoSubscriptionID + version,
		"POST /controlroom/v2/authentication", "POST /controlroom/v2/usermanagement/users", "PUT /controlroom/v2/usermanagement/users/10",
		"POST /controlroom/v2/usermanagement/users/list", "POST /controlroom/v2/usermanagement/roles", "PUT /controlroom/v2/credentialvault/loginsetting",
	} {
		method, path, _ := strings.Cut(request, " ")
		for _, body := range []string{``, `null`, `{`, `[`, `{"a"`, `x`, `"x"`, `5`, `[5]`, `[[]]`, `{"properties":5}`,
			`{"properties":{"email":{},"state":[5]}}`,
			`{"username":{},"email":[],"page":"x","filter":5,"users":"x","Users":7,"name":{},"roleIds":{},"assignments":5,"roleIds":"x"}`} {
			r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
			r.Host = "localhost"
			r.Header.Set("Content-Type", "application/json")
			for root, header := range tokens {
				if strings.HasPrefix(path, root+"/") {
					r.Header.Set(header[0], header[1])
				}
			}
			w := httptest.NewRecorder()
			sb.Handler().ServeHTTP(w, r)
			if found := internals.FindString(w.Body.String()); found != "" || w.Code >= 500 {
				t.Errorf("%s %s: %d %s shows %q", request, body, w.Code, w.Body, found)
			}
			if w.Code == 401 && path != "/anypoint/accounts/login" && path != tokenPath {
				t.Errorf("%s is called by nobody: %s", request, w.Body)
			}
		}
	}
}

// controlRoomToken signs the service user of Control Room in.
func controlRoomToken(t *testing.T, sb *sandbox.Sandbox) string {
	t.Helper()
	got := call(t.Context(), sb, "POST", controlroom.Root+"/v2/authentication",
		`{"username":"`+controlroom.ServiceUsername+`","apiKey":"`+controlroom.APIKey+`"}`)
	var in struct{ Token string }
	if err := json.Unmarshal([]byte(got.body), &in); err != nil || in.Token == "" {
		t.Fatalf("sign-in: %d %s (%v)", got.status, got.body, err)
	}
	return in.Token
}
