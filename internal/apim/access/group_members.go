package access

import (
	"context"
	"errors"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// GroupMember is the membership of one user in one group of a service.
type GroupMember struct {
	Service         api.Service
	GroupID, UserID string
	// GroupName and Email are what people know both by, "" where nobody has read them.
	GroupName, Email string
	// Origin is platform.OriginDirect, or who decides about the membership: see groupOrigin. Only lists have it.
	Origin string
}

// ID is the membership's id in Azure Resource Manager, by which it can be imported.
func (m GroupMember) ID() string {
	return m.Service.ID(api.CollectionGroups, m.GroupID, api.CollectionUsers, m.UserID)
}

// Group is the id of the group in Azure Resource Manager.
func (m GroupMember) Group() string { return m.Service.ID(api.CollectionGroups, m.GroupID) }

// GroupMember reads a membership, with its names as far as they are read with it. Absent is a *platform.GoneError that says what is missing: the
// membership, the user or the group.
func (c *Client) GroupMember(ctx context.Context, m GroupMember) (GroupMember, error) {
	found, err := c.members(m.Service, m.GroupID).Get(ctx, c.read.key(m.UserID))
	switch {
	case errors.Is(err, errNoMember):
		return m, c.whyNoMember(ctx, m)
	case err != nil:
		return m, err
	}
	m.GroupName, m.Email = c.GroupName(ctx, m.Service, m.GroupID), found.Email
	if account, known := c.users(m.Service).Known(c.read.key(m.UserID)); known {
		m.Email = account.Email
	}
	return m, nil
}

func (c *Client) isMemberLive(ctx context.Context, m GroupMember) (bool, error) {
	return isThere(c.members(m.Service, m.GroupID).Look(ctx, c.read.key(m.UserID)))
}

// wasMember reports whether a user is in a group, for one who is to be added. That the list of the group lacks the user is believed: the response to
// the addition says whether the membership was there. One who was created a moment ago, by this process, can be in no group yet.
func (c *Client) wasMember(ctx context.Context, m GroupMember) (bool, error) {
	if c.run.Created.Has(UserKey(m.Service, m.UserID)) {
		return false, nil
	}
	there, err := isThere(c.members(m.Service, m.GroupID).Listed(ctx, c.read.key(m.UserID)))
	if !there || err != nil {
		return false, err
	}
	return c.isMemberLive(ctx, m) // it may have been removed since
}

func isThere(_ api.Member, err error) (bool, error) {
	if errors.Is(err, errNoMember) {
		return false, nil
	}
	return err == nil, err
}

// whyNoMember looks behind a "no", which is the service's response also when the user, the group or the service itself is missing.
func (c *Client) whyNoMember(ctx context.Context, m GroupMember) error {
	if err := c.confirmService(ctx, m.Service); err != nil {
		return err
	}
	alone := fmt.Sprintf("User %q is not in group %q any more: the membership was removed outside of Terraform.", m.UserID, m.GroupID)
	return platform.WhyGone("membership", alone, c.userEnd(ctx, m.Service, m.UserID), c.groupEnd(ctx, m))
}

// FindGroupMember resolves the names of an import: the group's id or name, and the user's id or, unless onlyID is set, e-mail address. Whether the
// user is in the group is not looked at.
func (c *Client) FindGroupMember(ctx context.Context, named GroupMember, onlyID bool) (GroupMember, error) {
	group, err := c.FindGroupToManage(ctx, named.Service, named.GroupID)
	if err != nil {
		return named, err
	}
	account, err := c.FindUser(ctx, named.Service, named.UserID, onlyID)
	if err != nil {
		return named, err
	}
	return GroupMember{Service: named.Service, GroupID: group.ID, GroupName: group.Name, UserID: account.ID, Email: account.Email}, nil
}

// AddGroupMember puts a user into a group. A membership that exists is an error that names it.
func (c *Client) AddGroupMember(ctx context.Context, m GroupMember) error {
	own := platform.Object{Noun: NounGroupMember, ID: m.ID()}
	return c.joinGroup(ctx, m, platform.Edge{Edge: own, Exists: func() error {
		return errExists(fmt.Sprintf("User %q is in group %q already.", m.UserID, m.GroupID), own, "")
	}})
}

// joinGroup puts a user into a group. edge says what to do about a membership that is there, and whose it is.
func (c *Client) joinGroup(ctx context.Context, m GroupMember, edge platform.Edge) error {
	group, err := c.group(ctx, m.Service, m.GroupID)
	switch {
	case platform.GoneReason(err) != "":
		return c.errNoGroup(ctx, m.Service, m.GroupID)
	case err != nil:
		return err
	}
	if err := guardGroup(group); err != nil {
		return err
	}
	sent := false
	edge.UserID, edge.Shown = UserKey(m.Service, m.UserID), platform.Confirmed
	edge.Present = func(ctx context.Context) (bool, error) {
		if !sent {
			return c.wasMember(ctx, m)
		}
		return c.isMemberLive(ctx, m)
	}
	edge.Add = func(ctx context.Context) error {
		sent = true
		return c.addMember(ctx, m)
	}
	err = c.run.Created.AddEdge(ctx, edge)
	if rest.IsNotFound(err) {
		return c.whyNotAdded(ctx, m, err)
	}
	return c.explain(err)
}

// addMember sends an addition, and looks whether it had an effect.
func (c *Client) addMember(ctx context.Context, m GroupMember) error {
	members, key := c.members(m.Service, m.GroupID), c.read.key(m.UserID)
	ctx, end := members.Writing(ctx)
	defer end()
	isNew, err := c.api.AddMember(ctx, m.Service, m.GroupID, m.UserID)
	switch {
	case err != nil:
		members.Forget(key)
		return err
	case !isNew:
		members.Forget(key)
		return platform.ErrThere
	}
	members.Put(api.Member{ID: m.UserID})
	shown, err := members.Confirm(ctx, snapshot.Confirmation[api.Member]{
		Key: key, Shown: func(api.Member) bool { return true },
		Late: func() {
			members.Forget(key)
			c.run.Late.Add(platform.ErrLate(fmt.Sprintf("the membership of user %q in group %q", m.UserID, m.GroupID)))
		},
	})
	if err != nil || shown { // that it cannot be seen is no reason to doubt it: a refresh sees it later
		return nil
	}
	members.Forget(key)
	return platform.ErrNotChanged("nothing was given")
}

// whyNotAdded looks which end a "not found" means.
func (c *Client) whyNotAdded(ctx context.Context, m GroupMember, err error) error {
	if unknown := c.confirmService(ctx, m.Service); unknown != nil {
		return unknown
	}
	if _, missing := c.UserLive(ctx, m.Service, m.UserID); platform.GoneReason(missing) != "" {
		return errNoUser(m.Service, m.UserID)
	}
	if missing := c.lookForGroup(ctx, m.Service, m.GroupID); platform.GoneReason(missing) != "" {
		return c.errNoGroup(ctx, m.Service, m.GroupID)
	}
	return c.explain(err)
}

// errNoGroup says that there is no such group, and which are called much the same.
func (c *Client) errNoGroup(ctx context.Context, s api.Service, id string) error {
	problem := &platform.Problem{
		Summary: "Not found on API Management",
		Means:   fmt.Sprintf("The service %s has no group with the id %q.", s.Name, id),
		Do:      "Check the id: it is the last part of the group's id in Azure, not its name.",
		Hint:    HintGroups,
	}
	if groups, err := c.Groups(ctx, s); err == nil {
		addNearest(problem, id, platform.Filter(groups, func(g api.Group) bool { return guardGroup(&g) == nil }), idAndNameOfGroup)
	}
	return problem
}

// RemoveGroupMember takes a user out of a group. A membership, user or group that does not exist counts as removed, a service that does not exist is
// an error.
func (c *Client) RemoveGroupMember(ctx context.Context, m GroupMember) error {
	members, key := c.members(m.Service, m.GroupID), c.read.key(m.UserID)
	ctx, end := members.Writing(ctx)
	defer end()
	err := c.run.Created.RemoveEdge(ctx,
		func(ctx context.Context) (bool, error) {
			gone, err := members.IsGone(ctx, key)
			if err != nil || !gone {
				return !gone, err
			}
			return c.confirmService(ctx, m.Service) != nil, nil // a "no" of a service that may not exist says nothing
		},
		func(ctx context.Context) error { return c.api.RemoveMember(ctx, m.Service, m.GroupID, m.UserID) },
	)
	if err == nil {
		members.Remove(key)
	} else {
		members.Forget(key)
	}
	if rest.IsNotFound(err) {
		return c.confirmService(ctx, m.Service)
	}
	return c.explain(err)
}
