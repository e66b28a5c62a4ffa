package uipath_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

func claims(t *testing.T, token string) map[string]any {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("%q is no JSON Web Token", token)
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTokensCarryTheOrganizationUnlessSwitchedOff(t *testing.T) {
	t.Parallel()
	b := start(t)
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {uipath.ClientID}, "client_secret": {uipath.ClientSecret},
		"scope": {"PM.User PM.Group"}}
	a := b.form(identity+"/connect/token", form).expect(t, 200).want(t, 3600.0, "expires_in").want(t, "Bearer", "token_type").
		want(t, "PM.User PM.Group", "scope")
	if got := claims(t, a.Get("access_token").(string))["prt_id"]; got != uipath.PartitionGlobalID {
		t.Errorf("prt_id = %v", got)
	}
	b.set("token_prt_id=absent")
	a = b.form(identity+"/connect/token", form).expect(t, 200)
	if got, there := claims(t, a.Get("access_token").(string))["prt_id"]; there {
		t.Errorf("prt_id = %v, want none", got)
	}
}

func TestTokenErrors(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.set("missing_scope=invalid_scope")
	good := url.Values{"grant_type": {"client_credentials"}, "client_id": {uipath.ReadOnlyClientID}, "client_secret": {uipath.ReadOnlyClientSecret},
		"scope": {"PM.User.Read"}}
	for name, test := range map[string]struct{ field, value, want string }{
		"unknown client":       {"client_id", "nobody", "invalid_client"},
		"wrong secret":         {"client_secret", "wrong", "invalid_client"},
		"scope not registered": {"scope", "PM.User.Read PM.User.Write", "invalid_scope"},
		"no scope":             {"scope", "", "invalid_scope"},
		"unknown grant":        {"grant_type", "magic", "unsupported_grant_type"},
		"forbidden grant":      {"grant_type", "password", "unauthorized_client"},
	} {
		form := maps.Clone(good)
		form.Set(test.field, test.value)
		a := b.form(identity+"/connect/token", form)
		if a.Status != 400 || a.Get("error") != test.want || a.Get("error_description") != nil {
			t.Errorf("%s: %d %s, want a bare %s", name, a.Status, a.Raw, test.want)
		}
	}
	b.form(identity+"/connect/token", good).expect(t, 200)
	b.call("POST", identity+"/connect/token", map[string]string{"grant_type": "client_credentials"}).expect(t, 400).want(t, "invalid_request", "error")
	b.set("token_error_description=present")
	if a := b.form(identity+"/connect/token", nil).expect(t, 400); a.Get("error_description") == nil {
		t.Errorf("no description: %s", a.Raw)
	}
}

func TestTokensExpireAndAreRevoked(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.call("GET", users+"/"+uipath.AdminID, nil).expect(t, 200)
	b.kernel.Clock.Advance(time.Hour)
	if a := b.call("GET", users+"/"+uipath.AdminID, nil).expect(t, 401); a.Raw != "" {
		t.Errorf("the body of a 401 is %q", a.Raw)
	}
	b.set("unauthorized_body=envelope")
	b.call("GET", users+"/"+uipath.AdminID, nil).expect(t, 401).want(t, true, "__abp").want(t, true, "unAuthorizedRequest")
	b.set("token_expires_in=60")
	again := b.app("PM.User")
	again.call("GET", users+"/"+uipath.AdminID, nil).expect(t, 200)
	if n := b.LiveTokens(); n != 1 {
		t.Errorf("%d live tokens, want 1", n)
	}
	b.kernel.Faults.Add(kernel.Fault{Platform: "uipath", Method: "GET", Route: "/identity_/api/User/{userId}", Kind: kernel.FaultRevokeToken})
	again.call("GET", users+"/"+uipath.AdminID, nil).expect(t, 401)
	again.call("GET", users+"/"+uipath.AdminID, nil).expect(t, 401)
	b.as("").call("GET", users+"/"+uipath.AdminID, nil).expect(t, 401)
}

func TestScopesBindApplications(t *testing.T) {
	t.Parallel()
	b := start(t)
	reader := b.as(b.sign(identity, uipath.ReadOnlyClientID, uipath.ReadOnlyClientSecret, "PM.User.Read OR.Users.Read"))
	reader.call("GET", users+"/"+uipath.AdminID, nil).expect(t, 200)
	reader.call("DELETE", users+"/"+uipath.RegularUserID, nil).expect(t, 403).
		want(t, "Scope(s) 'PM.User.Read' is(are) invalid. Expect to have 'PM.User' or 'PM.User.Write'. ", "errorMessage")
	reader.call("GET", groupList, nil).expect(t, 403)
	if _, there := b.User(uipath.RegularUserID); !there {
		t.Error("a refused call was carried out")
	}
	b.set("scope_error_status=401")
	reader.call("GET", groupList, nil).expect(t, 401)
	b.app("OR.Users").call("GET", userList, nil).expect(t, 401).
		want(t, "OAuth authorization failed. 'IdentityServerApi' scope not found.", "errorMessage")

	reader.call("GET", orchestrator+"/odata/Users", nil).expect(t, 200)
	reader.call("POST", orchestrator+"/odata/Users", "{}").expect(t, 403)
	reader.call("GET", orchestrator+"/odata/Folders", nil).expect(t, 403)
	b.app("PM.User").call("GET", orchestrator+"/odata/Users", nil).expect(t, 403)
}

