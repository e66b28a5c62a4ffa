package anypoint

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

const (
	featureTeams      = "Teams"
	featureRoleGroups = "Roles (role groups)"
)

func (c *Client) explainTeams(err error) error {
	return c.wrongFeature(err, featureTeams, featureRoleGroups, "platformusers_anypoint_role_group_member instead of platformusers_anypoint_team_member")
}

func (c *Client) explainRoleGroups(err error) error {
	return c.wrongFeature(err, featureRoleGroups, featureTeams, "platformusers_anypoint_team_member instead of platformusers_anypoint_role_group_member")
}

// Teams lists all teams.
func (c *Client) Teams(ctx context.Context, organizationID, search string) ([]api.Team, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	teams, err := a.Teams(ctx, organizationID, api.TeamQuery{Search: search})
	return teams, c.explainTeams(err)
}

// Team reads a team, once per process.
func (c *Client) Team(ctx context.Context, organizationID, id string) (*api.Team, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	team, err := c.teams.Get(ctx, organizationID+"/"+id, func(ctx context.Context) (*api.Team, error) { return a.Team(ctx, organizationID, id) })
	return team, c.explainTeams(err)
}

// FindTeam resolves a team's id or name.
func (c *Client) FindTeam(ctx context.Context, organizationID, idOrName string) (*api.Team, error) {
	if platform.IsUUID(idOrName) {
		return c.Team(ctx, organizationID, idOrName)
	}
	teams, err := c.Teams(ctx, organizationID, idOrName)
	if err != nil {
		return nil, err
	}
	matches := platform.Filter(teams, func(t api.Team) bool { return strings.EqualFold(t.Name, idOrName) })
	return exactlyOne(matches, "team", idOrName, func(t api.Team) string { return t.ID + "  " + t.Name })
}

// requireTeams refuses a business group: teams belong to root organizations (documented).
func (c *Client) requireTeams(ctx context.Context, organizationID string) error {
	root, err := c.RootOf(ctx, organizationID)
	if err != nil || root == organizationID {
		return err
	}
	return &platform.Problem{
		Summary: "Teams belong to the root organization",
		Means:   fmt.Sprintf("%s is a business group. It has no teams of its own: all teams are the root organization's, whatever business groups their permissions are for.", organizationID),
		Do:      fmt.Sprintf("Set organization_id to the root organization %s.", root),
	}
}

// GuardTeam refuses a business group, and the root team, which holds every user and which nobody can join or leave. The team is named by its id
// or its name.
func (c *Client) GuardTeam(ctx context.Context, organizationID, idOrName string) (*api.Team, error) {
	if err := c.requireTeams(ctx, organizationID); err != nil {
		return nil, err
	}
	team, err := c.FindTeam(ctx, organizationID, idOrName)
	if err != nil || len(team.AncestorIDs) > 0 {
		return team, err
	}
	return nil, &platform.Problem{
		Summary: "Everybody is in the root team",
		Means:   fmt.Sprintf("%q is the root team of the organization. Every user is in it from the first day, and nobody can leave it.", team.Name),
		Do:      "Remove this resource, or name another team.",
	}
}

// TeamMember reads one membership. Absent is a *platform.GoneError.
func (c *Client) TeamMember(ctx context.Context, organizationID, teamID, userID string) (*api.TeamMember, error) {
	member, err := c.findTeamMember(ctx, organizationID, teamID, userID)
	if err == nil && member == nil {
		return nil, &platform.GoneError{Why: fmt.Sprintf("User %s is not in team %s any more: the membership was removed outside of Terraform.", userID, teamID)}
	}
	return member, err
}

func (c *Client) findTeamMember(ctx context.Context, organizationID, teamID, userID string) (*api.TeamMember, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	member, err := a.TeamMember(ctx, organizationID, teamID, userID)
	if rest.IsNotFound(err) {
		// No such membership, or no such team: either way the organization must be there to be believed.
		_, err := c.Organization(ctx, organizationID)
		return nil, err
	}
	return member, c.explainTeams(err)
}

// AddTeamMember puts a user into a team. Who is a member already is an error with the import block; who came in by an external group is
// explained, unless the membership is to be lifted to maintainer, which the platform lets win over the mapping (documented).
func (c *Client) AddTeamMember(ctx context.Context, organizationID, teamID, userID, membershipType string) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	var present *api.TeamMember
	return c.addEdge(ctx, organizationID, platform.Edge{
		UserID: userID,
		Present: func(ctx context.Context) (_ bool, err error) {
			present, err = c.findTeamMember(ctx, organizationID, teamID, userID)
			if err != nil || present != nil {
				lifted := present != nil && present.AssignedViaExternalGroups && membershipType != present.MembershipType
				return !lifted, err
			}
			// The platform may take an unknown user without a word (not documented), and the membership would be nowhere.
			_, err = c.User(ctx, organizationID, userID)
			return false, err
		},
		Add: func(ctx context.Context) error {
			return c.explainTeams(a.PutTeamMember(ctx, organizationID, teamID, userID, membershipType))
		},
		Exists: func() error {
			if present.AssignedViaExternalGroups {
				return errExternalMember(teamID, userID)
			}
			return alreadyThere(fmt.Sprintf("User %s is a %s of team %s already.", userID, present.MembershipType, teamID), teamMemberType, organizationID+"/"+teamID+"/"+userID, "")
		},
	})
}

func errExternalMember(teamID, userID string) *platform.Problem {
	return &platform.Problem{
		Summary: "The membership comes from an external group",
		Means: fmt.Sprintf("User %s is in team %s because a group of the identity provider is mapped to the team. Such a membership follows the identity provider: one that is "+
			"removed here comes back at the next sign-in.", userID, teamID),
		Do: "Leave the membership to the identity provider and remove this resource. To lift the person, set membership_type = \"maintainer\": an explicit maintainer wins over the mapping.",
	}
}

