package access

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// GroupMember is a membership of one user in one group.
type GroupMember struct {
	// GroupID is the group's id. GroupName is what FindGroupMember found; it does not identify the group.
	GroupID, GroupName string
	// UserID is a user's id, or a directory's identifier of somebody who has no account here.
	UserID string
	// UserName and Email are those of the account; "" where they are not known. Status is as Status returns it, and only lists have it.
	UserName, Email, Status string
}

// ID is the composite id of the membership.
func (m GroupMember) ID() string { return m.GroupID + "/" + m.UserID }

var directoryIdentifier = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*\|[^\s|/]+$`)

// IsDirectoryIdentifier reports whether a text is a directory's identifier: a directory's short name, a bar, and an id there.
func IsDirectoryIdentifier(text string) bool { return directoryIdentifier.MatchString(text) }

// GroupMember returns nil for a member. Absent is a *platform.GoneError.
func (c *Client) GroupMember(ctx context.Context, m GroupMember) error {
	there, err := c.isGroupMember(ctx, m, false)
	if err != nil || there {
		return err
	}
	alone := fmt.Sprintf("User %s is not in group %s any more: the membership was removed outside of Terraform.", m.UserID, m.GroupID)
	return platform.WhyGone("membership", alone, c.groupEnd(ctx, m.GroupID))
}

// isGroupMember asks the user, who knows the groups; somebody of a directory without an account here is looked up in the group. Whether the account
// of a directory shows its groups is not documented, so the group is asked when it does not. live asks the platform.
func (c *Client) isGroupMember(ctx context.Context, m GroupMember, live bool) (bool, error) {
	if platform.IsUUID(m.UserID) {
		read := c.users.Get
		if live {
			read = c.users.Look
		}
		account, err := read(ctx, strings.ToLower(m.UserID))
		if err != nil {
			return false, withUser(m.UserID, "membership", err)
		}
		if ContainsID(account.GroupIDs, m.GroupID) || account.Category != api.CategoryDirectory {
			return ContainsID(account.GroupIDs, m.GroupID), nil
		}
	}
	members := c.membersOf(m.GroupID)
	read := members.Get
	if live {
		read = members.Look
	}
	_, err := read(ctx, api.MemberKey(m.UserID))
	if platform.GoneReason(err) != "" && platform.GoneEnd(err) == nil {
		return false, nil
	}
	return err == nil, err
}

// explainGroup explains a refusal to list the members of a group. A group that is gone is a *platform.GoneError.
func (c *Client) explainGroup(ctx context.Context, groupID string, err error) error {
	if !rest.IsNotFound(err) {
		return c.explain(err)
	}
	err = c.confirmGone(ctx, err, fmt.Sprintf("UiPath has no group %s in this organization any more.", groupID))
	if why := platform.GoneReason(err); why != "" {
		group := &platform.End{Field: "group_id", ID: groupID, What: "group"}
		return &platform.GoneError{Why: group.GoneWith("membership", why), End: group}
	}
	return err
}

// ContainsID reports whether an id is among others, in any case.
func ContainsID(ids []string, id string) bool {
	return slices.ContainsFunc(ids, func(one string) bool { return strings.EqualFold(one, id) })
}

// FindGroupMember resolves the group's id or name and the user's id, user name, e-mail address or directory identifier of an import. It does not
// look whether the user is a member.
func (c *Client) FindGroupMember(ctx context.Context, named GroupMember) (GroupMember, error) {
	group, err := c.FindJoinableGroup(ctx, platform.Named[string]{ID: named.GroupID, Name: named.GroupName})
	if err != nil {
		return GroupMember{}, err
	}
	found := GroupMember{GroupID: group.ID, GroupName: group.Name, UserID: named.UserID}
	if IsDirectoryIdentifier(named.UserID) {
		return found, nil
	}
	account, err := c.FindUser(ctx, named.UserID)
	if err != nil {
		return GroupMember{}, err
	}
	found.UserID, found.UserName, found.Email = userNamed(account)
	return found, nil
}

// AddGroupMember puts a user into a group. A user who is a member already is an error that names the membership.
func (c *Client) AddGroupMember(ctx context.Context, m GroupMember) error {
	sent := false
	err := c.run.Created.AddEdge(ctx, platform.Edge{
		Edge:    platform.Object{Noun: NounGroupMember, ID: m.ID()},
		UserID:  m.UserID,
		Present: func(ctx context.Context) (bool, error) { return c.isGroupMember(ctx, m, sent) },
		Add: func(ctx context.Context) error {
			sent = true
			return c.addGroupMember(ctx, m)
		},
		Exists: func() error {
			return errExists(fmt.Sprintf("User %s is in group %s already.", m.UserID, m.GroupID), NounGroupMember, m.ID(), "")
		},
		Shown: platform.Confirmed,
	})
	return refusedFor(m.UserID, err, c.groupEnd(ctx, m.GroupID))
}

func (c *Client) addGroupMember(ctx context.Context, m GroupMember) error {
	account, unlock, err := c.lockMember(ctx, m)
	if err != nil {
		return err
	}
	defer unlock()
	if account == nil {
		return c.addStranger(ctx, m)
	}
	ctx, end := c.users.Writing(ctx)
	defer end()
	if _, err := c.batches.joins.Do(ctx, m.GroupID, memberChange{userID: m.UserID, local: true}); err != nil {
		c.users.Forget(account.ID)
		return err
	}
	return c.confirmGroups(ctx, *account, api.UserChange{GroupIDsToAdd: []string{m.GroupID}}, nothingGiven)
}

// addStranger puts somebody of a directory into a group.
func (c *Client) addStranger(ctx context.Context, m GroupMember) error {
	members, key := c.membersOf(m.GroupID), api.MemberKey(m.UserID)
	defer members.Forget(key)
	change := memberChange{userID: m.UserID}
	if platform.IsUUID(m.UserID) { // with an account here, which may show its groups, or not; the group knows the person by another id
		ctx, end := c.users.Writing(ctx)
		defer end()
		defer c.users.Forget(strings.ToLower(m.UserID))
		_, err := c.batches.joins.Do(ctx, m.GroupID, change)
		return platform.ConfirmChanged(ctx, c.settings.Clock, nothingGiven, err, func(ctx context.Context) (bool, error) {
			return c.isGroupMember(ctx, m, true)
		})
	}
	ctx, end := members.Writing(ctx)
	defer end()
	if _, err := c.batches.joins.Do(ctx, m.GroupID, change); err != nil {
		return err
	}
	shown, err := members.Confirm(ctx, snapshot.Confirmation[api.GroupMember]{
		Key:   key,
		Shown: func(api.GroupMember) bool { return true },
		Late: func() {
			c.run.Late.Add(platform.ErrLate(fmt.Sprintf("the membership of user %s in group %s", m.UserID, m.GroupID)))
		},
	})
	if shown || err != nil {
		return nil // a look that fails is no reason to doubt the change
	}
	return platform.ErrNotChanged(nothingGiven)
}

// nothingGiven is for the error of a membership that the platform accepted and did not make.
const nothingGiven = "nothing was given"

// lockMember returns the account of a member whose groups are changed on the account's side, locked; nil for somebody of a directory, whom only the
// group takes.
func (c *Client) lockMember(ctx context.Context, m GroupMember) (account *api.User, unlock func(), err error) {
	if !platform.IsUUID(m.UserID) {
		return nil, func() {}, nil
	}
	unlock, err = c.lockGroups(ctx, m.UserID)
	if err != nil {
		return nil, nil, err
	}
	account, err = c.User(ctx, m.UserID, "")
	if err != nil {
		unlock()
		return nil, nil, err
	}
	if account.Category == api.CategoryDirectory {
		unlock()
		return nil, func() {}, nil
	}
	return account, unlock, nil
}

// lockGroups is held while groups of an account are changed: what another resource takes away meanwhile is not lost.
func (c *Client) lockGroups(ctx context.Context, userID string) (unlock func(), err error) {
	return c.locks.LockMachine(ctx, c.settings.Clock, strings.ToLower("groups/"+userID))
}

// confirmGroups looks after a change of an account's groups that the platform accepted. What the change took away unasked is an error: it is not
// given back, since somebody else may have taken it away at the same moment. what is for an error that says that the change was not made.
func (c *Client) confirmGroups(ctx context.Context, before api.User, change api.UserChange, what string) error {
	c.patchGroups(before, change)
	made := false
	var lost []string
	judge := func() error {
		if len(lost) > 0 {
			return platform.ErrLost(before.ID, "some of the groups", lost, "A refresh shows whether the change itself was made.")
		}
		return platform.ErrNotChanged(what)
	}
	shown, err := c.users.Confirm(ctx, snapshot.Confirmation[api.User]{
		Key: before.ID,
		Shown: func(now api.User) bool {
			made, lost = change.MadeIn(now), c.lostGroups(before, now)
			return made && len(lost) == 0
		},
		Late: func() {
			if len(lost) > 0 {
				c.run.Late.Add(judge())
				return
			}
			c.run.Late.Add(platform.ErrLate(fmt.Sprintf("the groups of user %s (%s)", before.ID, before.UserName)))
		},
	})
	if shown || err != nil {
		return nil //nolint:nilerr // a look that fails is no reason to doubt the change
	}
	return judge()
}

// lostGroups are the groups that an account was in before, and that nobody of this process took it out of.
func (c *Client) lostGroups(before, now api.User) []string {
	return slices.DeleteFunc(platform.TakenAway(before.GroupIDs, now.GroupIDs), func(group string) bool {
		_, left := c.left.Load(membershipKey(group, before.ID))
		return left
	})
}

func membershipKey(groupID, userID string) string { return strings.ToLower(groupID + "/" + userID) }

// patchGroups stores what a change that the platform accepted makes of an account's groups.
func (c *Client) patchGroups(before api.User, change api.UserChange) {
	for _, id := range change.GroupIDsToRemove {
		c.left.Store(membershipKey(id, before.ID), true)
	}
	for _, id := range change.GroupIDsToAdd {
		c.left.Delete(membershipKey(id, before.ID))
	}
	c.patchUser(before.ID, change)
}

// patchUser stores what a change that the platform accepted makes of an account. Whether it changes e-mail addresses differs by edition.
func (c *Client) patchUser(id string, change api.UserChange) {
	key := strings.ToLower(id)
	known, ok := c.users.Known(key)
	if !ok || change.Email != nil {
		c.users.Forget(key)
		return
	}
	c.users.Put(change.AppliedTo(known))
}

// RemoveGroupMember takes a user out of a group, and refuses to take the last administrator out of Administrators. A missing membership, user or
// group counts as removed.
func (c *Client) RemoveGroupMember(ctx context.Context, m GroupMember) error {
	guarded, err := c.mayAdminister(ctx, m)
	if err != nil {
		return err
	}
	if !guarded {
		return c.removeGroupMember(ctx, m)
	}
	return c.oneByOne(ctx,
		func() error { return c.GuardGroupMember(ctx, m) },
		func() error { return c.removeGroupMember(ctx, m) })
}

func (c *Client) removeGroupMember(ctx context.Context, m GroupMember) error {
	there, err := c.isGroupMember(ctx, m, false)
	if err == nil && !there { // what was read may be older than the membership
		there, err = c.isGroupMember(ctx, m, true)
	}
	if platform.GoneReason(err) != "" || err == nil && !there {
		return nil
	}
	if err != nil {
		return err
	}
	account, unlock, err := c.lockMember(ctx, m)
	switch {
	case platform.GoneReason(err) != "":
		return nil
	case err != nil:
		return err
	}
	defer unlock()
	if account == nil {
		members := c.membersOf(m.GroupID)
		ctx, end := members.Writing(ctx)
		defer end()
		defer members.Forget(api.MemberKey(m.UserID))
		return c.leave(ctx, memberChange{userID: m.UserID}, m.GroupID, func(ctx context.Context) (bool, error) { return c.isGroupMember(ctx, m, true) })
	}
	ctx, end := c.users.Writing(ctx)
	defer end()
	var lost []string
	err = c.leave(ctx, memberChange{userID: m.UserID, local: true}, m.GroupID, func(ctx context.Context) (bool, error) {
		now, err := c.users.Look(ctx, account.ID)
		lost = platform.Filter(c.lostGroups(*account, now), func(group string) bool { return !strings.EqualFold(group, m.GroupID) })
		return ContainsID(now.GroupIDs, m.GroupID) || err == nil && len(lost) > 0, err
	})
	if err == nil {
		c.patchGroups(*account, api.UserChange{GroupIDsToRemove: []string{m.GroupID}})
		return nil
	}
	c.users.Forget(account.ID)
	if len(lost) > 0 {
		return platform.ErrLost(account.ID, "some of the groups", lost, "A refresh shows whether the change itself was made.")
	}
	return err
}

// leave takes a member out of a group, together with others. present looks whether it is still there, live.
func (c *Client) leave(ctx context.Context, change memberChange, groupID string, present func(context.Context) (bool, error)) error {
	return c.run.Created.RemoveEdge(ctx, present, func(ctx context.Context) error {
		_, err := c.batches.leaves.Do(ctx, groupID, change)
		return err
	})
}

// GuardGroupMember refuses to take the provider's own account, or the last administrator, out of Administrators.
func (c *Client) GuardGroupMember(ctx context.Context, m GroupMember) error {
	return c.guardGroupMembers(ctx, m.GroupID, []string{m.UserID}, nil)
}

// guardGroupMembers is GuardGroupMember for all whom one change takes out of a group, into which it puts others before; "" is somebody whom this run
// creates.
func (c *Client) guardGroupMembers(ctx context.Context, groupID string, leave, join []string) error {
	if guarded, err := c.mayMakeAdministrators(ctx, groupID); err != nil || !guarded {
		return err
	}
	var last, adminGroups []string
	known := true
	for _, userID := range leave {
		if !platform.IsUUID(userID) {
			continue
		}
		groups, told, err := c.administratorByLive(ctx, userID)
		if err != nil {
			return err
		}
		is := platform.Filter(groups, func(id string) bool { return strings.EqualFold(id, groupID) })
		if len(is) == 0 {
			continue
		}
		if err := c.guardOwnAccess(ctx, userID, "the membership in Administrators"); err != nil {
			return err
		}
		last, adminGroups, known = append(last, userID), is, known && told
	}
	return c.guardLastMembers(ctx, last, adminGroups, known, join)
}

// mayAdminister reports whether the membership may make somebody an administrator. Somebody of a directory without an account is none here.
func (c *Client) mayAdminister(ctx context.Context, m GroupMember) (bool, error) {
	if !platform.IsUUID(m.UserID) {
		return false, nil
	}
	return c.mayMakeAdministrators(ctx, m.GroupID)
}

// mayMakeAdministrators reports whether a group may make its members administrators: Administrators does, and any group may as long as the sign-in
// may not read which is which.
func (c *Client) mayMakeAdministrators(ctx context.Context, groupID string) (bool, error) {
	groups, err := c.Groups(ctx)
	if refusesGroups(err) {
		return true, nil
	}
	return slices.ContainsFunc(groups, func(g api.Group) bool { return isAdministrators(g) && strings.EqualFold(g.ID, groupID) }), err
}
