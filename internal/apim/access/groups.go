package access

import (
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Groups lists all groups of a service.
func (c *Client) Groups(ctx context.Context, s api.Service) ([]api.Group, error) {
	groups, err := c.groupsOf(s).All(ctx)
	return groups, c.explain(err)
}

func idAndNameOfGroup(g api.Group) (id, name string) { return g.ID, g.Name }

// group reads one group. One that is gone is a *platform.GoneError. What many memberships check of it, its type, never changes.
func (c *Client) group(ctx context.Context, s api.Service, id string) (*api.Group, error) {
	group, err := c.groupsOf(s).Get(ctx, c.read.key(id))
	if err != nil {
		return nil, err
	}
	return &group, nil
}

// GroupName is what a group is called, "" when it cannot be read.
func (c *Client) GroupName(ctx context.Context, s api.Service, id string) string {
	return c.nameOf(ctx, s.Key(api.CollectionGroups, id), func(ctx context.Context) (string, error) {
		group, err := c.groupsOf(s).Get(ctx, c.read.key(id))
		return group.Name, err
	})
}

// lookForGroup looks whether a group is there now. The error of one that is gone is that of group.
func (c *Client) lookForGroup(ctx context.Context, s api.Service, id string) error {
	_, err := c.groupsOf(s).Look(ctx, c.read.key(id))
	return err
}

func errGroupGone(s api.Service, id string) error {
	return &platform.GoneError{Why: fmt.Sprintf("The API Management service %s has no group %q any more.", s.Name, id)}
}

// FindGroup resolves what a person writes to name a group: its id or its name. Names may repeat.
func (c *Client) FindGroup(ctx context.Context, s api.Service, idOrName string) (*api.Group, error) {
	isID := func(g api.Group) bool { return SameID(g.ID, idOrName) }
	all, err := c.Groups(ctx, s)
	found := platform.Filter(all, func(g api.Group) bool { return isID(g) || platform.SameName(g.Name, idOrName) })
	if err != nil {
		return nil, err
	}
	matches := platform.Filter(found, isID)
	if len(matches) == 0 {
		matches = found
	}
	return exactlyOne(s, matches, "group", idOrName, func(g api.Group) string { return g.ID + "  " + g.Name })
}

// ResolveGroup finds the group of a membership. One that is not there is an error that names those of a similar name, and so is one whose members
// somebody else decides: the service's own, and those of a directory.
func (c *Client) ResolveGroup(ctx context.Context, s api.Service, named platform.Named[string]) (*platform.Resolved[string], error) {
	group, err := c.namedGroup(ctx, s, named)
	if err == nil {
		err = guardGroup(group)
	}
	if err != nil {
		return nil, err
	}
	return &platform.Resolved[string]{ID: group.ID, Name: group.Name}, nil
}

// namedGroup is ResolveGroup for any group.
func (c *Client) namedGroup(ctx context.Context, s api.Service, named platform.Named[string]) (*api.Group, error) {
	if named.ID == "" {
		all, err := c.Groups(ctx, s)
		if err != nil {
			return nil, err
		}
		return theOneCalled(s, all, "group", named.Name, idAndNameOfGroup)
	}
	group, err := c.group(ctx, s, named.ID)
	if isGone(err) {
		err = c.errNoGroup(ctx, s, named.ID)
	}
	return group, err
}

// guardGroup refuses a group whose members somebody else decides.
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
