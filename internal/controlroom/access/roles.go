package access

import (
	"context"
	"fmt"
	"strconv"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// BasicRoleName is the system role that everybody can have. Its number differs between Control Rooms.
const BasicRoleName = "AAE_Basic"

// Roles lists the roles of the Control Room. They are read once per process.
func (c *Client) Roles(ctx context.Context) ([]api.Role, error) {
	roles, err := c.roles.Get(ctx, "", func(ctx context.Context) ([]api.Role, error) { return c.api.Roles(ctx, "") })
	return roles, explain(err)
}

// SearchRoles lists the roles with a text in their name, all for "". A search is the platform's, and is not remembered.
func (c *Client) SearchRoles(ctx context.Context, namePart string) ([]api.Role, error) {
	if namePart == "" {
		return c.Roles(ctx)
	}
	if !platform.IsASCII(namePart) { // the platform may compare byte by byte
		roles, err := c.Roles(ctx)
		return platform.Filter(roles, func(r api.Role) bool { return platform.ContainsName(r.Name, namePart) }), err
	}
	roles, err := c.api.Roles(ctx, namePart)
	return roles, explain(err)
}

// FindRole finds a role by its number or, in any case, its name. None, or several, is an error.
func (c *Client) FindRole(ctx context.Context, named platform.Named[int64]) (*platform.Resolved[int64], error) {
	id, name := named.ID, named.Name
	what, wanted, match := "role with the number", strconv.FormatInt(id, 10), func(r api.Role) bool { return r.ID == id }
	if name != "" {
		what, wanted, match = "role", name, func(r api.Role) bool { return platform.SameName(r.Name, name) }
	}
	found, err := platform.FindCached(func() ([]api.Role, error) { return c.Roles(ctx) }, func() { c.roles.Forget("") }, match)
	if err != nil {
		return nil, err
	}
	role, err := exactlyOne(found, what, wanted, describeRole)
	if err != nil {
		if roles, listErr := c.Roles(ctx); listErr == nil {
			err = addNearest(err, wanted, roles, func(r api.Role) []string { return []string{r.Name, strconv.FormatInt(r.ID, 10)} }, describeRole)
		}
		return nil, err
	}
	return &platform.Resolved[int64]{ID: role.ID, Name: role.Name}, nil
}

// describeRole is one line about a role by which a person can distinguish it from others.
func describeRole(r api.Role) string { return fmt.Sprintf("%d  %s", r.ID, r.Name) }

// RolesByID finds roles by their numbers.
func (c *Client) RolesByID(ctx context.Context, ids []int64) ([]api.RoleRef, error) {
	var out []api.RoleRef
	for _, id := range ids {
		role, err := c.FindRole(ctx, platform.Named[int64]{ID: id})
		if err != nil {
			return nil, err
		}
		out = append(out, api.RoleRef{ID: role.ID, Name: role.Name})
	}
	return out, nil
}

// RolesByName finds roles by their names, in any case.
func (c *Client) RolesByName(ctx context.Context, names []string) ([]api.RoleRef, error) {
	var out []api.RoleRef
	for _, name := range names {
		role, err := c.FindRole(ctx, platform.Named[int64]{Name: name})
		if err != nil {
			return nil, err
		}
		out = append(out, api.RoleRef{ID: role.ID, Name: role.Name})
	}
	return out, nil
}

// RoleIDs are the numbers of roles, in their order.
func RoleIDs(roles []api.RoleRef) []int64 {
	out := make([]int64, 0, len(roles))
	for _, role := range roles {
		out = append(out, role.ID)
	}
	return out
}

// RoleNames are the names of roles, in their order.
func RoleNames(roles []api.RoleRef) []string {
	out := make([]string, 0, len(roles))
	for _, role := range roles {
		out = append(out, role.Name)
	}
	return out
}
