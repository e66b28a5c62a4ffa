package access

import (
	"context"
	"fmt"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// TeamMember is the membership of one user in one team. MembershipType is no part of its identity.
type TeamMember struct{ OrganizationID, TeamID, UserID, MembershipType string }

// ID names the membership: ORGANIZATION/TEAM/USER.
func (m TeamMember) ID() string { return m.OrganizationID + "/" + m.TeamID + "/" + m.UserID }

// TeamMember refreshes a membership that the state knows. Absent is a *platform.GoneError.
func (c *Client) TeamMember(ctx context.Context, m TeamMember) (*api.TeamMember, error) {
	member, err := c.teamMembers(m.OrganizationID, m.TeamID).Get(ctx, m.UserID)
	if isMissing(err) {
		return nil, platform.WhyGone("membership", err.Error(), c.teamEnd(ctx, m), c.userEnd(ctx, m.OrganizationID, m.UserID))
	}
	return &member, err
}

// findTeamMember looks for a membership before it is added, nil when there is none. After a write that failed it looks live.
func (c *Client) findTeamMember(ctx context.Context, m TeamMember) (*api.TeamMember, error) {
	member, err := c.teamMembers(m.OrganizationID, m.TeamID).Listed(ctx, m.UserID)
	if isMissing(err) {
		return nil, nil
	}
	return &member, err
}

// FindTeamMember resolves the names of an import to ids. The membership itself is not looked for.
func (c *Client) FindTeamMember(ctx context.Context, named TeamMember) (TeamMember, error) {
	organizationID, err := c.OrganizationID(ctx, named.OrganizationID)
	if err != nil {
		return named, err
	}
	team, err := c.FindTeam(ctx, organizationID, named.TeamID)
	if err != nil {
		return named, err
	}
	account, err := c.FindUser(ctx, organizationID, named.UserID)
	if err != nil {
		return named, err
	}
	return TeamMember{OrganizationID: organizationID, TeamID: team.ID, UserID: account.ID, MembershipType: api.MembershipMember}, nil
}

// AddTeamMember puts a user into a team. A membership that is there already is an error. One that an external group gives is explained, unless it is
// to be lifted to maintainer, which takes precedence over the mapping on the platform (documented).
func (c *Client) AddTeamMember(ctx context.Context, m TeamMember) error {
	var present *api.TeamMember
	err := c.addEdge(ctx, m.OrganizationID, platform.Edge{
		Edge:   platform.Object{Noun: NounTeamMember, ID: m.ID()},
		UserID: m.UserID,
		Present: func(ctx context.Context) (_ bool, err error) {
			present, err = c.findTeamMember(ctx, m)
			if err != nil || present != nil {
				lifts := present != nil && present.AssignedViaExternalGroups && m.MembershipType != present.MembershipType
				return !lifts, err
			}
			// The platform may accept an unknown user and do nothing (not documented), and the membership would be nowhere.
			_, err = c.accounts(m.OrganizationID).Get(ctx, m.UserID)
			return false, err
		},
		Add:   func(ctx context.Context) error { return c.putTeamMember(ctx, m, nothingGiven) },
		Shown: platform.Confirmed,
		Exists: func() error {
			if present.AssignedViaExternalGroups {
				return &platform.Problem{
					Summary: "The membership comes from an external group",
					Means:   FollowsIdentityProvider(m),
					Hint:    HintExternalMember,
				}
			}
			return platform.ErrExists("Anypoint", fmt.Sprintf("User %s is a %s of team %s already.", m.UserID, present.MembershipType, m.TeamID),
				platform.Object{Noun: NounTeamMember, ID: m.ID()}, "")
		},
	})
	return refusedFor(err, c.teamEnd(ctx, m))
}

// FollowsIdentityProvider explains a membership that an external group gives.
func FollowsIdentityProvider(m TeamMember) string {
	return fmt.Sprintf("User %s is in team %s because a group of the identity provider is mapped to the team. Such a membership follows the "+
		"identity provider: if it is removed here, it comes back at the next sign-in.", m.UserID, m.TeamID)
}

// UpdateTeamMember sets the type of a membership. The call would make one that is not there any more, which is a *platform.GoneError instead.
func (c *Client) UpdateTeamMember(ctx context.Context, m TeamMember) error {
	if _, err := c.TeamMember(ctx, m); err != nil {
		return err
	}
	return c.putTeamMember(ctx, m, "the membership is not of the type "+m.MembershipType)
}

// putTeamMember sets a membership together with others of its team, and confirms that the platform shows it. failure says what is so otherwise.
func (c *Client) putTeamMember(ctx context.Context, m TeamMember, failure string) error {
	what := fmt.Sprintf("the membership of user %s in team %s as %s", m.UserID, m.TeamID, m.MembershipType)
	return setMember(ctx, c, c.teamMembers(m.OrganizationID, m.TeamID), m.UserID, what, failure,
		func(now api.TeamMember) bool { return now.MembershipType == m.MembershipType },
		func(ctx context.Context) error {
			_, err := c.joins.Do(ctx, m.OrganizationID+"/"+m.TeamID, m)
			return c.explainTeams(err)
		})
}

// RemoveTeamMember takes a user out of a team, together with others. A missing membership counts as removed.
func (c *Client) RemoveTeamMember(ctx context.Context, m TeamMember) error {
	defer c.forgetMembers(m.OrganizationID)
	return c.withAdministrators(ctx, m.OrganizationID, m.UserID,
		func() error { return c.GuardTeamMember(ctx, m) },
		func() error {
			return removeMember(ctx, c, c.teamMembers(m.OrganizationID, m.TeamID), m.UserID, func(ctx context.Context) error {
				_, err := c.leaves.Do(ctx, m.OrganizationID+"/"+m.TeamID, m)
				return c.explainTeams(err)
			})
		})
}

// GuardTeamMember refuses to take the provider's own account, or the last administrator, out of the team that gives them their access.
func (c *Client) GuardTeamMember(ctx context.Context, m TeamMember) error {
	return c.guardTeamMembers(ctx, m.OrganizationID, m.TeamID, []string{m.UserID}, nil)
}

// guardTeamMembers is GuardTeamMember for all whom one change takes out of a team, into which it puts others before. A member has what the teams
// above have, so a team's permissions stay as long as they reach the user through another team.
func (c *Client) guardTeamMembers(ctx context.Context, organizationID, teamID string, leave, join []string) error {
	takes := func(ctx context.Context, userID string) (func(Permission) bool, error) {
		teams, err := c.api.UserTeams(ctx, organizationID, userID)
		if err != nil && !featureMissing(err) {
			return nil, c.explain(err)
		}
		return func(p Permission) bool {
			return p.Origin.Kind == OriginTeam && !slices.ContainsFunc(teams, func(t api.UserTeam) bool {
				return t.ID != teamID && (t.ID == p.Origin.ID || slices.Contains(t.AncestorIDs, p.Origin.ID))
			})
		}, nil
	}
	return c.guardEdges(ctx, organizationID, loss{users: leave, takes: takes, joins: join})
}
