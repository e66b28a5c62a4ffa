package access

import (
	"maps"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
)

func TestPermissionGrantContext(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		environmentID string
		further, want map[string]string
	}{
		"organization": {"", nil, map[string]string{"org": someOrganization}},
		"environment":  {someEnvironment, nil, map[string]string{"org": someOrganization, "envId": someEnvironment}},
		"more": {
			someEnvironment, map[string]string{"api": "4"}, map[string]string{"org": someOrganization, "envId": someEnvironment, "api": "4"},
		},
	} {
		g := PermissionGrant{OrganizationID: someOrganization, EnvironmentID: tc.environmentID, Further: tc.further}
		if got := g.Context(); !maps.Equal(got, tc.want) {
			t.Errorf("%s: the context is %v", name, got)
		}
	}
}

// FuzzPermissionGrantID: what is printed in an import block leads back to the same grant.
func FuzzPermissionGrantID(f *testing.F) {
	f.Add("", "", "", "", "")
	f.Add(someEnvironment, "apiId", "4", "version", "a=b")
	f.Add("", "asset", "group/asset/1.0", "share", "50%2F")
	f.Fuzz(func(t *testing.T, environmentID, key1, value1, key2, value2 string) {
		further := map[string]string{}
		for key, value := range map[string]string{key1: value1, key2: value2} {
			if key != "" && value != "" && !strings.ContainsAny(key, "=/") {
				further[key] = value
			}
		}
		if strings.ContainsAny(environmentID, "=/") {
			environmentID = ""
		}
		g := PermissionGrant{
			OrganizationID: someOrganization, UserID: someUser, RoleID: someRole, EnvironmentID: environmentID, Further: further,
		}
		got, ok := ParsePermissionGrantID(g.ID())
		if !ok || !maps.Equal(got.Context(), g.Context()) || got.EnvironmentID != environmentID || got.UserID != g.UserID || got.RoleID != g.RoleID {
			t.Errorf("%q became %+v", g.ID(), got)
		}
		if got, ok := ParseFurtherPairs(g.FurtherPairs()); !ok || !maps.Equal(got, further) {
			t.Errorf("the pairs %q became %v", g.FurtherPairs(), got)
		}
	})
}

func TestParsePermissionGrantIDRefusesOtherForms(t *testing.T) {
	t.Parallel()
	for _, id := range []string{
		"", "/", "///", someOrganization, someOrganization + "/" + someUser, someOrganization + "//" + someRole, someOrganization + "/" + someUser + "/",
		"rita/Read Applications/Sandbox", someOrganization + "/a/b/c/d", someOrganization + "/a/b//k=v", someOrganization + "/a/b/k=v/c/d",
		someOrganization + "/a/b/=v", someOrganization + "/a/b/k=",
	} {
		if named, ok := ParsePermissionGrantID(id); ok {
			t.Errorf("%q became %+v", id, named)
		}
	}
}

func TestRequireGrantable(t *testing.T) {
	t.Parallel()
	const runtime = "Runtime Manager"
	for _, tc := range []struct {
		role          api.Role
		environmentID string
		refused       bool
	}{
		{api.Role{Name: "Read Servers", Product: runtime}, "", true},
		{api.Role{Name: "Read Servers", Product: runtime}, someEnvironment, false},
		{api.Role{Name: "Manage Runtime Fabrics", Product: runtime}, "", false},
		{api.Role{Name: "Organization Servers", Product: runtime}, "", false},
		{api.Role{Name: "Exchange Viewer", Product: "Exchange"}, "", false},
		{api.Role{ID: someRole}, "", false}, // without the catalogue nothing more is known
		{api.Role{ID: businessGroupViewer, Name: "Business Group Viewer"}, someEnvironment, true},
	} {
		if err := RequireGrantable(&tc.role, tc.environmentID); (err != nil) != tc.refused {
			t.Errorf("%+v in %q: %v", tc.role, tc.environmentID, err)
		}
	}
}

func TestAutomaticRowsAreNoGrants(t *testing.T) {
	t.Parallel()
	own := map[string]string{"org": someOrganization}
	row := api.Grant{RoleID: businessGroupViewer, Context: map[string]string{"org": someOrganization, "user": someUser}}
	if !isAutomatic(row) || isAutomatic(api.Grant{RoleID: businessGroupViewer, Context: own}) || sameGrant(row, businessGroupViewer, own) {
		t.Error("a row that the platform adds is taken for a grant, or the other way round")
	}
}
