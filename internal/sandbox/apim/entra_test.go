package apim_test

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

// signIn posts a form to the token endpoint. The form is a good one but for the fields given, of which an empty one is left out.
func (b *bench) signIn(fields ...string) response {
	b.t.Helper()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {apim.ClientID}, "client_secret": {apim.ClientSecret},
		"scope": {apim.Audience + "/.default openid offline_access profile"}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
		if fields[i+1] == "" {
			form.Del(fields[i])
		}
	}
	return b.send("POST", b.server+"/"+apim.TenantID+"/oauth2/v2.0/token", form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	b := start(t)
	federated := func(subject string) []string {
		return []string{"client_secret", "", "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "client_assertion",
			apim.FederatedToken(subject)}
	}
	for name, fields := range map[string][]string{
		"secret": nil, "federated": federated(apim.FederatedSubject), "certificate": federated(apim.ClientID),
		"other name of Resource Manager": {"scope", "https://management.azure.com/.default"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := b.signIn(fields...).expect(t, 200).want(t, "Bearer", "token_type").want(t, 3599.0, "expires_in")
			token := a.Text("access_token")
			raw, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
			var claims map[string]any
			if err != nil || json.Unmarshal(raw, &claims) != nil {
				t.Fatalf("no JSON Web Token: %q (%v)", token, err)
			}
			if claims["tid"] != apim.TenantID || claims["appid"] != apim.ClientID || claims["oid"] == "" || claims["oid"] == apim.ClientID ||
				claims["exp"] != float64(startOfTests.Unix()+3599) {
				t.Errorf("claims %v", claims)
			}
			b.as(token).call("GET", "/users/1", nil).expect(t, 200)
		})
	}
	reader := b.signIn("client_id", strings.ToUpper(apim.ReaderClientID), "client_secret", apim.ReaderSecret).expect(t, 200).Text("access_token")
	b.as(reader).call("GET", "/users/1", nil).expect(t, 200)
	b.as(reader).delete(regular).refused(t, 403, "AuthorizationFailed")
}