func TestDefaultScopeGoesByRoles(t *testing.T) {
	t.Parallel()
	b := start(t)
	def := b.app("OR.Default")
	def.call("GET", orchestrator+"/odata/Users", nil).expect(t, 200)
	b.RevokeTenantRole(uipath.ClientID, uipath.TenantAdministratorRoleID)
	def.call("GET", orchestrator+"/odata/Users", nil).expect(t, 403)
	b.app("OR.Users").call("GET", orchestrator+"/odata/Users", nil).expect(t, 200)
}

func TestPersonalAccessTokens(t *testing.T) {
	t.Parallel()
	b := start(t)
	pat := b.as(uipath.PAT)
	pat.call("GET", userList, nil).expect(t, 200)
	pat.call("GET", groupList, nil).expect(t, 200)
	if a := pat.call("GET", orchestrator+"/odata/Users", nil).expect(t, 401); a.Raw != "" {
		t.Errorf("the body of a 401 is %q", a.Raw)
	}
	b.as(uipath.ScopedPAT).call("GET", orchestrator+"/odata/Users", nil).expect(t, 200)
	b.as(uipath.RegularPAT).call("GET", userList, nil).expect(t, 403)

	pat.call("DELETE", users+"/"+uipath.AdminID, nil).expect(t, 400).want(t, "CannotDeleteSelf", "errors", 0, "code")
	b.set("delete_self=204")
	pat.call("DELETE", users+"/"+uipath.AdminID, nil).expect(t, 204)
	pat.call("GET", userList, nil).expect(t, 403) // the token lives on, its user's rights do not
	b.set("deleted_user_token=revoked")
	pat.call("GET", userList, nil).expect(t, 401)
}

func TestAddressesByEdition(t *testing.T) {
	t.Parallel()
	written := map[string]string{
		"org":      "/" + uipath.OrganizationName + "/identity_",
		"org id":   "/" + uipath.PartitionGlobalID + "/identity_",
		"host":     "/identity_",
		"on prem":  "/identity",
		"seed 1":   "/" + uipath.OrganizationName + "/identity",
		"seed 2":   "/" + uipath.OrganizationName + "/" + uipath.TenantName + "/identity_",
		"stranger": "/somebody-else/identity_",
	}
	all := []string{"org", "org id", "host", "on prem", "seed 1", "seed 2"}
	for name, test := range map[string]struct {
		set  []string
		want []string
	}{
		"cloud":                    {[]string{"edition=cloud"}, []string{"org", "org id", "host"}},
		"automation suite":         {[]string{"edition=automation_suite"}, []string{"org", "org id", "host"}},
		"on prem":                  {[]string{"edition=on_prem"}, []string{"on prem", "seed 1", "seed 2"}},
		"on prem, no organization": {[]string{"edition=on_prem", "standalone_org_paths=404"}, []string{"on prem"}},
		"every form":               {[]string{"spellings=all"}, all},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t, test.set...)
			for form, base := range written {
				want := 404
				if slices.Contains(test.want, form) {
					want = 200
				}
				if got := b.call("GET", base+"/api/User/"+uipath.AdminID, nil); got.Status != want {
					t.Errorf("%s: %d, want %d", form, got.Status, want)
				}
			}
			for _, c := range b.kernel.Journal.All() {
				if !strings.HasPrefix(c.Route, "/identity_/") {
					t.Errorf("route %q of %s", c.Route, c.Path)
				}
			}
		})
	}
}

func TestHostLevelRefusesThePartition(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.call("GET", "/identity_/api/Group/"+uipath.PartitionGlobalID, nil).expect(t, 400).want(t, "InvalidPartition", "errors", 0, "code")
	b.call("GET", "/identity_/api/User/"+uipath.AdminID, nil).expect(t, 200)
	b.set("host_level_identity=accepted")
	b.call("GET", "/identity_/api/Group/"+uipath.PartitionGlobalID, nil).expect(t, 200)
}

func TestPartitions(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.call("GET", users+"/users/X", nil).expect(t, 400).want(t, "The value 'X' is not valid.", "errors", "partitionGlobalId", 0)
	b.call("GET", users+"/users/"+nobody, nil).expect(t, 403)
	b.set("foreign_partition_status=404")
	b.call("GET", users+"/users/"+nobody, nil).expect(t, 404)
}

func TestTenantHeaderOnPremises(t *testing.T) {
	t.Parallel()
	b := start(t, "edition=on_prem")
	b.call("GET", "/odata/Users", nil).expect(t, 404).want(t, 1002.0, "errorCode")
	b.call("GET", "/odata/Users", nil, "X-UIPATH-TenantName", "Other").expect(t, 404)
	b.call("GET", "/odata/Users", nil, "X-UIPATH-TenantName", uipath.TenantName).expect(t, 200)
	b.call("GET", orchestrator+"/odata/Users", nil).expect(t, 404)
	cloud := start(t)
	cloud.call("GET", "/odata/Users", nil, "X-UIPATH-TenantName", uipath.TenantName).expect(t, 404)
	cloud.call("GET", "/"+uipath.OrganizationName+"/Other/orchestrator_/odata/Users", nil).expect(t, 404)
	cloud.call("GET", "/"+uipath.OrganizationName+"/orchestrator_/odata/Users", nil).expect(t, 404)
}

func TestUnknownPathsAndMethods(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.call("GET", identity+"/api/user/"+uipath.AdminID, nil).expect(t, 404)
	b.call("GET", users+"/"+uipath.AdminID+"/", nil).expect(t, 404)
	b.call("GET", orchestrator+"/odata/Users(", nil).expect(t, 404)
	if allow := b.call("PATCH", users+"/"+uipath.AdminID, "{}").expect(t, 405).Header.Get("Allow"); allow != "GET, PUT, DELETE" {
		t.Errorf("Allow: %q", allow)
	}
}
