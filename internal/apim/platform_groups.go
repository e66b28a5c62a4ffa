package apim

import (
	"context"
	"fmt"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Groups lists all groups of a service.
func (c *Client) Groups(ctx context.Context, s api.Service) ([]api.Group, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	groups, err := a.ListGroups(ctx, s)
	return groups, c.explain(err)
}

// Group reads one group, once per process. One that is gone is a *platform.GoneError.
func (c *Client) Group(ctx context.Context, s api.Service, id string) (*api.Group, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	group, err := c.groups.Get(ctx, groupKey(s, id), func(ctx context.Context) (*api.Group, error) { return a.GetGroup(ctx, s, id) })
	if err != nil {
		return nil, c.confirmGone(ctx, s, err, fmt.Sprintf("The API Management service %s has no group %q any more.", s.Name, id))
	}
	return group, nil
}

// FindGroup resolves what a person writes to name a group: its id or its name. Names may repeat.
func (c *Client) FindGroup(ctx context.Context, s api.Service, idOrName string) (*api.Group, error) {
	groups, err := c.Groups(ctx, s)
	if err != nil {
		return nil, err
	}
	matches := platform.Filter(groups, func(g api.Group) bool { return sameID(g.ID, idOrName) })
	if len(matches) == 0 {
		matches = platform.Filter(groups, func(g api.Group) bool { return strings.EqualFold(g.Name, idOrName) })
	}
	return exactlyOne(s, matches, "group", idOrName, func(g api.Group) string { return g.ID + "  " + g.Name })
}

// groupKey is what this process knows a group by.
func groupKey(s api.Service, id string) string { return accountKey(s, "groups/"+id) }

// CheckJoinable refuses groups whose members somebody else decides: the service's own, and those of a directory.
func CheckJoinable(group *api.Group) error {
	problem := &platform.Problem{Do: "Remove this resource, or name a group that was made in this service."}
	switch {
	case group.BuiltIn || group.Type == api.GroupSystem:
		problem.Summary = "API Management decides who is in its own groups"
		problem.Means = fmt.Sprintf("%q is one of the groups that every service comes with (Administrators, Developers, Guests). Every user is a developer from the first day, whoever has not signed in "+
			"is a guest, and the administrators are those of the service in Azure: nobody can be put in or taken out.", group.Name)
	case group.Type == api.GroupExternal:
		problem.Summary = "Microsoft Entra ID decides who is in this group"
		problem.Means = fmt.Sprintf("%q is a group of a directory (%s). Who is in it is decided there, and people take it along when they sign in.", group.Name, group.ExternalID)
		problem.Do = "Change the group's members in Microsoft Entra ID and remove this resource; or name a group that was made in this service."
	default:
		return nil
	}
	return problem
}

// PlanJoin is CheckJoinable for a plan. A group that is not there yet may be made by the same apply, before anybody joins it.
func (c *Client) PlanJoin(ctx context.Context, s api.Service, groupID string) error {
	group, err := c.Group(ctx, s, groupID)
	switch {
	case platform.GoneReason(err) != "" || err != nil && c.lost.Has(groupKey(s, groupID)):
		return nil
	case err != nil:
		return err
	}
	return CheckJoinable(group)
}

// Membership names a group and a user of a service.
type Membership struct {
	Service         api.Service
	GroupID, UserID string
}

// ReadMembership is nil for a member. Absent is a *platform.GoneError that says what is missing: the membership, the user or the group.
func (c *Client) ReadMembership(ctx context.Context, m Membership) error {
	there, err := c.isMember(ctx, m)
	if err != nil || there {
		return err
	}
	return c.whyNoMember(ctx, m)
}

func (c *Client) isMember(ctx context.Context, m Membership) (bool, error) {
	a, err := c.use()
	if err != nil {
		return false, err
	}
	there, err := a.IsMember(ctx, m.Service, m.GroupID, m.UserID)
	return there, c.explain(err)
}

// whyNoMember looks behind a "no", which the service says without a word, also when the user, the group or the service itself is missing.
func (c *Client) whyNoMember(ctx context.Context, m Membership) error {
	if err := c.confirmService(ctx, m.Service); err != nil {
		return err
	}
	if _, err := c.User(ctx, m.Service, m.UserID); platform.GoneReason(err) != "" {
		return &platform.GoneError{Why: platform.GoneReason(err) + " The membership went with it."}
	}
	c.groups.Forget(groupKey(m.Service, m.GroupID))
	if _, err := c.Group(ctx, m.Service, m.GroupID); platform.GoneReason(err) != "" {
		return &platform.GoneError{Why: platform.GoneReason(err) + " The membership went with it."}
	}
	return &platform.GoneError{Why: fmt.Sprintf("User %q is not in group %q any more: the membership was removed outside of Terraform.", m.UserID, m.GroupID)}
}

// AddMembership puts a user into a group. Who is a member already is an error with the import block.
func (c *Client) AddMembership(ctx context.Context, m Membership) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	group, err := c.Group(ctx, m.Service, m.GroupID)
	switch {
	case platform.GoneReason(err) != "":
		return errNoGroup(m)
	case err != nil:
		return err
	}
	if err := CheckJoinable(group); err != nil {
		return err
	}
	err = c.accounts.AddEdge(ctx, platform.Edge{
		UserID:  accountKey(m.Service, m.UserID),
		Present: func(ctx context.Context) (bool, error) { return c.isMember(ctx, m) },
		Add:     func(ctx context.Context) error { return a.AddMember(ctx, m.Service, m.GroupID, m.UserID) },
		Exists: func() error {
			return alreadyThere(fmt.Sprintf("User %q is in group %q already.", m.UserID, m.GroupID), groupMemberType, m.armID(), "")
		},
	})
	if rest.IsNotFound(err) {
		return c.whyNotAdded(ctx, m, err)
	}
	return c.explain(err)
}