func TestRefusedSignIns(t *testing.T) {
	t.Parallel()
	b := start(t)
	foreign := strings.Split(apim.FederatedToken(apim.FederatedSubject), ".")
	foreign[1] = base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"` + apim.FederatedSubject + `","aud":"somebody"}`))
	for name, c := range map[string]struct {
		fields []string
		status int
		code   string
		number string
	}{
		"wrong secret":     {[]string{"client_secret", "wrong"}, 401, "invalid_client", "AADSTS7000215"},
		"no secret":        {[]string{"client_secret", ""}, 401, "invalid_client", "AADSTS7000215"},
		"unknown client":   {[]string{"client_id", "nobody"}, 400, "unauthorized_client", "AADSTS700016"},
		"other grant":      {[]string{"grant_type", "password"}, 400, "unsupported_grant_type", "AADSTS70003"},
		"scope of a user":  {[]string{"scope", "https://management.core.windows.net/user_impersonation"}, 400, "invalid_scope", "AADSTS1002012"},
		"unknown resource": {[]string{"scope", "https://example.com/.default"}, 400, "invalid_resource", "AADSTS500011"},
		"foreign subject":  {[]string{"client_assertion", apim.FederatedToken("repo:somebody/else")}, 401, "invalid_client", "AADSTS700213"},
		"foreign audience": {[]string{"client_assertion", strings.Join(foreign, ".")}, 401, "invalid_client", "AADSTS700212"},
		"unreadable token": {[]string{"client_assertion", "x.y.z"}, 401, "invalid_client", "AADSTS700213"},
		"token of no client": {[]string{"client_id", apim.ReaderClientID, "client_assertion", apim.FederatedToken("")}, 401,
			"invalid_client", "AADSTS700213"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := b.signIn(c.fields...).expect(t, c.status).want(t, c.code, "error")
			if got := a.Text("error_description"); !strings.HasPrefix(got, c.number+": ") {
				t.Errorf("description %q", got)
			}
		})
	}
}

func TestOtherTenants(t *testing.T) {
	t.Parallel()
	b := start(t)
	for method, path := range map[string]string{"POST": "/contoso.example/oauth2/v2.0/token",
		"GET": "/00000000-0000-4000-8000-000000000000/v2.0/.well-known/openid-configuration"} {
		if got := b.send(method, b.server+path, "").expect(t, 400).
			Text("error_description"); !strings.HasPrefix(got, "AADSTS90002: Tenant '"+strings.Split(path, "/")[1]+"'") {
			t.Errorf("description %q", got)
		}
	}
	b.send("GET", b.server+"/elsewhere", nil).expect(t, 404)
}

func TestDiscovery(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.send("GET", b.server+"/"+apim.TenantID+"/v2.0/.well-known/openid-configuration", nil).expect(t, 200).
		want(t, b.server+"/"+apim.TenantID+"/oauth2/v2.0/token", "token_endpoint").want(t, b.server+"/"+apim.TenantID+"/v2.0", "issuer")
	if got := b.kernel.Journal.All()[0]; got.Platform != "entra" || got.Route != "/v2.0/.well-known/openid-configuration" {
		t.Errorf("call %+v", got)
	}
}

func TestEndOfATokensLife(t *testing.T) {
	t.Parallel()
	b := start(t, "expires_in=60")
	a := b.signIn().expect(t, 200).want(t, 60.0, "expires_in")
	signedIn := b.as(a.Text("access_token"))
	b.kernel.Clock.Advance(59 * time.Second)
	signedIn.call("GET", "/users/1", nil).expect(t, 200)
	b.kernel.Clock.Advance(time.Second)
	signedIn.call("GET", "/users/1", nil).refused(t, 401, "ExpiredAuthenticationToken")

	graph := b.signIn("scope", "https://graph.microsoft.com/.default").expect(t, 200).Text("access_token")
	b.as(graph).call("GET", "/users/1", nil).refused(t, 401, "InvalidAuthenticationTokenAudience")
	government := b.signIn("scope", "https://management.core.usgovcloudapi.net//.default").expect(t, 200).Text("access_token")
	b.as(government).call("GET", "/users/1", nil).refused(t, 401, "InvalidAuthenticationTokenAudience")
	for _, c := range b.kernel.Journal.All() {
		if strings.Contains(string(c.Body), apim.ClientSecret) {
			t.Errorf("the journal holds the secret: %s", c.Body)
		}
	}
}

// A pipeline asks its own service for a federated token: GitHub by GET with an audience, Azure DevOps by POST with the id of a service connection.
func TestTokensOfPipelines(t *testing.T) {
	t.Parallel()
	b := start(t)
	gitHub, azureDevOps := b.server+"/"+apim.TenantID+apim.GitHubTokenRoute, b.server+"/"+apim.TenantID+apim.AzureDevOpsTokenRoute
	ask := func(method, address, token string, header ...string) response {
		t.Helper()
		return b.send(method, address, nil, append([]string{"Authorization", "Bearer " + token}, header...)...)
	}
	signIn := func(assertion string) response { return b.signIn("client_secret", "", "client_assertion", assertion) }
	audience := "&audience=" + url.QueryEscape(apim.FederatedAudience)
	connection := "?api-version=7.1&serviceConnectionId=" + apim.ServiceConnectionID

	signIn(ask("GET", gitHub+"?api-version=2.0"+audience, apim.PipelineToken).expect(t, 200).Text("value")).expect(t, 200)
	signIn(ask("POST", azureDevOps+connection, apim.PipelineToken).expect(t, 200).Text("oidcToken")).expect(t, 200)

	signIn(ask("GET", gitHub+"?api-version=2.0", apim.PipelineToken).expect(t, 200).Text("value")).expect(t, 401).want(t, "invalid_client", "error")
	ask("GET", gitHub, "wrong").expect(t, 401)
	ask("POST", gitHub, apim.PipelineToken).expect(t, 405)
	ask("GET", azureDevOps+connection+audience, apim.PipelineToken).expect(t, 405)
	ask("POST", azureDevOps+"?api-version=7.1", apim.PipelineToken).expect(t, 404)
	ask("POST", azureDevOps+"?serviceConnectionId="+apim.ServiceConnectionID, apim.PipelineToken).expect(t, 400)
	ask("POST", azureDevOps+connection, "wrong", "X-Tfs-Fedauthredirect", "Suppress").expect(t, 401)
	ask("POST", azureDevOps+connection, "wrong").expect(t, 302)
	for _, c := range b.kernel.Journal.All() {
		if c.Writes || !c.SignIn && c.Status != 405 {
			t.Errorf("call %+v", c)
		}
	}
}
