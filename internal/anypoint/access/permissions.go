package access

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// businessGroupViewer is the role that Anypoint gives by itself to everybody who has any permission in a business group, as a row whose
// context names the user. It cannot be taken away (seen for teams, assumed for users).
const businessGroupViewer = "833ab9ca-0c72-45ba-9764-1df83240db57"

// Origin says what gives a user a permission.
type Origin struct {
	// Kind is direct, team, role_group or automatic.
	Kind string
	// ID and Name are the team's or role group's; empty for direct and automatic ones.
	ID, Name string
}

// The kinds of Origin.
const (
	OriginDirect    = "direct"
	OriginTeam      = "team"
	OriginRoleGroup = "role_group"
	OriginAutomatic = "automatic"
)

// Permission is one permission of a user and where it comes from. The same permission may come from several origins; each is one Permission.
type Permission struct {
	api.Grant
	Origin Origin
}

// UserPermissions lists what a user may do in a root organization, the one above a business group, and in all business groups below it. An external
// user has none; a user who does not exist is an error.
func (c *Client) UserPermissions(ctx context.Context, organizationID, userID string) ([]Permission, error) {
	root, err := c.RootOf(ctx, organizationID)
	if err != nil {
		return nil, err
	}
	permissions, err := c.permissions(ctx, root, userID, c.auditSource(root))
	if platform.GoneReason(err) == "" {
		return permissions, err
	}
	// Anypoint knows no permissions of an external user, as if there were no such account.
	if account, err := c.accounts(root).Get(ctx, userID); err == nil && account.Type == api.UserTypeProxy {
		return nil, nil
	}
	return nil, errNoUser(root, userID)
}

// permissionSource is where the permissions of a user are read from. organizationID is that in the path, the root organization for all but grants.
type permissionSource struct {
	// grants are the direct ones, an error for which isMissing holds when there is no such user there.
	grants func(ctx context.Context, organizationID, userID string) ([]api.Grant, error)
	// knows reports whether a business group may know a user.
	knows          func(ctx context.Context, groupID, userID string) (bool, error)
	teams          func(ctx context.Context, organizationID, userID string) ([]api.UserTeam, error)
	teamRoles      func(ctx context.Context, organizationID, teamID string) ([]api.Grant, error)
	roleGroups     func(ctx context.Context, organizationID, userID string) ([]api.RoleGroup, error)
	roleGroupRoles func(ctx context.Context, organizationID, groupID string) ([]api.Grant, error)
}

// liveSource asks the platform for all of it.
func (c *Client) liveSource() permissionSource {
	return permissionSource{
		grants: func(ctx context.Context, organizationID, userID string) ([]api.Grant, error) {
			held, err := c.grants(organizationID).Look(ctx, userID)
			return held.grants, err
		},
		knows: func(context.Context, string, string) (bool, error) { return true, nil },
		teams: c.api.UserTeams, teamRoles: c.api.TeamRoles, roleGroups: c.api.UserRoleGroups, roleGroupRoles: c.api.RoleGroupRoles,
	}
}

// permissionsLive lists what a user may do right now.
func (c *Client) permissionsLive(ctx context.Context, organizationID, userID string) ([]Permission, error) {
	return c.permissions(ctx, organizationID, userID, c.liveSource())
}

// permissions lists what a user may do, each permission with its origin. The platform's own list does not show the origins, so the user's teams and
// role groups are asked for their permissions.
func (c *Client) permissions(ctx context.Context, organizationID, userID string, from permissionSource) ([]Permission, error) {
	direct, err := c.directGrants(ctx, organizationID, userID, from)
	if err != nil {
		return nil, err
	}
	all := directPermissions(direct)
	byTeam, teamsErr := c.teamPermissions(ctx, organizationID, userID, from)
	byGroup, groupsErr := c.roleGroupPermissions(ctx, organizationID, userID, from)
	for _, err := range []error{teamsErr, groupsErr} {
		// An organization has one of the two features and refuses the other. A sign-in that is refused both may not see them: a list without
		// them would be short and not say so.
		if err != nil && !(featureMissing(err) && (teamsErr == nil || groupsErr == nil)) {
			return nil, c.explain(err)
		}
	}
	return slices.Concat(all, byTeam, byGroup), nil
}

// directPermissions are the grants of a user itself with their origin.
func directPermissions(grants []api.Grant) (all []Permission) {
	for _, grant := range grants {
		origin := Origin{Kind: OriginDirect}
		if isAutomatic(grant) {
			origin.Kind = OriginAutomatic
		}
		all = append(all, Permission{Grant: grant, Origin: origin})
	}
	return all
}

// isAutomatic recognizes the Business Group Viewer row that the platform adds: its context names the user.
func isAutomatic(g api.Grant) bool {
	return g.RoleID == businessGroupViewer && g.Context[api.ContextUser] != ""
}