// armID is the membership's id in Azure Resource Manager, by which it is imported.
func (m Membership) armID() string {
	return m.Service.ID(api.CollectionGroups, m.GroupID, api.CollectionUsers, m.UserID)
}

// whyNotAdded looks which end a "not found" means.
func (c *Client) whyNotAdded(ctx context.Context, m Membership, err error) error {
	if reason := c.confirmService(ctx, m.Service); reason != nil {
		return reason
	}
	if _, missing := c.User(ctx, m.Service, m.UserID); platform.GoneReason(missing) != "" {
		return errNoUser(m.Service, m.UserID)
	}
	c.groups.Forget(groupKey(m.Service, m.GroupID))
	if _, missing := c.Group(ctx, m.Service, m.GroupID); platform.GoneReason(missing) != "" {
		return errNoGroup(m)
	}
	return c.explain(err)
}

func errNoGroup(m Membership) error {
	return &platform.Problem{
		Summary: "Not found on API Management",
		Means:   fmt.Sprintf("The service %s has no group with the id %q.", m.Service.Name, m.GroupID),
		Do:      "Check the id: it is the last part of the group's id in Azure, not its name; the data source platformusers_apim_groups lists both. A group that Terraform makes has to be made first: refer to its resource.",
	}
}

// RemoveMembership takes a user out of a group. Who is no member, or gone, is as removed as can be.
func (c *Client) RemoveMembership(ctx context.Context, m Membership) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	err = a.RemoveMember(ctx, m.Service, m.GroupID, m.UserID)
	switch rest.KindOf(err) {
	case rest.NotFound:
		return c.confirmService(ctx, m.Service)
	case rest.BadRequest, rest.Conflict:
		// Somebody may have been faster, or a try whose answer was lost.
		if there, lookErr := c.isMember(ctx, m); lookErr == nil && !there {
			return c.confirmService(ctx, m.Service)
		}
	}
	return c.explain(err)
}
