package sandbox_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

const (
	apimService = apim.Root + "/subscriptions/" + apim.SubscriptionID + "/resourceGroups/" + apim.ResourceGroup +
		"/providers/Microsoft.ApiManagement/service/" + apim.ServiceName
	apimRegular = apimService + "/users/" + apim.RegularUserID + "?api-version=2024-05-01"
)

func TestAcceptAPIManagementConfirmation(t *testing.T) {
	t.Parallel()
	sb := started(t, sandbox.Options{})
	path := "invitations/apim/" + apim.PendingUserID + "/accept"
	steer(t, sb, "POST", path, `{"username":"other"}`, 409)
	if got := steer(t, sb, "POST", path, "", 200)["user_id"]; got != apim.PendingUserID {
		t.Errorf("accepted by %v", got)
	}
	if u, _ := sb.APIM.User(apim.PendingUserID); u.State != "active" {
		t.Errorf("user %+v", u)
	}
	steer(t, sb, "POST", path, "", 409)
	steer(t, sb, "POST", "invitations/apim/nobody/accept", "", 404)
	steer(t, sb, "POST", "invitations/entra/nobody/accept", "", 404)
	steer(t, sb, "POST", "reset", "", 200)
	steer(t, sb, "POST", "clock", `{"advance":"48h1s"}`, 200)
	steer(t, sb, "POST", path, "", 409) // the link expired
}

func TestAPIManagementIsServedEditedKeptAndReset(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "data.json")
	sb := started(t, sandbox.Options{DataFile: file})
	env := sb.Env()
	for _, name := range []string{"ARM_SUBSCRIPTION_ID", "APIM_RESOURCE_GROUP_NAME", "APIM_SERVICE_NAME", "APIM_ACCESS_TOKEN"} {
		if env[name] == "" {
			t.Errorf("no %s in the environment", name)
		}
	}
	for _, name := range []string{"ARM_TENANT_ID", "ARM_CLIENT_ID", "ARM_CLIENT_SECRET", "APIM_AUTHORITY_HOST"} {
		if got, there := env[name]; there {
			t.Errorf("%s is %q although nobody signs in over plain http", name, got)
		}
	}
	if env["APIM_RESOURCE_MANAGER_ENDPOINT"] != sb.URL()+"/azure" {
		t.Errorf("environment %v", env)
	}
	read := func(sb *sandbox.Sandbox) int {
		return call(t.Context(), sb, "GET", apimRegular, "", "Authorization", "Bearer "+env["APIM_ACCESS_TOKEN"]).status
	}
	if got := read(sb); got != 200 {
		t.Errorf("a user reads as %d", got)
	}
	edit := call(t.Context(), sb, "DELETE", "/_sandbox/edit/apim/users/"+apim.RegularUserID, "")
	if edit.status != 204 {
		t.Fatalf("edit: %d %s", edit.status, edit.body)
	}
	if got := read(sb); got != 404 {
		t.Errorf("a deleted user reads as %d", got)
	}
	if err := sb.Close(); err != nil {
		t.Fatal(err)
	}
	again := started(t, sandbox.Options{DataFile: file})
	if got := read(again); got != 404 {
		t.Errorf("a deleted user came back from the data file: %d", got)
	}
	steer(t, again, "POST", "reset", "", 200)
	if got := read(again); got != 200 {
		t.Errorf("after a reset a user of the seed reads as %d", got)
	}
	if got := call(t.Context(), again, "POST", "/other.example/oauth2/v2.0/token", ""); got.status != 400 || !strings.Contains(got.body, "AADSTS90002") {
		t.Errorf("the sign-in of another tenant: %d %s", got.status, got.body)
	}
}

// Over https the environment says where and as whom to sign in, and the token that this gives is taken.
func TestEntraOverTLS(t *testing.T) {
	t.Parallel()
	sb := started(t, sandbox.Options{TLSDir: t.TempDir()})
	env := sb.Env()
	if _, there := env["APIM_ACCESS_TOKEN"]; there {
		t.Error("an access token although signing in works")
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(read(t, sb.CAFile()))
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		DisableKeepAlives: true}, Timeout: 10 * time.Second}
	discovered := apimJSON(t, client, "GET", env["APIM_AUTHORITY_HOST"]+"/"+env["ARM_TENANT_ID"]+"/v2.0/.well-known/openid-configuration", nil, "")
	endpoint, _ := discovered["token_endpoint"].(string)
	if endpoint != sb.URL()+"/"+apim.TenantID+"/oauth2/v2.0/token" {
		t.Fatalf("token endpoint %q", endpoint)
	}
	token := apimJSON(t, client, "POST", endpoint, url.Values{
		"grant_type": {"client_credentials"}, "client_id": {env["ARM_CLIENT_ID"]}, "client_secret": {env["ARM_CLIENT_SECRET"]},
		"scope": {apim.Audience + "/.default"},
	}, "")
	value, _ := token["access_token"].(string)
	page := apimJSON(t, client, "GET", sb.URL()+apimService+"/users?api-version=2024-05-01&$top=1", nil, value)
	if next, _ := page["nextLink"].(string); !strings.HasPrefix(next, sb.URL()+apimService+"/users?") {
		t.Errorf("next page %q", next)
	}
}

// apimJSON calls a URL, with a form if there is one, and decodes the response, which must be a 200.
func apimJSON(t *testing.T, client *http.Client, method, address string, form url.Values, token string) map[string]any {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var body map[string]any
	if err := json.NewDecoder(res.Body).Decode(&body); err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %d (%v)", method, address, res.StatusCode, err)
	}
	return body
}
