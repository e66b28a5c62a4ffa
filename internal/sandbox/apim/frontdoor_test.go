package apim_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

func TestFrontDoor(t *testing.T) {
	t.Parallel()
	b := start(t)
	root := b.server + apim.Root
	signedIn := []string{"Authorization", "Bearer " + apim.AccessToken}
	for name, c := range map[string]struct {
		address string
		header  []string
		status  int
		code    string
	}{
		"no token": {root + service + "/users?" + version, nil, 401, "AuthenticationFailed"},
		"another scheme": {root + service + "/users?" + version, []string{"Authorization", "Basic " + apim.AccessToken}, 401,
			"AuthenticationFailed"},
		"unknown token":   {root + service + "/users?" + version, []string{"Authorization", "Bearer nobody"}, 401, "InvalidAuthenticationToken"},
		"no version":      {root + service + "/users", signedIn, 400, "MissingApiVersionParameter"},
		"another version": {root + service + "/users?api-version=2019-12-01", signedIn, 400, "NoRegisteredProviderFound"},
		"another subscription": {root + strings.Replace(service, apim.SubscriptionID, "00000000-0000-4000-8000-000000000000", 1) + "/users?" + version,
			signedIn, 404, "SubscriptionNotFound"},
		"another resource group": {root + strings.Replace(service, apim.ResourceGroup, "rg-none", 1) + "/users?" + version, signedIn, 404,
			"ResourceGroupNotFound"},
		"another service": {root + strings.Replace(service, apim.ServiceName, "none", 1) + "/users?" + version, signedIn, 404, "ResourceNotFound"},
		"service of another resource group": {
			root + strings.Replace(service, apim.ServiceName, apim.OtherServiceName, 1) + "/users?" + version, signedIn, 404, "ResourceNotFound"},
		"unknown path":   {root + service + "/nothing?" + version, signedIn, 404, "ResourceNotFound"},
		"trailing slash": {root + service + "/users/?" + version, signedIn, 404, "ResourceNotFound"},
		"another provider": {root + strings.Replace(service, "Microsoft.ApiManagement", "Microsoft.Web", 1) + "/users?" + version, signedIn,
			404, "ResourceNotFound"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := b.send("GET", c.address, nil, c.header...).refused(t, c.status, c.code)
			if !a.Has("details", "error") || a.Get("error", "details") != nil {
				t.Errorf("details must be null: %s", a.Raw)
			}
			if challenge := a.Header.Get("WWW-Authenticate"); (c.status == 401) != strings.HasPrefix(challenge, "Bearer ") {
				t.Errorf("challenge %q", challenge)
			}
		})
	}
	b.call("POST", "/users", "{}").refused(t, 405, "MethodNotAllowed")
}

func TestUnknownServiceInItsOtherVariant(t *testing.T) {
	t.Parallel()
	b := start(t, "unknown_service=ParentResourceNotFound")
	none := strings.Replace(service, apim.ServiceName, "none", 1)
	b.resource("GET", none+"/users", nil).refused(t, 404, "ParentResourceNotFound")
	b.resource("GET", none, nil).refused(t, 404, "ResourceNotFound")
}

func TestNamesInAnyCaseAndIdsInTheirOwn(t *testing.T) {
	t.Parallel()
	b := start(t)
	mixed := "/Subscriptions/" + strings.ToUpper(apim.SubscriptionID) + "/resourcegroups/" + strings.ToUpper(apim.ResourceGroup) +
		"/PROVIDERS/microsoft.apimanagement/Service/" + strings.ToUpper(apim.ServiceName)
	b.resource("GET", mixed+"/USERS/"+strings.ToUpper(apim.RegularUserID), nil).expect(t, 200).want(t, service+"/users/"+apim.RegularUserID, "id").
		want(t, apim.RegularUserID, "name")
	b.resource("GET", other+"/users/"+apim.RegularUserID, nil).expect(t, 200).want(t, other+"/users/"+apim.RegularUserID, "id")
}

