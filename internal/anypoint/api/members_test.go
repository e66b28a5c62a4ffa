package api

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

func TestMembersSendsTheQuery(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		query MemberQuery
		want  string
	}{
		"all":       {MemberQuery{}, "limit=500&offset=0"},
		"user name": {MemberQuery{Username: "ada"}, "limit=500&offset=0&username=ada"},
		"search":    {MemberQuery{Search: "ada@example.com"}, "limit=500&offset=0&search=ada%40example.com"},
		"ids":       {MemberQuery{IDs: []string{"1", "2"}}, "id=1&id=2&limit=500&offset=0"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{getMembers: {listOf(`{"id":"1","username":"ada","password_updatedAt":null}`)}})
			members := succeed[[]User](t)(s.client().Members(t.Context(), testOrg, test.query))
			expectLines(t, s.Lines(), getMembers+"?"+test.want)
			expect(t, "name", members[0].Username, "ada")
		})
	}
}

func TestMembersAsksForManyIDsInShortAddresses(t *testing.T) {
	t.Parallel()
	var ids []string
	for i := range 250 {
		ids = append(ids, fmt.Sprintf("0b000000-0000-4000-8000-%012d", i))
	}
	s := newServer(t, map[string][]reply{getMembers: {listOf(`{"id":"1"}`), listOf(`{"id":"2"}`), listOf(`{"id":"3"}`)}})
	members := succeed[[]User](t)(s.client().Members(t.Context(), testOrg, MemberQuery{IDs: ids}))
	expect(t, "members", len(members), 3)
	asked := 0
	for _, line := range s.Lines() {
		asked += strings.Count(line, "id=")
		if len(line) > 8000 {
			t.Errorf("an address of %d bytes", len(line))
		}
	}
	expect(t, "ids asked for", asked, 250)
}

func TestAddMembers(t *testing.T) {
	t.Parallel()
	call := "PUT " + orgPath + "/members"
	s := newServer(t, map[string][]reply{call: {{Cut: true}, {Status: 204}}})
	if err := s.client().AddMembers(t.Context(), testOrg, testUser); err != nil {
		t.Fatal(err)
	}
	expectLines(t, s.Lines(), call, call)
	expect(t, "body", s.Calls()[1].Body, `["`+testUser+`"]`)
	s = newServer(t, map[string][]reply{call: {{Status: 404}}})
	expectKind(t, s.client().AddMembers(t.Context(), testOrg, testUser), rest.NotFound)
}

func TestRemoveMember(t *testing.T) {
	t.Parallel()
	remove := "DELETE " + orgPath + "/members"
	tests := map[string]struct {
		answer reply
		kind   rest.Kind
	}{
		"done":      {reply{Status: 204}, rest.Other},
		"not found": {reply{Status: 404}, rest.Other},
		"declined":  {reply{Status: 400}, rest.BadRequest},
		"forbidden": {reply{Status: 403}, rest.Forbidden},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{remove: {test.answer}})
			err := s.client().RemoveMember(t.Context(), testOrg, testUser)
			expect(t, "body", s.Calls()[0].Body, `["`+testUser+`"]`)
			expectOutcome(t, err, test.kind)
		})
	}
}

// expectOutcome expects success for rest.Other, else an error of the kind.
func expectOutcome(t *testing.T, err error, kind rest.Kind) {
	t.Helper()
	if kind != rest.Other {
		expectKind(t, err, kind)
	} else if err != nil {
		t.Error(err)
	}
}
