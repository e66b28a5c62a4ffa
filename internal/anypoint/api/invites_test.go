package api

import (
	"reflect"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

const (
	getInvites  = "GET " + orgPath + "/invites"
	postInvites = "POST " + orgPath + "/invites"
	getInvite   = getInvites + "/520"
	inviteJSON  = `{"id":520,"code":"f2e8","invited_at":"2015-01-30 22:23:55.433000+00:00",
	"invited_email":"Ada@Example.com","invited_by_user":{"id":"u"},
		"invited_to_org":{"id":"o","name":"N"},"expires_at":"2015-02-06T22:23:55.433Z","status":"INVITED","completed_at":null,"completed_by_user":null,
		"teams":[{"team_id":"t","team_name":"IT","membership_type":"member"}],"roles":[{"role_id":"r","context_params":{"org":"o","envId":"e"}}]}`
)

func TestInvite(t *testing.T) {
	t.Parallel()
	waiting := Invite{
		ID: 520, Email: "Ada@Example.com", Status: InviteOutstanding, InvitedAt: "2015-01-30T22:23:55.433Z", ExpiresAt: "2015-02-06T22:23:55.433Z",
		OrganizationID: "o",
		Teams:          []InviteTeam{{ID: "t", Name: "IT", MembershipType: "member"}},
		Roles:          []InviteRole{{RoleID: "r", Context: map[string]string{"org": "o", "envId": "e"}}},
	}
	tests := map[string]struct {
		body string
		want Invite
	}{
		"waiting": {inviteJSON, waiting},
		"accepted": {`{"id":"520","status":"ACCEPTED","completed_at":"2026-01-01T00:00:00Z","completed_by_user":"u1",
				"role_groups":[{"name":"Admins","role_group_id":"g"}]}`,
			Invite{ID: 520, Status: InviteAccepted, CompletedAt: "2026-01-01T00:00:00Z", CompletedByUserID: "u1",
				RoleGroups: []InviteRoleGroup{{ID: "g", Name: "Admins"}}}},
		"accepted by an object": {`{"id":520,"completed_by_user":{"id":"u1"}}`, Invite{ID: 520, CompletedByUserID: "u1"}},
		"a status of tomorrow":  {`{"id":520,"status":"PAUSED"}`, Invite{ID: 520, Status: "PAUSED"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{getInvite: {json200(test.body)}})
			got := succeed[*Invite](t)(s.client().Invite(t.Context(), testOrg, 520))
			if !reflect.DeepEqual(*got, test.want) {
				t.Errorf("got %+v, want %+v", *got, test.want)
			}
		})
	}
}

func TestInvites(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{getInvites: {listOf(inviteJSON), listOf()}})
	c := s.client()
	expect(t, "invitations", len(succeed[[]Invite](t)(c.Invites(t.Context(), testOrg, ""))), 1)
	succeed[[]Invite](t)(c.Invites(t.Context(), testOrg, "a+b@c"))
	expectLines(t, s.Lines(), getInvites+"?limit=500&offset=0", getInvites+"?limit=500&offset=0&search=a%2Bb%40c")
}

// adaInvite is what inviteJSON answers to.
var adaInvite = NewInvite{
	Email: "ada@example.com", Teams: []InviteTeam{{ID: "t", MembershipType: "member"}}, Roles: []InviteRole{
		{RoleID: "r", Context: map[string]string{"org": "o", "envId": "e"}},
	},
}

func TestCreateInviteSendsAnArray(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		invite NewInvite
		want   string
	}{
		"nothing": {NewInvite{Email: "a@b.c"}, `[{"email":"a@b.c"}]`},
		"teams": {
			NewInvite{Email: "a@b.c", Teams: []InviteTeam{{ID: "t", Name: "IT", MembershipType: "maintainer"}}},
			`[{"email":"a@b.c","teams":[{"team_id":"t","membership_type":"maintainer"}]}]`,
		},
		"groups": {
			NewInvite{Email: "a@b.c", RoleGroups: []InviteRoleGroup{{ID: "g", Name: "Admins"}}},
			`[{"email":"a@b.c","role_groups":[{"role_group_id":"g","name":"Admins"}]}]`,
		},
		"roles": {NewInvite{Email: "a@b.c", Roles: []InviteRole{{RoleID: "r", Context: map[string]string{"org": "o"}}}},
			`[{"email":"a@b.c","roles":[{"role_id":"r","context_params":{"org":"o"}}]}]`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{getInvites: {listOf()}, postInvites: {json200("[" + inviteJSON + "]")}})
			succeed[*Invite](t)(s.client().CreateInvite(t.Context(), testOrg, test.invite))
			expect(t, "body", s.Calls()[1].Body, test.want)
			expect(t, "look before", s.Lines()[0], getInvites+"?limit=500&offset=0&search="+strings.ReplaceAll(test.invite.Email, "@", "%40"))
		})
	}
}

