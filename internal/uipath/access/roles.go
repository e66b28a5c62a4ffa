package access

import (
	"context"
	"fmt"
	"strconv"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// Roles lists the roles of the tenant, those for folders included, read once per run.
func (c *Client) Roles(ctx context.Context) ([]api.Role, error) {
	roles, err := c.roles.Get(ctx, "", c.api.Roles)
	return roles, c.explain(err)
}

// FindTenantRole resolves the number or the name of a role that can be granted in the tenant. Names are unique in a tenant.
func (c *Client) FindTenantRole(ctx context.Context, named platform.Named[int64]) (*platform.Resolved[int64], error) {
	return c.findRole(ctx, named, api.RoleTenant)
}

// FindFolderRole is FindTenantRole for a role that can be granted in folders.
func (c *Client) FindFolderRole(ctx context.Context, named platform.Named[int64]) (*platform.Resolved[int64], error) {
	return c.findRole(ctx, named, api.RoleFolder)
}

func (c *Client) findRole(ctx context.Context, named platform.Named[int64], where string) (*platform.Resolved[int64], error) {
	id, name := named.ID, named.Name
	wanted, fits := name, func(r api.Role) bool { return platform.SameName(r.Name, name) }
	if id != 0 {
		wanted, fits = strconv.FormatInt(id, 10), func(r api.Role) bool { return r.ID == id }
	}
	matches, err := platform.FindCached(func() ([]api.Role, error) { return c.Roles(ctx) }, func() { c.roles.Forget("") }, fits)
	if err != nil {
		return nil, err
	}
	roles, _ := c.roles.Known("")
	role, err := oneOf(matches, roles, "role", wanted, func(r api.Role) []string { return []string{roleKey(r.ID), r.Name} },
		func(r api.Role) string { return fmt.Sprintf("%d  %s (%s)", r.ID, r.Name, r.Type) })
	if err != nil {
		return nil, err
	}
	if err := requireRoleType(role, where); err != nil {
		return nil, err
	}
	return &platform.Resolved[int64]{ID: role.ID, Name: role.Name}, nil
}

// requireRoleType is an error for a role that has no effect where it is meant to be granted, in the tenant (api.RoleTenant) or in folders
// (api.RoleFolder): Orchestrator was seen to accept the grant and do nothing.
func requireRoleType(role *api.Role, where string) error {
	if role.Type == where || role.Type == api.RoleMixed || role.Type == "" {
		return nil
	}
	other, hint := "in folders", HintFolderRoleGrant
	if where == api.RoleFolder {
		other, hint = "in the tenant", HintTenantRoleGrant
	}
	return &platform.Problem{
		Summary: "The role is for something else",
		Means:   fmt.Sprintf("%q (%d) is a role of the type %s, which has an effect only %s.", role.Name, role.ID, role.Type, other),
		Hint:    hint,
	}
}

// errNotGranted is the error of a grant that the platform accepted, but that has no effect.
func errNotGranted(roleID int64) error {
	return &platform.Problem{
		Summary: "The role was not granted",
		Means: fmt.Sprintf("Orchestrator accepted the request, but the user does not have role %d afterwards. It does so for roles of the wrong type.",
			roleID),
		Do:   "Check the type of the role: Tenant for the tenant, Folder for folders.",
		Hint: HintRoles,
	}
}