// directGrants lists the grants made to the user itself, in all of the organization's business groups. Whether the root organization's path
// shows the grants of business groups is not documented: when it shows none, each business group is asked too.
func (c *Client) directGrants(ctx context.Context, organizationID, userID string, from permissionSource) ([]api.Grant, error) {
	grants, err := from.grants(ctx, organizationID, userID)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(grants, func(g api.Grant) bool { return g.Context[api.ContextOrganization] != organizationID }) {
		return grants, nil
	}
	tree, err := c.hierarchy(ctx, organizationID)
	if err != nil {
		return nil, c.explain(err)
	}
	grants = slices.Clone(grants)
	for _, group := range tree.Descendants() {
		if knows, err := from.knows(ctx, group.ID, userID); err != nil || !knows {
			if err != nil {
				return nil, c.explain(err)
			}
			continue
		}
		more, err := from.grants(ctx, group.ID, userID)
		if isMissing(err) || rest.IsNotFound(err) || rest.KindOf(err) == rest.Forbidden {
			continue // the user is no member there, or the group is not ours to see
		}
		if err != nil {
			return nil, c.explain(err)
		}
		for _, grant := range more {
			if !slices.ContainsFunc(grants, func(g api.Grant) bool { return sameGrant(g, grant.RoleID, grant.Context) }) {
				grants = append(grants, grant)
			}
		}
	}
	return grants, nil
}

// hierarchy is the tree of an organization, read once per process.
func (c *Client) hierarchy(ctx context.Context, organizationID string) (*api.OrganizationNode, error) {
	return c.hierarchies.Get(ctx, organizationID, func(ctx context.Context) (*api.OrganizationNode, error) {
		return c.api.Hierarchy(ctx, organizationID)
	})
}

// sameGrant compares a grant by what identifies it: role and whole context. The rest is decoration.
func sameGrant(g api.Grant, roleID string, grantContext map[string]string) bool {
	return g.RoleID == roleID && maps.Equal(g.Context, grantContext)
}

func (c *Client) teamPermissions(ctx context.Context, organizationID, userID string, from permissionSource) ([]Permission, error) {
	teams, err := from.teams(ctx, organizationID, userID)
	if err != nil {
		return nil, err
	}
	var all []Permission
	seen := map[string]bool{}
	for _, team := range teams {
		// A member of a team has what the teams above it have.
		for _, id := range append(slices.Clone(team.AncestorIDs), team.ID) {
			if seen[id] {
				continue
			}
			seen[id] = true
			name := team.Name
			if id != team.ID {
				above, err := c.Team(ctx, organizationID, id)
				if err != nil {
					return nil, err
				}
				name = above.Name
			}
			theirs, err := c.teamPermissionsOf(ctx, organizationID, api.Team{ID: id, Name: name}, from.teamRoles)
			if err != nil {
				return nil, err
			}
			all = append(all, theirs...)
		}
	}
	return all, nil
}

// teamPermissionsOf are what a team itself gives.
func (c *Client) teamPermissionsOf(ctx context.Context, organizationID string, team api.Team,
	read func(ctx context.Context, organizationID, teamID string) ([]api.Grant, error),
) ([]Permission, error) {
	roles, err := read(ctx, organizationID, team.ID)
	if err != nil {
		return nil, fmt.Errorf("the permissions of team %q cannot be read: %w", team.Name, c.explain(err))
	}
	all := make([]Permission, 0, len(roles))
	for _, role := range roles {
		all = append(all, Permission{Grant: role, Origin: Origin{Kind: OriginTeam, ID: team.ID, Name: team.Name}})
	}
	return all, nil
}

func (c *Client) roleGroupPermissions(ctx context.Context, organizationID, userID string, from permissionSource) ([]Permission, error) {
	groups, err := from.roleGroups(ctx, organizationID, userID)
	if err != nil {
		return nil, err
	}
	var all []Permission
	for _, group := range groups {
		theirs, err := c.roleGroupPermissionsOf(ctx, organizationID, group, from.roleGroupRoles)
		if err != nil {
			return nil, err
		}
		all = append(all, theirs...)
	}
	return all, nil
}

// roleGroupPermissionsOf are what a role group gives.
func (c *Client) roleGroupPermissionsOf(ctx context.Context, organizationID string, group api.RoleGroup,
	read func(ctx context.Context, organizationID, groupID string) ([]api.Grant, error),
) ([]Permission, error) {
	roles, err := read(ctx, organizationID, group.ID)
	if err != nil {
		return nil, fmt.Errorf("the permissions of role group %q cannot be read: %w", group.Name, c.explain(err))
	}
	all := make([]Permission, 0, len(roles))
	for _, role := range roles {
		all = append(all, Permission{Grant: role, Origin: Origin{Kind: OriginRoleGroup, ID: group.ID, Name: group.Name}})
	}
	return all, nil
}
