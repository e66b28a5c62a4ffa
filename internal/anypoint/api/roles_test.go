package api

import (
	"reflect"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

const (
	userRoles = userPath + "/roles"
	oneRole   = userRoles + "/" + testRole
	grantJSON = `{"role_id":"` + testRole + `","name":"Read Applications","description":"d","context_params":{"org":"o","envId":"e"}}`
)

var testContext = map[string]string{"org": "o", "envId": "e"}

func TestRoles(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{"GET /accounts/api/roles": {
		listOf(`{"role_id":"1","name":"Add Servers","description":"d","internal":false,"org_id":null,"namespaces":["cloudhub",{"namespace":"arm"},{"x":1}],
			"product":"Runtime Manager"}`),
		listOf(`{"role_id":"2","internal":true,"org_id":"o"}`),
	}})
	c := s.client()
	got := succeed[[]Role](t)(c.Roles(t.Context(), RoleQuery{}))
	want := []Role{{ID: "1", Name: "Add Servers", Description: "d", Product: "Runtime Manager", Namespaces: []string{"cloudhub", "arm"}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	got = succeed[[]Role](t)(c.Roles(t.Context(), RoleQuery{Search: "Read S", IncludeInternal: true}))
	want = []Role{{ID: "2", Internal: true, OrganizationID: "o"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	expectLines(t, s.Lines(),
		"GET /accounts/api/roles?limit=500&offset=0&sort=role_id",
		"GET /accounts/api/roles?include_internal=true&limit=500&offset=0&search=Read+S&sort=role_id")
}

func TestRolesRefusedToAConnectedApp(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{"GET /accounts/api/roles": {{Status: 401, Body: "Unauthorized"}}})
	_, err := s.client().Roles(t.Context(), RoleQuery{})
	expectKind(t, err, rest.Unauthorized)
}

func TestGrants(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		query GrantQuery
		want  string
	}{
		"direct":      {GrantQuery{}, "limit=500&offset=0"},
		"teams":       {GrantQuery{Teams: true}, "limit=500&offset=0&teams=true"},
		"role groups": {GrantQuery{RoleGroups: true}, "limit=500&offset=0&role_groups=true"},
		"roles":       {GrantQuery{RoleIDs: []string{"a", "b"}}, "limit=500&offset=0&role_id=a&role_id=b"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// The same permission twice: granted to the user and given by a team.
			s := newServer(t, map[string][]reply{"GET " + userRoles: {listOf(grantJSON, grantJSON, `{"role_id":"x","context_params":{"org":"o","user":7}}`)}})
			got := succeed[[]Grant](t)(s.client().Grants(t.Context(), testOrg, testUser, test.query))
			expectLines(t, s.Lines(), "GET "+userRoles+"?"+test.want)
			one := Grant{RoleID: testRole, Name: "Read Applications", Description: "d", Context: testContext}
			want := []Grant{one, one, {RoleID: "x", Context: map[string]string{"org": "o", "user": "7"}}}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestAddGrant(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		answers []reply
		kind    rest.Kind
	}{
		"200":                     {[]reply{{Status: 200}}, rest.Other},
		"204":                     {[]reply{{Status: 204}}, rest.Other},
		"200 with a word":         {[]reply{{Status: 200, Body: "OK"}}, rest.Other},
		"lost, then done":         {[]reply{{Cut: true}, {Status: 200}}, rest.Other},
		"lost, then held already": {[]reply{{Cut: true}, {Status: 409}}, rest.Conflict},
		"bad role":                {[]reply{{Status: 400, Body: `{"status":400,"message":"no such role"}`}}, rest.BadRequest},
		"unknown user":            {[]reply{{Status: 404}}, rest.NotFound},
		"forbidden":               {[]reply{{Status: 403, Body: "Forbidden"}}, rest.Forbidden},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{"POST " + oneRole: test.answers})
			expectOutcome(t, s.client().AddGrant(t.Context(), testOrg, testUser, testRole, testContext), test.kind)
			for _, body := range s.Bodies() {
				expect(t, "body", body, `{"envId":"e","org":"o"}`)
			}
		})
	}
}

func TestRemoveGrant(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		answer reply
		kind   rest.Kind
	}{
		"200":       {reply{Status: 200}, rest.Other},
		"not found": {reply{Status: 404}, rest.Other},
		"declined":  {reply{Status: 400, Body: "Business Group Viewer cannot be removed"}, rest.BadRequest},
		"forbidden": {reply{Status: 403}, rest.Forbidden},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{"DELETE " + oneRole: {test.answer}})
			expectOutcome(t, s.client().RemoveGrant(t.Context(), testOrg, testUser, testRole, testContext), test.kind)
			expect(t, "body", s.Calls()[0].Body, `{"envId":"e","org":"o"}`)
			expect(t, "content type", s.Calls()[0].Header.Get("Content-Type"), "application/json")
		})
	}
}

func TestRoleHolders(t *testing.T) {
	t.Parallel()
	path := "GET /accounts/api/roles/" + testRole + "/users"
	s := newServer(t, map[string][]reply{path: {listOf(userJSON)}})
	expect(t, "holder", succeed[[]User](t)(s.client().RoleHolders(t.Context(), testRole))[0].ID, testUser)
}
