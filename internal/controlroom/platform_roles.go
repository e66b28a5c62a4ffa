package controlroom

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// Roles lists the roles of the Control Room. They are read once per process.
func (c *Client) Roles(ctx context.Context) ([]api.Role, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	roles, err := c.roles.Get(ctx, "", func(ctx context.Context) ([]api.Role, error) { return a.Roles(ctx, "") })
	return roles, c.explain(err)
}

// FindRole finds a role by its number, or by its name when that is not "".
func (c *Client) FindRole(ctx context.Context, id int64, name string) (*api.Role, error) {
	what, wanted, match := "role with the number", strconv.FormatInt(id, 10), func(r api.Role) bool { return r.ID == id }
	if name != "" {
		what, wanted, match = "role", name, func(r api.Role) bool { return strings.EqualFold(r.Name, name) }
	}
	found, err := tf.FindRemembered(func() ([]api.Role, error) { return c.Roles(ctx) }, func() { c.roles.Forget("") }, match)
	if err != nil {
		return nil, err
	}
	return exactlyOne(found, what, wanted, describeRole)
}

// describeRole is one line about a role that a person can tell from others by it.
func describeRole(r api.Role) string { return fmt.Sprintf("%d  %s", r.ID, r.Name) }

// RolesByID finds roles by their numbers.
func (c *Client) RolesByID(ctx context.Context, ids []int64) ([]api.RoleRef, error) {
	var out []api.RoleRef
	for _, id := range ids {
		role, err := c.FindRole(ctx, id, "")
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
		role, err := c.FindRole(ctx, 0, name)
		if err != nil {
			return nil, err
		}
		out = append(out, api.RoleRef{ID: role.ID, Name: role.Name})
	}
	return out, nil
}
