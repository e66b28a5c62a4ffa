package anypoint

import (
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
)

const (
	someOrganization = "0a000000-0000-4000-8000-000000000001"
	someUser         = "0c000000-0000-4000-8000-000000000005"
	someRole         = "674c9f7a-ee81-44d7-b25f-eb938d8e69b1"
	someEnvironment  = "0b000000-0000-4000-8000-000000000002"
)

func grantOf(t *testing.T, environmentID string, further map[string]string) grantModel {
	t.Helper()
	m := grantModel{
		OrganizationID: types.StringValue(someOrganization), UserID: types.StringValue(someUser), RoleID: types.StringValue(someRole), EnvironmentID: types.StringNull(),
	}
	if environmentID != "" {
		m.EnvironmentID = types.StringValue(environmentID)
	}
	var diags diag.Diagnostics
	m.setContext(t.Context(), further, &diags)
	if diags.HasError() {
		t.Fatal(diags)
	}
	return m
}

func TestGrantContext(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		environmentID string
		further, want map[string]string
	}{
		"organization": {"", nil, map[string]string{"org": someOrganization}},
		"environment":  {someEnvironment, nil, map[string]string{"org": someOrganization, "envId": someEnvironment}},
		"more":         {someEnvironment, map[string]string{"api": "4"}, map[string]string{"org": someOrganization, "envId": someEnvironment, "api": "4"}},
	} {
		m := grantOf(t, tc.environmentID, tc.further)
		if got := m.toGrant(); !maps.Equal(got.Context, tc.want) || got.OrganizationID != someOrganization || got.UserID != someUser || got.RoleID != someRole {
			t.Errorf("%s: the grant is %+v", name, got)
		}
	}
}

// FuzzGrantImportID: what is printed in an import block leads back to the same grant.
func FuzzGrantImportID(f *testing.F) {
	f.Add("", "", "", "", "")
	f.Add(someEnvironment, "apiId", "4", "version", "a=b")
	f.Add("", "asset", "group/asset/1.0", "share", "50%2F")
	f.Fuzz(func(t *testing.T, environmentID, key1, value1, key2, value2 string) {
		further := map[string]string{}
		for key, value := range map[string]string{key1: value1, key2: value2} {
			if key != "" && value != "" && contextKey.MatchString(key) {
				further[key] = value
			}
		}
		if strings.ContainsAny(environmentID, "=/") {
			environmentID = ""
		}
		m := grantOf(t, environmentID, further)
		named, pairs := splitGrantID(m.importID())
		got, err := parseContext(pairs)
		if err != nil || !maps.Equal(got, further) || named.EnvironmentID.ValueString() != environmentID || named.UserID != m.UserID || named.RoleID != m.RoleID || named.OrganizationID != m.OrganizationID {
			t.Errorf("%q became %+v with %v: %v", m.importID(), named, got, err)
		}
		// The identity says the same, in a fixed order.
		var inIdentity []string
		if diags := m.contextIdentity().ElementsAs(t.Context(), &inIdentity, false); len(further) > 0 && diags.HasError() {
			t.Error(diags)
		}
		if got, err := parseContext(inIdentity); err != nil || !maps.Equal(got, further) {
			t.Errorf("the identity has %q: %v", inIdentity, err)
		}
	})
}

func TestSplitGrantIDRefusesOtherForms(t *testing.T) {
	t.Parallel()
	for _, id := range []string{
		"", "/", "///", someOrganization, someOrganization + "/" + someUser, someOrganization + "//" + someRole, someOrganization + "/" + someUser + "/",
		"rita/Read Applications/Sandbox", someOrganization + "/a/b/c/d", someOrganization + "/a/b//k=v", someOrganization + "/a/b/k=v/c/d",
	} {
		if named, pairs := splitGrantID(id); !named.UserID.IsNull() {
			t.Errorf("%q became %+v with %q", id, named, pairs)
		}
	}
}

func TestGrantFromAPIKeepsTheSpelling(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ state, platform, want types.String }{
		{types.StringNull(), types.StringValue("Read Servers"), types.StringValue("Read Servers")},
		{types.StringValue("read SERVERS"), types.StringValue("Read Servers"), types.StringValue("read SERVERS")},
		{types.StringValue("Read Servers"), types.StringValue("See Servers"), types.StringValue("See Servers")},
		{types.StringValue("Read Servers"), types.StringValue(""), types.StringValue("Read Servers")},
	} {
		m := grantModel{RoleName: tc.state}
		m.fromAPI(&api.Grant{Name: tc.platform.ValueString()})
		if !m.RoleName.Equal(tc.want) {
			t.Errorf("%s and %s gave %s", tc.state, tc.platform, m.RoleName)
		}
	}
}

func TestCheckGrantable(t *testing.T) {
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
		if err := CheckGrantable(&tc.role, tc.environmentID); (err != nil) != tc.refused {
			t.Errorf("%+v in %q: %v", tc.role, tc.environmentID, err)
		}
	}
}

func TestAutomaticRowsAreNoGrants(t *testing.T) {
	t.Parallel()
	own := map[string]string{"org": someOrganization}
	row := api.Grant{RoleID: businessGroupViewer, Context: map[string]string{"org": someOrganization, "user": someUser}}
	if !isAutomatic(row) || isAutomatic(api.Grant{RoleID: businessGroupViewer, Context: own}) || sameGrant(row, businessGroupViewer, own) {
		t.Error("a row that the platform makes is taken for a grant, or the other way round")
	}
}
