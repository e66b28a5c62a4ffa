package access

import (
	"context"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// NamedGroup is what a group is called now. All who ask share one list. The name is "" where that cannot be read: it is not worth an error.
func (c *Client) NamedGroup(ctx context.Context, id string) *platform.Resolved[string] {
	groups := catalog(ctx, c, NounGroups, c.Groups)
	i := slices.IndexFunc(groups, func(g api.Group) bool { return strings.EqualFold(g.ID, id) })
	if i < 0 {
		return &platform.Resolved[string]{ID: id}
	}
	return &platform.Resolved[string]{ID: id, Name: groups[i].Name}
}

// NamedRole is NamedGroup for a role of the tenant.
func (c *Client) NamedRole(ctx context.Context, id int64) *platform.Resolved[int64] {
	roles := catalog(ctx, c, NounRoles, c.Roles)
	i := slices.IndexFunc(roles, func(r api.Role) bool { return r.ID == id })
	if i < 0 {
		return &platform.Resolved[int64]{ID: id}
	}
	return &platform.Resolved[int64]{ID: id, Name: roles[i].Name}
}

// NamedFolder is NamedGroup for a folder, whose name is its path.
func (c *Client) NamedFolder(ctx context.Context, id int64) *platform.Resolved[int64] {
	folders := catalog(ctx, c, NounFolders, c.Folders)
	i := slices.IndexFunc(folders, func(f api.Folder) bool { return f.ID == id })
	if i < 0 {
		return &platform.Resolved[int64]{ID: id}
	}
	return &platform.Resolved[int64]{ID: id, Name: folders[i].Path}
}

// catalog is a list that is only read for the names in it: once, even where that fails.
func catalog[T any](ctx context.Context, c *Client, noun platform.Noun, list func(context.Context) ([]T, error)) []T {
	if _, unreadable := c.unreadable.Load(noun); unreadable {
		return nil
	}
	items, err := list(ctx)
	if err != nil {
		c.unreadable.Store(noun, true)
	}
	return items
}