// SetTeamMembership changes the kind of a membership in place.
func (c *Client) SetTeamMembership(ctx context.Context, organizationID, teamID, userID, membershipType string) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	return c.explainTeams(a.PutTeamMember(ctx, organizationID, teamID, userID, membershipType))
}

// RemoveTeamMember takes a user out of a team.
func (c *Client) RemoveTeamMember(ctx context.Context, organizationID, teamID, userID string) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	return c.withAdministrators(ctx, organizationID, userID,
		func() error { return c.GuardTeamMember(ctx, organizationID, teamID, userID) },
		func() error { return c.explainTeams(a.RemoveTeamMember(ctx, organizationID, teamID, userID)) })
}

// GuardTeamMember refuses to take the last administrator out of the team that makes them one. A member has what the teams above have, so a
// team's permissions stay as long as they reach the user by another team.
func (c *Client) GuardTeamMember(ctx context.Context, organizationID, teamID, userID string) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	admin, err := c.isAdministrator(ctx, organizationID, userID)
	if err != nil || !admin {
		return err
	}
	teams, err := a.UserTeams(ctx, organizationID, userID)
	if err != nil && !featureMissing(err) {
		return c.explain(err)
	}
	return c.guardLastAdministrator(ctx, organizationID, userID, func(p Permission) bool {
		return p.Origin.Kind == OriginTeam && !slices.ContainsFunc(teams, func(t api.UserTeam) bool {
			return t.ID != teamID && (t.ID == p.Origin.ID || slices.Contains(t.AncestorIDs, p.Origin.ID))
		})
	})
}

// RoleGroups lists all role groups, read once per process.
func (c *Client) RoleGroups(ctx context.Context, organizationID string) ([]api.RoleGroup, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	groups, err := c.roleGroups.Get(ctx, organizationID, func(ctx context.Context) ([]api.RoleGroup, error) { return a.RoleGroups(ctx, organizationID) })
	return groups, c.explainRoleGroups(err)
}

// FindRoleGroup resolves a role group's id or name.
func (c *Client) FindRoleGroup(ctx context.Context, organizationID, idOrName string) (*api.RoleGroup, error) {
	matches, err := platform.FindCached(
		func() ([]api.RoleGroup, error) { return c.RoleGroups(ctx, organizationID) },
		func() { c.roleGroups.Forget(organizationID) },
		func(g api.RoleGroup) bool { return g.ID == idOrName || strings.EqualFold(g.Name, idOrName) })
	if err != nil {
		return nil, err
	}
	return exactlyOne(matches, "role group", idOrName, func(g api.RoleGroup) string { return g.ID + "  " + g.Name })
}

// RoleGroupMember reads one membership. Absent is a *platform.GoneError.
func (c *Client) RoleGroupMember(ctx context.Context, organizationID, groupID, userID string) error {
	member, err := c.isRoleGroupMember(ctx, organizationID, groupID, userID)
	if err == nil && !member {
		return &platform.GoneError{Why: fmt.Sprintf("User %s is not in role group %s any more: the membership was removed outside of Terraform.", userID, groupID)}
	}
	return err
}

func (c *Client) isRoleGroupMember(ctx context.Context, organizationID, groupID, userID string) (bool, error) {
	a, err := c.use()
	if err != nil {
		return false, err
	}
	groups, err := a.UserRoleGroups(ctx, organizationID, userID)
	if rest.IsNotFound(err) {
		return false, c.confirmGone(ctx, organizationID, err, fmt.Sprintf("Anypoint shows no role groups of user %s: the user is gone, or the organization has Teams instead of role groups.", userID))
	}
	return slices.ContainsFunc(groups, func(g api.RoleGroup) bool { return g.ID == groupID }), c.explainRoleGroups(err)
}

// AddRoleGroupMember puts a user into a role group.
func (c *Client) AddRoleGroupMember(ctx context.Context, organizationID, groupID, userID string) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	if _, err := c.FindRoleGroup(ctx, organizationID, groupID); err != nil {
		return err
	}
	return c.addEdge(ctx, organizationID, platform.Edge{
		UserID: userID,
		Present: func(ctx context.Context) (bool, error) {
			return c.isRoleGroupMember(ctx, organizationID, groupID, userID)
		},
		Add: func(ctx context.Context) error {
			return c.explainRoleGroups(a.AddUserRoleGroup(ctx, organizationID, userID, groupID))
		},
		Exists: func() error {
			return alreadyThere(fmt.Sprintf("User %s is in role group %s already.", userID, groupID), roleGroupMemberType, organizationID+"/"+groupID+"/"+userID, "")
		},
	})
}

// RemoveRoleGroupMember takes a user out of a role group.
func (c *Client) RemoveRoleGroupMember(ctx context.Context, organizationID, groupID, userID string) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	return c.withAdministrators(ctx, organizationID, userID,
		func() error { return c.GuardRoleGroupMember(ctx, organizationID, groupID, userID) },
		func() error { return c.explainRoleGroups(a.RemoveUserRoleGroup(ctx, organizationID, userID, groupID)) })
}

// GuardRoleGroupMember refuses to take the last administrator out of the role group that makes them one. A business group's role groups make
// nobody an administrator of the root organization.
func (c *Client) GuardRoleGroupMember(ctx context.Context, organizationID, groupID, userID string) error {
	root, err := c.RootOf(ctx, organizationID)
	if err != nil || root != organizationID {
		return err
	}
	return c.guardLastAdministrator(ctx, organizationID, userID, func(p Permission) bool {
		return p.Origin.Kind == OriginRoleGroup && p.Origin.ID == groupID
	})
}
