package access

import (
	"context"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// RoleGroups lists all role groups of an organization.
func (c *Client) RoleGroups(ctx context.Context, organizationID string) ([]api.RoleGroup, error) {
	groups, err := c.api.RoleGroups(ctx, organizationID)
	return groups, c.wrongFeature(err, featureRoleGroups, featureTeams, HintListTeams)
}

// cachedRoleGroups is RoleGroups, read once per process.
func (c *Client) cachedRoleGroups(ctx context.Context, organizationID string) ([]api.RoleGroup, error) {
	return c.roleGroups.Get(ctx, organizationID, func(ctx context.Context) ([]api.RoleGroup, error) {
		return c.api.RoleGroups(ctx, organizationID)
	})
}

// FindRoleGroup resolves a role group's id or name. The list is read once per process, and again when it does not hold the group.
func (c *Client) FindRoleGroup(ctx context.Context, organizationID, idOrName string) (*api.RoleGroup, error) {
	var all []api.RoleGroup
	list := func() (groups []api.RoleGroup, err error) {
		all, err = c.cachedRoleGroups(ctx, organizationID)
		return all, c.explainRoleGroups(err)
	}
	matches, err := platform.FindCached(list, func() { c.roleGroups.Forget(organizationID) }, func(g api.RoleGroup) bool {
		return g.ID == idOrName || platform.SameName(g.Name, idOrName)
	})
	if err != nil {
		return nil, err
	}
	return oneOrNearest(matches, all, "role group", idOrName, func(g api.RoleGroup) []string { return []string{g.Name} },
		func(g api.RoleGroup) string { return g.ID + "  " + g.Name })
}