func TestCreateInviteAnswers(t *testing.T) {
	t.Parallel()
	other := `{"id":7,"invited_email":"eve@example.com","status":"INVITED"}`
	tests := map[string]struct {
		answer  reply
		lookups int // after the POST
	}{
		"200 with an array":      {json200("[" + inviteJSON + "]"), 0},
		"201 with an array":      {reply{Status: 201, Body: "[" + inviteJSON + "]"}, 0},
		"201 with one object":    {reply{Status: 201, Body: inviteJSON}, 0},
		"array in another order": {json200("[" + other + "," + inviteJSON + "]"), 0},
		"an empty array":         {json200("[]"), 1},
		"no body":                {reply{Status: 201}, 1},
		"a word":                 {reply{Status: 200, Body: "OK"}, 1},
		"objects without ids":    {json200(`[{"invited_email":"ada@example.com"}]`), 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := map[string][]reply{getInvites: {listOf()}, postInvites: {test.answer}}
			for range test.lookups {
				plan[getInvites] = append(plan[getInvites], listOf(inviteJSON))
			}
			s := newServer(t, plan)
			created := succeed[*Invite](t)(s.client().CreateInvite(t.Context(), testOrg, adaInvite))
			expect(t, "id", created.ID, 520)
			expect(t, "mails", s.Count("POST"), 1)
		})
	}
}

func TestCreateInviteAfterALostResponse(t *testing.T) {
	t.Parallel()
	old := `{"id":519,"invited_email":"ada@example.com","status":"EXPIRED"}`
	oldWaiting := `{"id":518,"invited_email":"ada@example.com","status":"INVITED"}`
	others := `{"id":521,"invited_email":"ada@example.community","status":"INVITED"}`

	t.Run("it was sent", func(t *testing.T) {
		t.Parallel()
		s := newServer(t, map[string][]reply{
			getInvites:  {listOf(old, oldWaiting), listOf(old, oldWaiting, others, inviteJSON)},
			postInvites: {{Cut: true}},
		})
		created := succeed[*Invite](t)(s.client().CreateInvite(t.Context(), testOrg, adaInvite))
		expect(t, "id", created.ID, 520)
		expect(t, "mails", s.Count("POST"), 1)
	})
	t.Run("it was sent, and shows late", func(t *testing.T) {
		t.Parallel()
		s := newServer(t, map[string][]reply{
			getInvites:  {listOf(old), listOf(old), listOf(old), listOf(old, inviteJSON)},
			postInvites: {{Status: 504}},
		})
		created := succeed[*Invite](t)(s.client().CreateInvite(t.Context(), testOrg, adaInvite))
		expect(t, "id", created.ID, 520)
		expect(t, "mails", s.Count("POST"), 1)
	})
	t.Run("the platform may still send it", func(t *testing.T) {
		t.Parallel()
		s := newServer(t, map[string][]reply{
			getInvites:  {listOf(old), listOf(old), listOf(old), listOf(old), listOf(old)},
			postInvites: {{Status: 504}},
		})
		_, err := s.client().CreateInvite(t.Context(), testOrg, adaInvite)
		expectKind(t, err, rest.Unavailable)
		expect(t, "mails", s.Count("POST"), 1)
	})
	t.Run("it was not sent", func(t *testing.T) {
		t.Parallel()
		before := listOf(old, oldWaiting)
		s := newServer(t, map[string][]reply{
			getInvites:  {before, before, before, before, listOf(old, oldWaiting, others)},
			postInvites: {{Cut: true}, json200("[" + inviteJSON + "]")},
		})
		created := succeed[*Invite](t)(s.client().CreateInvite(t.Context(), testOrg, adaInvite))
		expect(t, "id", created.ID, 520)
		// Nothing is sent again before somebody looked.
		expect(t, "second mail", s.Lines()[len(s.Lines())-1], postInvites)
		expect(t, "looks in between", s.Count("GET"), 5)
	})
	t.Run("somebody else has sent one", func(t *testing.T) {
		t.Parallel()
		s := newServer(t, map[string][]reply{
			getInvites: {
				listOf(), listOf(`{"id":522,"invited_email":"ada@example.com","status":"INVITED","teams":[{"team_id":"t","membership_type":"maintainer"}]}`),
			},
			postInvites: {{Cut: true}},
		})
		_, err := s.client().CreateInvite(t.Context(), testOrg, adaInvite)
		expectKind(t, err, rest.Ambiguous)
		expect(t, "mails", s.Count("POST"), 1)
	})
	t.Run("nobody can look", func(t *testing.T) {
		t.Parallel()
		s := newServer(t, map[string][]reply{getInvites: {listOf(), {Status: 403}}, postInvites: {{Cut: true}}})
		_, err := s.client().CreateInvite(t.Context(), testOrg, adaInvite)
		expectKind(t, err, rest.Ambiguous)
		expect(t, "mails", s.Count("POST"), 1)
	})
}

