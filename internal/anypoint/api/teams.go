package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

const (
	teamsRoute       = organizationRoute + "/teams"
	teamRoute        = teamsRoute + "/{teamId}"
	teamMembersRoute = teamRoute + "/members"
	teamMemberRoute  = teamMembersRoute + "/{userId}"
)

// The values of TeamMember.MembershipType (documented).
const (
	// MembershipMember is an ordinary member.
	MembershipMember = "member"
	// MembershipMaintainer may change the team.
	MembershipMaintainer = "maintainer"
)

// The values of TeamMember.IdentityType (documented).
const (
	// IdentityUser is an account.
	IdentityUser = "user"
	// IdentityTeam is a child team.
	IdentityTeam = "team"
)

// Team is a team. AncestorIDs lead from the root team to the parent; the root team, which holds every user, has none.
type Team struct {
	ID             string
	Name           string
	Type           string
	OrganizationID string
	AncestorIDs    []string
	CreatedAt      string
	UpdatedAt      string
}

// UnmarshalJSON decodes a team.
func (t *Team) UnmarshalJSON(data []byte) error {
	var w struct {
		TeamID          text   `json:"team_id"`
		TeamName        text   `json:"team_name"`
		Name            text   `json:"name"`
		TeamType        text   `json:"team_type"`
		OrgID           text   `json:"org_id"`
		AncestorTeamIDs []text `json:"ancestor_team_ids"`
		CreatedAt       moment `json:"created_at"`
		UpdatedAt       moment `json:"updated_at"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*t = Team{
		ID: string(w.TeamID), Name: wire.First(w.TeamName, w.Name), Type: string(w.TeamType), OrganizationID: string(w.OrgID),
		AncestorIDs: wire.Texts(w.AncestorTeamIDs), CreatedAt: string(w.CreatedAt), UpdatedAt: string(w.UpdatedAt),
	}
	return nil
}

// TeamQuery selects teams. Search matches parts of the name.
type TeamQuery struct{ Search string }

// Teams lists the teams of a root organization, all pages.
func (c *Client) Teams(ctx context.Context, organization string, query TeamQuery) ([]Team, error) {
	// By name, the default, pages could shift while a team is renamed.
	values := url.Values{"sort": {"team_id"}}
	if query.Search != "" {
		values.Set("search", query.Search)
	}
	return list(ctx, c, rest.Request{Op: "list teams", Path: inOrganization(organization, "teams"), Route: teamsRoute, Query: values},
		func(t Team) string { return t.ID })
}

// Team reads one team.
func (c *Client) Team(ctx context.Context, organization, id string) (*Team, error) {
	return get(ctx, c, rest.Request{Op: "read team", Path: inOrganization(organization, "teams", id), Route: teamRoute},
		func(t *Team) bool { return t.ID != "" })
}

// TeamMember is a member of a team: an account or a child team.
type TeamMember struct {
	ID             string
	IdentityType   string
	Name           string
	MembershipType string
	// AssignedViaExternalGroups marks a membership that an external group mapping gives; a removed one returns at the user's next sign-in.
	AssignedViaExternalGroups bool
}

// UnmarshalJSON decodes a member. The label is team_name in one of the vendor's texts and name in the others.
func (m *TeamMember) UnmarshalJSON(data []byte) error {
	var w struct {
		ID                        text `json:"id"`
		IdentityType              text `json:"identity_type"`
		Name                      text `json:"name"`
		TeamName                  text `json:"team_name"`
		MembershipType            text `json:"membership_type"`
		AssignedViaExternalGroups flag `json:"is_assigned_via_external_groups"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*m = TeamMember{
		ID: string(w.ID), IdentityType: string(w.IdentityType), Name: wire.First(w.Name, w.TeamName), MembershipType: string(w.MembershipType),
		AssignedViaExternalGroups: w.AssignedViaExternalGroups.Or(false),
	}
	return nil
}

// TeamMembers lists the accounts that are members of a team, all pages; child teams are left out.
func (c *Client) TeamMembers(ctx context.Context, organization, team string) ([]TeamMember, error) {
	return c.teamMembers(ctx, c.teamMembersRequest(organization, team))
}

// TeamMember reads one account's membership of a team, whatever the size of the team. No membership is rest.NotFound, as is no team.
func (c *Client) TeamMember(ctx context.Context, organization, team, userID string) (*TeamMember, error) {
	r := c.teamMembersRequest(organization, team)
	r.Op = "read team member"
	r.Query.Set("member_ids", userID)
	members, err := c.teamMembers(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, member := range members {
		if member.ID == userID {
			return &member, nil
		}
	}
	return nil, c.rest.Absent(r, fmt.Sprintf("user %s is not a member of team %s", userID, team))
}

func (c *Client) teamMembersRequest(organization, team string) rest.Request {
	return rest.Request{
		Op: "list team members", Path: inOrganization(organization, "teams", team, "members"), Route: teamMembersRoute,
		Query: url.Values{"identity_type": {IdentityUser}},
	}
}

// OpenTeamMembers reads the first page of what TeamMembers lists. Where the platform does not obey the filter, it holds child teams, too.
func (c *Client) OpenTeamMembers(ctx context.Context, organization, team string) (*rest.Listing[TeamMember], error) {
	return open(ctx, c, c.teamMembersRequest(organization, team), TeamMember.Key)
}

// Key distinguishes members, child teams included.
func (m TeamMember) Key() string {
	if m.IdentityType == IdentityTeam {
		return "team " + m.ID
	}
	return m.ID
}

func (c *Client) teamMembers(ctx context.Context, r rest.Request) ([]TeamMember, error) {
	all, err := list(ctx, c, r, TeamMember.Key)
	return slices.DeleteFunc(all, func(m TeamMember) bool { return m.IdentityType == IdentityTeam }), err
}

// TeamMembership is a membership that is to be set.
type TeamMembership struct {
	UserID         string `json:"id"`
	MembershipType string `json:"membership_type"`
}

// MaxTeamMembers is how many members one call adds or removes (documented).
const MaxTeamMembers = 100

// PutTeamMembers adds accounts to a team, or changes the types of their memberships, with one call. It never removes a member (documented), so it may
// be sent again. That it refuses all when it refuses one is assumed.
func (c *Client) PutTeamMembers(ctx context.Context, organization, team string, members []TeamMembership) error {
	_, err := c.do(ctx, rest.Request{
		Op: "set team members", Method: http.MethodPatch, Path: inOrganization(organization, "teams", team, "members"), Route: teamMembersRoute,
		Body: members, Serial: organization, Idempotent: true,
	}, nil)
	return err
}

// RemoveTeamMembers takes accounts out of a team with one call.
func (c *Client) RemoveTeamMembers(ctx context.Context, organization, team string, userIDs []string) error {
	_, err := c.do(ctx, rest.Request{
		Op: "remove team members", Method: http.MethodDelete, Path: inOrganization(organization, "teams", team, "members"), Route: teamMembersRoute,
		Body: userIDs, Serial: organization,
	}, nil)
	return err
}

// PutTeamMember adds an account to a team, or changes the type of its membership. A child team's id is rest.NotAllowed
// (documented: 405).
func (c *Client) PutTeamMember(ctx context.Context, organization, team, userID, membershipType string) error {
	r := teamMemberRequest("set team member", http.MethodPut, organization, team, userID)
	r.Body = map[string]string{"membership_type": membershipType}
	_, err := c.do(ctx, r, nil)
	return err
}

// RemoveTeamMember takes an account out of a team. Who is no member counts as removed.
func (c *Client) RemoveTeamMember(ctx context.Context, organization, team, userID string) error {
	_, err := c.do(ctx, teamMemberRequest("remove team member", http.MethodDelete, organization, team, userID), nil)
	return rest.IgnoreNotFound(err)
}

func teamMemberRequest(op, method, organization, team, userID string) rest.Request {
	return rest.Request{
		Op: op, Method: method, Path: inOrganization(organization, "teams", team, "members", userID), Route: teamMemberRoute, Serial: organization,
	}
}

// TeamRoles lists the permissions that a team gives, all pages (up to 1,000 are possible).
func (c *Client) TeamRoles(ctx context.Context, organization, team string) ([]Grant, error) {
	return listRows(ctx, c, rest.Request{
		Op: "list permissions of team", Path: inOrganization(organization, "teams", team, "roles"), Route: teamRoute + "/roles",
	}, Grant.identity)
}

// UserTeam is a team with a user's membership of it.
type UserTeam struct {
	Team
	MembershipType            string
	AssignedViaExternalGroups bool
}

// UnmarshalJSON decodes a team of a user.
func (t *UserTeam) UnmarshalJSON(data []byte) error {
	var w struct {
		MembershipType            text `json:"membership_type"`
		AssignedViaExternalGroups flag `json:"is_assigned_via_external_groups"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	t.MembershipType, t.AssignedViaExternalGroups = string(w.MembershipType), w.AssignedViaExternalGroups.Or(false)
	return t.Team.UnmarshalJSON(data)
}

// UserTeams lists the teams of an account, the root team included, all pages.
func (c *Client) UserTeams(ctx context.Context, organization, userID string) ([]UserTeam, error) {
	return list(ctx, c, rest.Request{
		Op: "list teams of user", Path: inOrganization(organization, "users", userID, "teams"), Route: userRoute + "/teams",
		Query: url.Values{"sort": {"team_id"}},
	}, func(t UserTeam) string { return t.ID })
}
