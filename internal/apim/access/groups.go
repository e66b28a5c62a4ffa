package access

import (
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Groups lists all groups of a service.
func (c *Client) Groups(ctx context.Context, s api.Service) ([]api.Group, error) {
	groups, err := c.api.ListGroups(ctx, s)
	return groups, c.explain(err)
}

// group reads one group. One that is gone is a *platform.GoneError. What many memberships check of it, its type, never changes.
func (c *Client) group(ctx context.Context, s api.Service, id string) (*api.Group, error) {
	group, err := c.groupsOf(s).Get(ctx, c.read.key(id))
	if err != nil {
		return nil, err
	}
	return &group, nil
}

// groupLive is group for a look at what is there now.
func (c *Client) groupLive(ctx context.Context, s api.Service, id string) (*api.Group, error) {
	group, err := c.groupsOf(s).Look(ctx, c.read.key(id))
	if err != nil {
		return nil, err
	}
	return &group, nil
}

func errGroupGone(s api.Service, id string) error {
	return &platform.GoneError{Why: fmt.Sprintf("The API Management service %s has no group %q any more.", s.Name, id)}
}

// FindGroup resolves what a person writes to name a group: its id or its name. Names may repeat.
func (c *Client) FindGroup(ctx context.Context, s api.Service, idOrName string) (*api.Group, error) {
	isID := func(g api.Group) bool { return SameID(g.ID, idOrName) }
	found, err := c.groupsOf(s).Find(ctx, func(g api.Group) bool { return isID(g) || platform.SameName(g.Name, idOrName) },
		func(ctx context.Context) ([]api.Group, error) { return c.Groups(ctx, s) })
	if err != nil {
		return nil, err
	}
	matches := platform.Filter(found, isID)
	if len(matches) == 0 {
		matches = found
	}
	return exactlyOne(s, matches, "group", idOrName, func(g api.Group) string { return g.ID + "  " + g.Name })
}

// RequireJoinable refuses a group whose members somebody else decides: the service's own, and those of a directory. One that
// is not there is an error that names those of a similar name.
func (c *Client) RequireJoinable(ctx context.Context, s api.Service, groupID string) error {
	group, err := c.group(ctx, s, groupID)
	switch {
	case platform.GoneReason(err) != "":
		return c.errNoGroup(ctx, s, groupID)
	case err != nil:
		return err
	}
	return guardGroup(group)
}

// guardGroup is RequireJoinable for a group that was read.
func guardGroup(group *api.Group) error {
	switch {
	case group.BuiltIn || group.Type == api.GroupSystem:
		return &platform.Problem{
			Summary: "API Management decides who is in its own groups",
			Means: fmt.Sprintf("%q is one of the groups that come with every service (Administrators, Developers, Guests). Every user is a developer from "+
				"the first day, people who have not signed in are guests, and the administrators are those of the service in Azure: nobody can be added or "+
				"removed.",
				group.Name),
			Hint: HintSystemGroup,
		}
	case group.Type == api.GroupExternal:
		return &platform.Problem{
			Summary: "Microsoft Entra ID decides who is in this group",
			Means: fmt.Sprintf("%q is a group of a directory (%s). Its members are decided there, and users get it when they sign in.",
				group.Name, group.ExternalID),
			Hint: HintExternalGroup,
		}
	}
	return nil
}