func TestCreateInviteThatCannotBeReadBackIsNotSentAgain(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{getInvites: {listOf(), listOf(), listOf(), listOf(), listOf()}, postInvites: {{Status: 200}}})
	_, err := s.client().CreateInvite(t.Context(), testOrg, adaInvite)
	expectKind(t, err, rest.BadResponse)
	expect(t, "mails", s.Count("POST"), 1)
}

func TestCreateInviteSendsNothingWhenItCannotLookFirst(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{getInvites: {{Status: 403, Body: "Forbidden"}}})
	_, err := s.client().CreateInvite(t.Context(), testOrg, adaInvite)
	expectKind(t, err, rest.Forbidden)
	expect(t, "mails", s.Count("POST"), 0)
}

func TestCancelInvite(t *testing.T) {
	t.Parallel()
	remove := "DELETE " + orgPath + "/invites"
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
			expectOutcome(t, s.client().CancelInvite(t.Context(), testOrg, 520), test.kind)
			expect(t, "body", s.Calls()[0].Body, `[520]`)
		})
	}
}

func TestResendInvite(t *testing.T) {
	t.Parallel()
	resend := postInvites + "/resend"
	tests := map[string]struct {
		answer reply
		kind   rest.Kind
	}{
		"sent":                  {json200(`{"succeeded":[520],"failed":[]}`), rest.Other},
		"sent, id as text":      {json200(`{"succeeded":["520"],"failed":[]}`), rest.Other},
		"no body":               {reply{Status: 200}, rest.Ambiguous},
		"failed":                {json200(`{"succeeded":[],"failed":[520]}`), rest.BadRequest},
		"neither":               {json200(`{"succeeded":[],"failed":[]}`), rest.BadRequest},
		"declined":              {reply{Status: 400}, rest.BadRequest},
		"the response was lost": {reply{Cut: true}, rest.Ambiguous},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{resend: {test.answer}})
			expectOutcome(t, s.client().ResendInvite(t.Context(), testOrg, 520), test.kind)
			expectLines(t, s.Lines(), resend)
			expect(t, "body", s.Calls()[0].Body, `[520]`)
		})
	}
}

func TestNewInviteSameContents(t *testing.T) {
	t.Parallel()
	full := NewInvite{
		Email: "ada@example.com", Teams: []InviteTeam{{ID: "t1", MembershipType: "member"}, {ID: "t2", MembershipType: "member"}},
		RoleGroups: []InviteRoleGroup{{ID: "g"}},
		Roles:      []InviteRole{{RoleID: "r", Context: map[string]string{"org": "o", "envId": "e"}}},
	}
	reordered := full
	reordered.Email, reordered.Teams = "other@example.com", []InviteTeam{
		{ID: "t2", Name: "IT", MembershipType: "member"}, {ID: "t1", MembershipType: "member"},
	}
	if !full.SameContents(reordered) {
		t.Error("another order, address or name is taken for other contents")
	}
	for what, change := range map[string]func(*NewInvite){
		"fewer teams":         func(n *NewInvite) { n.Teams = n.Teams[:1] },
		"another membership":  func(n *NewInvite) { n.Teams = []InviteTeam{{ID: "t1", MembershipType: "maintainer"}, n.Teams[1]} },
		"no role group":       func(n *NewInvite) { n.RoleGroups = nil },
		"another environment": func(n *NewInvite) { n.Roles = []InviteRole{{RoleID: "r", Context: map[string]string{"org": "o"}}} },
	} {
		other := full
		change(&other)
		if full.SameContents(other) || other.SameContents(full) {
			t.Errorf("%s is no change", what)
		}
	}
}
