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
	permissions, err := c.permissionsLive(ctx, root, userID)
	if platform.GoneReason(err) == "" {
		return permissions, err
	}
	// Anypoint knows no permissions of an external user, as if there were no such account.
	if account, err := c.UserLive(ctx, root, userID); err == nil && account.Type == api.UserTypeProxy {
		return nil, nil
	}
	return nil, errNoUser(root, userID)
}

// permissionsLive lists what a user may do, each permission with its origin. The platform's own list does not show the origins, so the user's teams
// and role groups are asked for their permissions.
func (c *Client) permissionsLive(ctx context.Context, organizationID, userID string) ([]Permission, error) {
	direct, err := c.directGrants(ctx, organizationID, userID)
	if err != nil {
		return nil, err
	}
	var all []Permission
	for _, grant := range direct {
		origin := Origin{Kind: OriginDirect}
		if isAutomatic(grant) {
			origin.Kind = OriginAutomatic
		}
		all = append(all, Permission{Grant: grant, Origin: origin})
	}
	byTeam, teamsErr := c.teamPermissions(ctx, organizationID, userID)
	byGroup, groupsErr := c.roleGroupPermissions(ctx, organizationID, userID)
	for _, err := range []error{teamsErr, groupsErr} {
		// An organization has one of the two features and refuses the other. A sign-in that is refused both may not see them: a list without
		// them would be short and not say so.
		if err != nil && !(featureMissing(err) && (teamsErr == nil || groupsErr == nil)) {
			return nil, c.explain(err)
		}
	}
	return slices.Concat(all, byTeam, byGroup), nil
}

// isAutomatic recognizes the Business Group Viewer row that the platform adds: its context names the user.
func isAutomatic(g api.Grant) bool {
	return g.RoleID == businessGroupViewer && g.Context[api.ContextUser] != ""
}

// directGrants lists the grants made to the user itself, in all of the organization's business groups. Whether the root organization's path
// shows the grants of business groups is not documented: when it shows none, each business group is asked too.
func (c *Client) directGrants(ctx context.Context, organizationID, userID string) ([]api.Grant, error) {
	grants, err := c.api.Grants(ctx, organizationID, userID, api.GrantQuery{})
	if err != nil {
		return nil, c.confirmGone(ctx, organizationID, err, "Anypoint has no such user in this organization.")
	}
	if slices.ContainsFunc(grants, func(g api.Grant) bool { return g.Context[api.ContextOrganization] != organizationID }) {
		return grants, nil
	}
	tree, err := c.api.Hierarchy(ctx, organizationID)
	if err != nil {
		return nil, c.explain(err)
	}
	for _, group := range tree.Descendants() {
		more, err := c.api.Grants(ctx, group.ID, userID, api.GrantQuery{})
		if rest.IsNotFound(err) || rest.KindOf(err) == rest.Forbidden {
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

// sameGrant compares a grant by what identifies it: role and whole context. The rest is decoration.
func sameGrant(g api.Grant, roleID string, grantContext map[string]string) bool {
	return g.RoleID == roleID && maps.Equal(g.Context, grantContext)
}

func (c *Client) teamPermissions(ctx context.Context, organizationID, userID string) ([]Permission, error) {
	teams, err := c.api.UserTeams(ctx, organizationID, userID)
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
			roles, err := c.api.TeamRoles(ctx, organizationID, id)
			if err != nil {
				return nil, fmt.Errorf("the permissions of team %q cannot be read: %w", name, c.explain(err))
			}
			for _, role := range roles {
				all = append(all, Permission{Grant: role, Origin: Origin{Kind: OriginTeam, ID: id, Name: name}})
			}
		}
	}
	return all, nil
}

func (c *Client) roleGroupPermissions(ctx context.Context, organizationID, userID string) ([]Permission, error) {
	groups, err := c.api.UserRoleGroups(ctx, organizationID, userID)
	if err != nil {
		return nil, err
	}
	var all []Permission
	for _, group := range groups {
		roles, err := c.api.RoleGroupRoles(ctx, organizationID, group.ID)
		if err != nil {
			return nil, fmt.Errorf("the permissions of role group %q cannot be read: %w", group.Name, c.explain(err))
		}
		for _, role := range roles {
			all = append(all, Permission{Grant: role, Origin: Origin{Kind: OriginRoleGroup, ID: group.ID, Name: group.Name}})
		}
	}
	return all, nil
}
