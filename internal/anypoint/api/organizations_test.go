package api

import (
	"reflect"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

func TestMe(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body           string
		user, app      bool
		organizationID string
	}{
		"user in a root organization": {
			`{"user":{"id":"1","organizationId":"root","organization":{"id":"root","name":"R","parentOrganizationIds":[]},
				"memberOfOrganizations":[{"id":"bg","parentId":"root"}]}}`,
			true, false, "root",
		},
		"user in a business group": {
			`{"user":{"id":"1","organizationId":"bg","organization":{"id":"bg","parentOrganizationIds":["root","mid"]}}}`, true, false, "root",
		},
		"app with its organization": {
			`{"user":{"id":"1","organizationId":"home"},"client":{"client_id":"c","name":"CI","org_id":"root"}}`, true, true, "root",
		},
		"app in a business group": {
			`{"user":{"id":"1","organizationId":"root","contributorOfOrganizations":[{"id":"bg","parentOrganizationIds":["root"]}]},
				"client":{"client_id":"c","org_id":"bg"}}`,
			true, true, "root",
		},
		"app without its organization":     {`{"user":{"id":"1","organization":{"id":"root"}},"client":{"client_id":"c"}}`, true, true, "root"},
		"app without a user":               {`{"client":{"client_id":"c","org_id":"root"}}`, false, true, "root"},
		"app with an empty user":           {`{"user":{},"client":{"client_id":"c"}}`, false, true, ""},
		"organizations not as documented":  {`{"user":{"id":"1","organizationId":"root","memberOfOrganizations":"none"}}`, true, false, "root"},
		"organization object as the owner": {`{"user":{"id":"1","organization":{"id":"bg","parentOrganizationIds":["root"]}}}`, true, false, "root"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{getMe: {json200(test.body)}})
			me := succeed[*Me](t)(s.client().Me(t.Context()))
			expect(t, "user", me.User != nil, test.user)
			expect(t, "app", me.Client != nil, test.app)
			expect(t, "root organization", me.RootOrganizationID(), test.organizationID)
		})
	}
}

func TestMeThatIsNobody(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{getMe: {json200(`{}`)}})
	_, err := s.client().Me(t.Context())
	expectKind(t, err, rest.BadResponse)
}

func TestOrganization(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body string
		want Organization
	}{
		"root": {
			`{"id":"o","name":"N","createdAt":"2015-03-13 18:03:23.869000+00:00","ownerId":"u","domain":null,"idprovider_id":"mulesoft","isFederated":false,
				"parentOrganizationIds":[],"subOrganizationIds":["a","b"],"isRoot":true,"isMaster":true,"mfaRequired":"mandatory","orgType":"anypoint"}`,
			Organization{
				ID: "o", Name: "N", IsRoot: true, OwnerID: "u", SubOrganizationIDs: []string{"a", "b"}, IDProviderID: "mulesoft",
				MFARequired: "mandatory", Type: "anypoint", CreatedAt: "2015-03-13T18:03:23.869Z",
			},
		},
		"business group that calls itself root": {
			`{"id":"o","parentOrganizationIds":["r","p"],"isRoot":true,"isMaster":false}`,
			Organization{ID: "o", ParentOrganizationIDs: []string{"r", "p"}},
		},
		"no parents returned, master":     {`{"id":"o","isMaster":true}`, Organization{ID: "o", IsRoot: true}},
		"no parents returned, root":       {`{"id":"o","isRoot":true}`, Organization{ID: "o", IsRoot: true}},
		"no parents returned, not master": {`{"id":"o","isRoot":true,"isMaster":false}`, Organization{ID: "o"}},
		"owner as an object":              {`{"id":"o","owner":{"id":"u"}}`, Organization{ID: "o", OwnerID: "u"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{"GET " + orgPath: {json200(test.body)}})
			got := succeed[*Organization](t)(s.client().Organization(t.Context(), testOrg))
			if !reflect.DeepEqual(*got, test.want) {
				t.Errorf("got %+v, want %+v", *got, test.want)
			}
		})
	}
}

func TestHierarchy(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{"GET " + orgPath + "/hierarchy": {json200(`{"id":"r","name":"R","parentOrganizationIds":[],"subOrganizations":[
		{"id":"a","parentOrganizationIds":["r"],"isRoot":true,"subOrganizations":[{"id":"b","parentOrganizationIds":["r","a"],"subOrganizations":[]}]},
		{"id":"c","parentOrganizationIds":["r"]}]}`)}})
	tree := succeed[*OrganizationNode](t)(s.client().Hierarchy(t.Context(), testOrg))
	expect(t, "root", tree.IsRoot, true)
	expect(t, "groups of the first level", len(tree.Children), 2)
	var below []string
	for _, group := range tree.Descendants() {
		below = append(below, group.ID)
		expect(t, group.ID+" is root", group.IsRoot, false)
	}
	expectLines(t, below, "a", "b", "c")
}

func TestEnvironments(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{"GET " + orgPath + "/environments": {listOf(
		`{"id":"1","organizationId":"o","name":"Live","isProduction":true,"type":"production","clientId":"x"}`,
		`{"id":"2","organizationId":"o","name":"Test","type":"sandbox"}`)}})
	got := succeed[[]Environment](t)(s.client().Environments(t.Context(), testOrg))
	expectLines(t, s.Lines(), "GET "+orgPath+"/environments?limit=500&offset=0")
	want := []Environment{
		{ID: "1", OrganizationID: "o", Name: "Live", Type: "production", IsProduction: true},
		{ID: "2", OrganizationID: "o", Name: "Test", Type: "sandbox"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestIdentityProviderSettings(t *testing.T) {
	t.Parallel()
	path := "GET " + orgPath + "/identityProviderSettings"
	for body, want := range map[string]IdentityProviderSettings{
		`{"allow_new_non_sso_users":false,"bypass_expiration":true}`: {BypassExpiration: true},
		`{"allow_new_non_sso_users":true}`:                           {AllowNewNonSSOUsers: true},
		`{}`:                                                         {AllowNewNonSSOUsers: true},
	} {
		s := newServer(t, map[string][]reply{path: {json200(body)}})
		expect(t, body, *succeed[*IdentityProviderSettings](t)(s.client().IdentityProviderSettings(t.Context(), testOrg)), want)
	}
	s := newServer(t, map[string][]reply{path: {{Status: 405}}})
	_, err := s.client().IdentityProviderSettings(t.Context(), testOrg)
	expectKind(t, err, rest.NotAllowed)
	s = newServer(t, map[string][]reply{path: {{Status: 204}}})
	_, err = s.client().IdentityProviderSettings(t.Context(), testOrg)
	expectKind(t, err, rest.BadResponse)
}
