package api

import (
	"reflect"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

const (
	testGroup      = "0e000000-0000-4000-8000-000000000001"
	userRoleGroups = userPath + "/rolegroups"
	oneRoleGroup   = userRoleGroups + "/" + testGroup
)

func TestRoleGroups(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{"GET " + orgPath + "/rolegroups": {listOf(
		`{"role_group_id":"1","name":"A","description":"d","org_id":"o","editable":false,"external_names":["x","y"]}`,
		`{"role_group_id":"2","name":"B","external_names":[{"external_group_name":"x","provider_id":"p"}]}`,
		`{"role_group_id":"3","name":"C","external_names":null}`,
	)}})
	got := succeed[[]RoleGroup](t)(s.client().RoleGroups(t.Context(), testOrg))
	want := []RoleGroup{
		{ID: "1", Name: "A", Description: "d", OrganizationID: "o", ExternalNames: []string{"x", "y"}},
		{ID: "2", Name: "B", ExternalNames: []string{"x"}},
		{ID: "3", Name: "C"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	expectLines(t, s.Lines(), "GET "+orgPath+"/rolegroups?limit=500&offset=0")
}

func TestUserRoleGroups(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{
		"GET " + userRoleGroups: {listOf(`{"role_group_id":"1","name":"A","context_params":{},"user_role_group_id":"x"}`)},
	})
	got := succeed[[]RoleGroup](t)(s.client().UserRoleGroups(t.Context(), testOrg, testUser))
	if want := []RoleGroup{{ID: "1", Name: "A"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestRoleGroupRoles(t *testing.T) {
	t.Parallel()
	path := "GET " + orgPath + "/rolegroups/" + testGroup + "/roles"
	s := newServer(t, map[string][]reply{path: {listOf(grantJSON)}})
	expect(t, "role", succeed[[]Grant](t)(s.client().RoleGroupRoles(t.Context(), testOrg, testGroup))[0].RoleID, testRole)
	expectLines(t, s.Lines(), path+"?limit=500&offset=0")
}

func TestRoleGroupMembers(t *testing.T) {
	t.Parallel()
	path := "GET " + orgPath + "/rolegroups/" + testGroup + "/users"
	s := newServer(t, map[string][]reply{path: {listOf(`{"id":"1","username":"a"}`, `{"id":"2","username":"b"}`)}})
	members := succeed[[]User](t)(s.client().RoleGroupMembers(t.Context(), testOrg, testGroup))
	if len(members) != 2 || members[0].ID != "1" || members[1].Username != "b" {
		t.Errorf("got %+v", members)
	}
	expectLines(t, s.Lines(), path+"?limit=500&offset=0")
}

func TestUserRoleGroupEdge(t *testing.T) {
	t.Parallel()
	add := func(c *Client, t *testing.T) error {
		return c.AddUserRoleGroup(t.Context(), testOrg, testUser, testGroup)
	}
	remove := func(c *Client, t *testing.T) error {
		return c.RemoveUserRoleGroup(t.Context(), testOrg, testUser, testGroup)
	}
	tests := map[string]struct {
		method  string
		change  func(*Client, *testing.T) error
		answers []reply
		kind    rest.Kind
	}{
		"add":                   {"POST", add, []reply{{Status: 200}}, rest.Other},
		"add, 201":              {"POST", add, []reply{{Status: 201}}, rest.Other},
		"add, lost, then in it": {"POST", add, []reply{{Cut: true}, {Status: 409}}, rest.Conflict},
		"add, declined":         {"POST", add, []reply{{Status: 400}}, rest.BadRequest},
		"add, no such group":    {"POST", add, []reply{{Status: 404}}, rest.NotFound},
		"remove":                {"DELETE", remove, []reply{{Status: 200}}, rest.Other},
		"remove, not found":     {"DELETE", remove, []reply{{Status: 404}}, rest.Other},
		"remove, declined":      {"DELETE", remove, []reply{{Status: 409}}, rest.Conflict},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{test.method + " " + oneRoleGroup: test.answers})
			expectOutcome(t, test.change(s.client(), t), test.kind)
			expect(t, "bodies", len(s.Bodies()), 0)
		})
	}
}