func TestHeadersOfEveryResponse(t *testing.T) {
	t.Parallel()
	b := start(t)
	a := b.call("GET", "/users/"+apim.RegularUserID, nil, "x-ms-client-request-id", "mine").expect(t, 200)
	for name, want := range map[string]string{
		"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-cache", "Pragma": "no-cache", "Expires": "-1",
		"X-Content-Type-Options": "nosniff",
		"Server":                 "Microsoft-HTTPAPI/2.0", "x-ms-client-request-id": "mine", "Date": "Mon, 02 Mar 2026 10:00:30 GMT",
	} {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := a.Header.Get("x-ms-routing-request-id"); !regexp.MustCompile(`^SANDBOX:20260302T100030Z:[0-9a-f-]{36}$`).MatchString(got) {
		t.Errorf("routing id %q", got)
	}
	if got := a.Header.Get("x-ms-request-id"); len(got) != 36 || got != a.Header.Get("x-ms-correlation-request-id") {
		t.Errorf("request id %q", got)
	}
	remaining := func(a response) []string {
		var kinds []string
		for name := range a.Header {
			if kind, found := strings.CutPrefix(name, "X-Ms-Ratelimit-Remaining-Subscription-"); found {
				kinds = append(kinds, kind)
			}
		}
		return kinds
	}
	for kind, a := range map[string]response{
		"Reads":   a,
		"Writes":  b.call("POST", "/subscriptions/"+apim.StarterSubscriptionID+"/listSecrets", nil), // recorded
		"Deletes": b.delete("/users/nobody"),
	} {
		if got := remaining(a); !slices.Equal(got, []string{kind}) {
			t.Errorf("remaining %v, want %s", got, kind)
		}
	}
	if got := b.call("GET", "/users", nil).etag(); got != "" {
		t.Errorf("a list has the ETag %q", got)
	}
	head := b.call("HEAD", "/users/"+apim.RegularUserID, nil).expect(t, 200)
	if head.etag() != a.etag() || head.etag() == "" {
		t.Errorf("HEAD has the ETag %q, GET %q", head.etag(), a.etag())
	}
}

func TestService(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.call("GET", "", nil).expect(t, 200).want(t, service, "id").want(t, apim.ServiceName, "name").want(t, "Developer", "sku", "name")
	b.set("tier=consumption")
	b.call("GET", "", nil).expect(t, 200).want(t, "Consumption", "sku", "name")
	for _, path := range []string{"/users", "/users/" + apim.RegularUserID, "/groups", "/groups/" + apim.PartnersGroupID + "/users"} {
		b.call("GET", path, nil).refused(t, 400, "MethodNotAllowedInPricingTier")
	}
	b.call("GET", "/products", nil).expect(t, 200)
	b.call("GET", "/subscriptions", nil).expect(t, 200)
}

func TestRoles(t *testing.T) {
	t.Parallel()
	b := start(t)
	reader, noUsers := b.as(apim.ReaderAccessToken), b.as(apim.NoUsersAccessToken)
	reader.call("GET", "/users/"+apim.RegularUserID, nil).expect(t, 200)
	reader.call("HEAD", "/groups/"+apim.PartnersGroupID+"/users/"+apim.RegularUserID, nil).expect(t, 204)
	refusal := reader.put("/users/new", person("new")).refused(t, 403, "AuthorizationFailed").Text("error", "message")
	for _, part := range []string{apim.ReaderClientID, "'Microsoft.ApiManagement/service/users/write'", "'" + service + "'"} {
		if !strings.Contains(refusal, part) {
			t.Errorf("the refusal does not name %s: %s", part, refusal)
		}
	}
	reader.delete("/users/"+apim.RegularUserID).refused(t, 403, "AuthorizationFailed")
	reader.call("POST", "/subscriptions/"+apim.StarterSubscriptionID+"/listSecrets", nil).refused(t, 403, "AuthorizationFailed")
	noUsers.call("GET", "/users", nil).refused(t, 403, "AuthorizationFailed")
	noUsers.call("PUT", "/groups/"+apim.TestersGroupID+"/users/"+apim.RegularUserID, nil).refused(t, 403, "AuthorizationFailed")
	noUsers.call("GET", "/groups", nil).expect(t, 200)
	noUsers.call("GET", "", nil).expect(t, 200)
	if !b.SetRole(apim.ClientID, apim.Reader) || b.SetRole("nobody", apim.Reader) || b.SetRole(apim.ClientID, "owner") {
		t.Error("roles are set for applications and roles that there are")
	}
	b.put("/users/new", person("new")).refused(t, 403, "AuthorizationFailed")
}
