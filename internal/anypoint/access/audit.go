package access

import (
	"context"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// audit is what this run has read to list the permissions of many users: who is in which team and role group, and what these give.
type audit struct {
	// users counts the users who were asked about.
	users          atomic.Int64
	teams          platform.Cache[feature[api.Team]]
	roleGroups     platform.Cache[feature[api.RoleGroup]]
	teamRoles      platform.Cache[[]api.Grant]
	roleGroupRoles platform.Cache[[]api.Grant]
	// ofUser are the teams and role groups by the id of their member.
	teamsOf      platform.Cache[map[string][]api.UserTeam]
	roleGroupsOf platform.Cache[map[string][]api.RoleGroup]
	// known are the users of a business group.
	known platform.Cache[map[string]bool]
}

func (a *audit) setClock(clock rest.Clock) {
	a.teams.Clock, a.roleGroups.Clock, a.teamRoles.Clock, a.roleGroupRoles.Clock = clock, clock, clock, clock
	a.teamsOf.Clock, a.roleGroupsOf.Clock, a.known.Clock = clock, clock, clock
}

// feature is the list of an organization's teams or role groups, or that it does not have that feature, or does not show it.
type feature[T any] struct {
	items   []T
	refusal error
}

func featureOf[T any](items []T, err error) (feature[T], error) {
	if err != nil && featureMissing(err) {
		return feature[T]{refusal: err}, nil
	}
	return feature[T]{items: items}, err
}

// freeAudits is how many users are asked about one by one before what all of them share is read.
const freeAudits = 2

// auditSource reads the permissions of one user more. Those of the first few are read from their side. Once many are asked about, the members of the
// teams and role groups are read: a call for each of those in place of one for each user.
func (c *Client) auditSource(root string) permissionSource {
	users := c.audit.users.Add(1)
	from := c.liveSource()
	from.grants = func(ctx context.Context, organizationID, userID string) ([]api.Grant, error) {
		held, err := c.grants(organizationID).Get(ctx, userID)
		return held.grants, err
	}
	from.teamRoles = func(ctx context.Context, organizationID, teamID string) ([]api.Grant, error) {
		return c.audit.teamRoles.Get(ctx, organizationID+"/"+teamID, func(ctx context.Context) ([]api.Grant, error) {
			return c.api.TeamRoles(ctx, organizationID, teamID)
		})
	}
	from.roleGroupRoles = c.cachedRoleGroupRoles
	if users <= freeAudits {
		return from
	}
	from.knows = c.knowsUser
	from.teams = func(ctx context.Context, organizationID, userID string) ([]api.UserTeam, error) {
		teams, groups, err := c.features(ctx, root)
		switch {
		case err != nil:
			return nil, err
		case teams.refusal != nil && groups.refusal == nil:
			return nil, teams.refusal
		case teams.refusal != nil, int64(len(teams.items)) > users:
			return c.api.UserTeams(ctx, organizationID, userID)
		}
		byUser, err := c.audit.teamsOf.Get(ctx, organizationID, func(ctx context.Context) (map[string][]api.UserTeam, error) {
			return c.teamsByUser(ctx, organizationID, teams.items)
		})
		if err != nil { // not every sign-in may see the members of each team
			return c.api.UserTeams(ctx, organizationID, userID)
		}
		return withRootTeam(byUser[userID], teams.items), nil
	}
	from.roleGroups = func(ctx context.Context, organizationID, userID string) ([]api.RoleGroup, error) {
		teams, groups, err := c.features(ctx, root)
		switch {
		case err != nil:
			return nil, err
		case groups.refusal != nil && teams.refusal == nil:
			return nil, groups.refusal
		case groups.refusal != nil, int64(len(groups.items)) > users:
			return c.api.UserRoleGroups(ctx, organizationID, userID)
		}
		byUser, err := c.audit.roleGroupsOf.Get(ctx, organizationID, func(ctx context.Context) (map[string][]api.RoleGroup, error) {
			return c.roleGroupsByUser(ctx, organizationID, groups.items)
		})
		if err != nil {
			return c.api.UserRoleGroups(ctx, organizationID, userID)
		}
		return byUser[userID], nil
	}
	return from
}

// cachedRoleGroupRoles are what a role group gives, read once per process.
func (c *Client) cachedRoleGroupRoles(ctx context.Context, organizationID, groupID string) ([]api.Grant, error) {
	return c.audit.roleGroupRoles.Get(ctx, organizationID+"/"+groupID, func(ctx context.Context) ([]api.Grant, error) {
		return c.api.RoleGroupRoles(ctx, organizationID, groupID)
	})
}

// features are the teams and the role groups of an organization, which has one of both.
func (c *Client) features(ctx context.Context, organizationID string) (feature[api.Team], feature[api.RoleGroup], error) {
	teams, err := featureOf(c.allTeams(ctx, organizationID))
	if err != nil {
		return teams, feature[api.RoleGroup]{}, err
	}
	groups, err := c.audit.roleGroups.Get(ctx, organizationID, func(ctx context.Context) (feature[api.RoleGroup], error) {
		return featureOf(c.api.RoleGroups(ctx, organizationID))
	})
	return teams, groups, err
}

// listsAtOnce is how many lists of members are read side by side.
const listsAtOnce = 4

// teamsByUser reads the members of all teams but the root team, in which everybody is.
func (c *Client) teamsByUser(ctx context.Context, organizationID string, teams []api.Team) (map[string][]api.UserTeam, error) {
	members := make([][]api.TeamMember, len(teams))
	group, each := errgroup.WithContext(ctx)
	group.SetLimit(listsAtOnce)
	for i, team := range teams {
		if len(team.AncestorIDs) == 0 {
			continue
		}
		group.Go(func() (err error) {
			members[i], err = c.teamMembers(organizationID, team.ID).All(each)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	byUser := map[string][]api.UserTeam{}
	for i, team := range teams {
		for _, m := range members[i] {
			if m.IdentityType != api.IdentityTeam {
				byUser[m.ID] = append(byUser[m.ID], api.UserTeam{
					Team: team, MembershipType: m.MembershipType, AssignedViaExternalGroups: m.AssignedViaExternalGroups,
				})
			}
		}
	}
	return byUser, nil
}

// withRootTeam adds the team in which everybody is (documented).
func withRootTeam(teams []api.UserTeam, all []api.Team) []api.UserTeam {
	teams = slices.Clone(teams)
	for _, team := range all {
		if len(team.AncestorIDs) == 0 {
			teams = append(teams, api.UserTeam{Team: team, MembershipType: api.MembershipMember})
		}
	}
	return teams
}

func (c *Client) roleGroupsByUser(ctx context.Context, organizationID string, groups []api.RoleGroup) (map[string][]api.RoleGroup, error) {
	members := make([][]api.User, len(groups))
	group, each := errgroup.WithContext(ctx)
	group.SetLimit(listsAtOnce)
	for i, g := range groups {
		group.Go(func() (err error) {
			members[i], err = c.roleGroupMembers(organizationID, g.ID).All(each)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	byUser := map[string][]api.RoleGroup{}
	for i, g := range groups {
		for _, m := range members[i] {
			byUser[m.ID] = append(byUser[m.ID], g)
		}
	}
	return byUser, nil
}

// knowsUser reports whether a business group lists a user: who is not listed has nothing there, as the path of the group says of such a user. A group
// whose list is refused may know everybody.
func (c *Client) knowsUser(ctx context.Context, groupID, userID string) (bool, error) {
	users, err := c.audit.known.Get(ctx, groupID, func(ctx context.Context) (map[string]bool, error) {
		all, err := c.accounts(groupID).All(ctx)
		if err != nil {
			return nil, err
		}
		users := map[string]bool{}
		for _, u := range all {
			users[u.ID] = true
		}
		return users, nil
	})
	if rest.IsNotFound(err) || rest.IsForbidden(err) {
		return true, nil
	}
	return users[userID], err
}

// forgetMembers records that this run changed who is in a team, role group or business group.
func (c *Client) forgetMembers(organizationID string) {
	c.audit.teamsOf.Forget(organizationID)
	c.audit.roleGroupsOf.Forget(organizationID)
	c.audit.known.Forget(organizationID)
}
