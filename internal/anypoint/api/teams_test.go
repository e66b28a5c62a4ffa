package api

import (
	"reflect"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

const (
	teamPath    = orgPath + "/teams/" + testTeam
	teamMembers = teamPath + "/members"
	oneMember   = teamMembers + "/" + testUser
	teamJSON    = `"team_id":"t","team_name":"IT","org_id":"o","org_name":"N","team_type":"internal","ancestor_team_ids":["r","p"],
		"created_at":"2019-07-15 09:36:07.123000+00:00","updated_at":"2019-07-15T09:36:07.123Z"`
)

var wantTeam = Team{
	ID: "t", Name: "IT", Type: "internal", OrganizationID: "o", AncestorIDs: []string{"r", "p"},
	CreatedAt: "2019-07-15T09:36:07.123Z", UpdatedAt: "2019-07-15T09:36:07.123Z",
}

func TestTeams(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{"GET " + orgPath + "/teams": {listOf("{" + teamJSON + "}"), listOf()}})
	c := s.client()
	got := succeed[[]Team](t)(c.Teams(t.Context(), testOrg, TeamQuery{}))
	if want := []Team{wantTeam}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	succeed[[]Team](t)(c.Teams(t.Context(), testOrg, TeamQuery{Search: "I T"}))
	expectLines(t, s.Lines(),
		"GET "+orgPath+"/teams?limit=500&offset=0&sort=team_id",
		"GET "+orgPath+"/teams?limit=500&offset=0&search=I+T&sort=team_id")
}

func TestTeam(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{"GET " + teamPath: {json200("{" + teamJSON + "}"), {Status: 404}}})
	c := s.client()
	if got := succeed[*Team](t)(c.Team(t.Context(), testOrg, testTeam)); !reflect.DeepEqual(*got, wantTeam) {
		t.Errorf("got %+v, want %+v", *got, wantTeam)
	}
	_, err := c.Team(t.Context(), testOrg, testTeam)
	expectKind(t, err, rest.NotFound)
}

func TestTeamMember(t *testing.T) {
	t.Parallel()
	other := `{"id":"another","identity_type":"user","name":"Eve","membership_type":"member"}`
	want := TeamMember{
		ID: testUser, IdentityType: IdentityUser, Name: "Ada Byron", MembershipType: MembershipMaintainer, AssignedViaExternalGroups: true,
	}
	tests := map[string]struct {
		answer reply
		kind   rest.Kind
	}{
		"labelled name": {
			listOf(`{"id":"` + testUser + `","identity_type":"user","name":"Ada Byron","membership_type":"maintainer",
				"is_assigned_via_external_groups":true}`), rest.Other,
		},
		"labelled team_name": {
			listOf(`{"id":"` + testUser + `","identity_type":"user","team_name":"Ada Byron","membership_type":"maintainer",
				"is_assigned_via_external_groups":"true"}`), rest.Other,
		},
		"filter ignored": {
			listOf(other, `{"id":"`+testUser+`","identity_type":"user","name":"Ada Byron","membership_type":"maintainer",
				"is_assigned_via_external_groups":true}`), rest.Other,
		},
		"nobody":            {listOf(), rest.NotFound},
		"somebody else":     {listOf(other), rest.NotFound},
		"a team of that id": {listOf(`{"id":"` + testUser + `","identity_type":"team","name":"x"}`), rest.NotFound},
		"no team":           {reply{Status: 404}, rest.NotFound},
		"forbidden":         {reply{Status: 403}, rest.Forbidden},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{"GET " + teamMembers: {test.answer}})
			got, err := s.client().TeamMember(t.Context(), testOrg, testTeam, testUser)
			expectLines(t, s.Lines(), "GET "+teamMembers+"?identity_type=user&limit=500&member_ids="+testUser+"&offset=0")
			expectOutcome(t, err, test.kind)
			if err == nil {
				expect(t, "member", *got, want)
			}
		})
	}
}

func TestTeamMembersAreUsers(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{"GET " + teamMembers: {listOf(
		`{"id":"1","identity_type":"user"}`, `{"id":"2","identity_type":"team"}`, `{"id":"2","identity_type":"user"}`)}})
	got := succeed[[]TeamMember](t)(s.client().TeamMembers(t.Context(), testOrg, testTeam))
	want := []TeamMember{{ID: "1", IdentityType: "user"}, {ID: "2", IdentityType: "user"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	expectLines(t, s.Lines(), "GET "+teamMembers+"?identity_type=user&limit=500&offset=0")
}

func TestPutTeamMember(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{"PUT " + oneMember: {{Status: 204}, {Status: 405}}})
	c := s.client()
	if err := c.PutTeamMember(t.Context(), testOrg, testTeam, testUser, MembershipMaintainer); err != nil {
		t.Error(err)
	}
	expect(t, "body", s.Calls()[0].Body, `{"membership_type":"maintainer"}`)
	expectKind(t, c.PutTeamMember(t.Context(), testOrg, testTeam, testUser, MembershipMember), rest.NotAllowed)
}

func TestRemoveTeamMember(t *testing.T) {
	t.Parallel()
	for status, kind := range map[int]rest.Kind{200: rest.Other, 204: rest.Other, 404: rest.Other, 405: rest.NotAllowed, 403: rest.Forbidden} {
		s := newServer(t, map[string][]reply{"DELETE " + oneMember: {{Status: status}}})
		expectOutcome(t, s.client().RemoveTeamMember(t.Context(), testOrg, testTeam, testUser), kind)
		expect(t, "body", s.Calls()[0].Body, "")
	}
}

func TestTeamRoles(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{"GET " + teamPath + "/roles": {listOf(grantJSON)}})
	got := succeed[[]Grant](t)(s.client().TeamRoles(t.Context(), testOrg, testTeam))
	expectLines(t, s.Lines(), "GET "+teamPath+"/roles?limit=500&offset=0")
	expect(t, "role", got[0].RoleID, testRole)
}

func TestUserTeams(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{
		"GET " + userPath + "/teams": {listOf(`{` + teamJSON + `,"membership_type":"maintainer","is_assigned_via_external_groups":true}`)},
	})
	got := succeed[[]UserTeam](t)(s.client().UserTeams(t.Context(), testOrg, testUser))
	want := []UserTeam{{Team: wantTeam, MembershipType: MembershipMaintainer, AssignedViaExternalGroups: true}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	expectLines(t, s.Lines(), "GET "+userPath+"/teams?limit=500&offset=0&sort=team_id")
}
