package access

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// Groups lists all groups, read once per run. The list shows no members.
func (c *Client) Groups(ctx context.Context) ([]api.Group, error) {
	groups, err := c.groups.Get(ctx, "", func(ctx context.Context) ([]api.Group, error) {
		now := c.Now()
		groups, err := c.api.Groups(ctx)
		for _, group := range groups {
			c.groupNames.Put(group.ID, groupName{group.Name, now})
		}
		return groups, err
	})
	return groups, c.explain(err)
}

// FindJoinableGroup resolves a group's id or its name, and refuses Everyone. Names are unique but for case. An id is found in
// place of a name, too.
func (c *Client) FindJoinableGroup(ctx context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
	idOrName := cmp.Or(named.ID, named.Name)
	matches, err := platform.FindCached(func() ([]api.Group, error) { return c.Groups(ctx) }, func() { c.groups.Forget("") },
		func(g api.Group) bool {
			return strings.EqualFold(g.ID, idOrName) || platform.SameName(g.Name, idOrName)
		})
	if err != nil {
		return nil, err
	}
	known, _ := c.groups.Known("")
	groups := platform.Filter(known, func(g api.Group) bool { return !g.IsEveryone() })
	group, err := oneOf(matches, groups, "group", idOrName, func(g api.Group) []string { return []string{g.ID, g.Name} },
		func(g api.Group) string { return g.ID + "  " + g.Name })
	if err != nil {
		return nil, err
	}
	if group.IsEveryone() {
		return nil, &platform.Problem{
			Summary: "Everybody is in Everyone",
			Means: fmt.Sprintf("%q is the built-in group that holds every user of the organization from the first day. Nobody can join or leave it.",
				group.Name),
			Do: "Remove this membership, or name another group.",
		}
	}
	return &platform.Resolved[string]{ID: group.ID, Name: group.Name}, nil
}
