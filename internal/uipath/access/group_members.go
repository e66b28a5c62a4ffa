package access

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// GroupMember is a membership of one user in one group.
type GroupMember struct {
	// GroupID is the group's id. GroupName is what FindGroupMember found; it does not identify the group.
	GroupID, GroupName string
	// UserID is a user's id, or a directory's identifier of somebody who has no account here.
	UserID string
}

// ID is the composite id of the membership.
func (m GroupMember) ID() string { return m.GroupID + "/" + m.UserID }

var directoryIdentifier = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*\|[^\s|/]+$`)

// IsDirectoryIdentifier reports whether a text is a directory's identifier: a directory's short name, a bar, and an id there.
func IsDirectoryIdentifier(text string) bool { return directoryIdentifier.MatchString(text) }

// GroupMember returns nil for a member. Absent is a *platform.GoneError.
func (c *Client) GroupMember(ctx context.Context, m GroupMember) error {
	there, err := c.groupMemberLive(ctx, m)
	if err != nil || there {
		return err
	}
	alone := fmt.Sprintf("User %s is not in group %s any more: the membership was removed outside of Terraform.", m.UserID, m.GroupID)
	return platform.WhyGone("membership", alone, c.groupEnd(ctx, m.GroupID))
}

// groupMemberLive asks the user, who knows the groups; somebody of a directory without an account here is looked up in the group. Whether the
// account of a directory shows its groups is not documented, so the group is asked when it does not.
func (c *Client) groupMemberLive(ctx context.Context, m GroupMember) (bool, error) {
	if platform.IsUUID(m.UserID) {
		account, err := c.UserLive(ctx, m.UserID)
		if err != nil {
			return false, withUser(m.UserID, "membership", err)
		}
		if ContainsID(account.GroupIDs, m.GroupID) || account.Category != api.CategoryDirectory {
			return ContainsID(account.GroupIDs, m.GroupID), nil
		}
	}
	members, err := c.api.GroupMembers(ctx, m.GroupID)
	if rest.IsNotFound(err) {
		err = c.confirmGone(ctx, err, fmt.Sprintf("UiPath has no group %s in this organization any more.", m.GroupID))
		if why := platform.GoneReason(err); why != "" {
			group := &platform.End{Field: "group_id", ID: m.GroupID, What: "group"}
			return false, &platform.GoneError{Why: group.GoneWith("membership", why), End: group}
		}
		return false, err
	}
	return slices.ContainsFunc(members, func(member api.GroupMember) bool { return member.Is(m.UserID) }), c.explain(err)
}

// ContainsID reports whether an id is among others, in any case.
func ContainsID(ids []string, id string) bool {
	return slices.ContainsFunc(ids, func(one string) bool { return strings.EqualFold(one, id) })
}

// FindGroupMember resolves the group's id or name and the user's id, user name, e-mail address or directory identifier of an import. It does not
// look whether the user is a member.
func (c *Client) FindGroupMember(ctx context.Context, named GroupMember) (GroupMember, error) {
	group, err := c.FindJoinableGroup(ctx, named.GroupID, named.GroupName)
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
	found.UserID = account.ID
	return found, nil
}

// AddGroupMember puts a user into a group. A user who is a member already is an error that names the membership.
func (c *Client) AddGroupMember(ctx context.Context, m GroupMember) error {
	added := false // and looked at
	present := func(ctx context.Context) (bool, error) {
		if added {
			return true, nil
		}
		return c.groupMemberLive(ctx, m)
	}
	err := c.run.Created.AddEdge(ctx, platform.Edge{
		Edge:    platform.Object{Noun: NounGroupMember, ID: m.ID()},
		UserID:  m.UserID,
		Present: present,
		Add: func(ctx context.Context) (err error) {
			added, err = c.changeGroupMember(ctx, m, true)
			return err
		},
		Exists: func() error {
			return errExists(fmt.Sprintf("User %s is in group %s already.", m.UserID, m.GroupID), NounGroupMember, m.ID(), "")
		},
	})
	return refusedFor(m.UserID, err, c.groupEnd(ctx, m.GroupID))
}

// changeGroupMember changes a local account on the account's side, which built-in groups surely allow; a directory's on the group's side, the
// only one that takes them. All other members are left alone by both. seen says that the platform was seen to have made the change.
func (c *Client) changeGroupMember(ctx context.Context, m GroupMember, join bool) (seen bool, err error) {
	groups, users := []string{m.GroupID}, []string{m.UserID}
	if platform.IsUUID(m.UserID) {
		unlock, err := c.lockGroups(ctx, m.UserID)
		if err != nil {
			return false, err
		}
		defer unlock()
		account, err := c.UserLive(ctx, m.UserID)
		if err != nil {
			return false, err
		}
		if account.Category != api.CategoryDirectory {
			change := api.UserChange{GroupIDsToAdd: groups}
			if !join {
				change = api.UserChange{GroupIDsToRemove: groups}
			}
			if err := c.api.UpdateUser(ctx, m.UserID, change); err != nil {
				return false, c.explain(err)
			}
			return c.keepGroups(ctx, account, change)
		}
	}
	switch {
	case join:
		return false, c.explain(c.api.ChangeGroupMembers(ctx, m.GroupID, users, nil))
	default:
		return false, c.explain(c.api.ChangeGroupMembers(ctx, m.GroupID, nil, users))
	}
}

// lockGroups is held while groups of an account are changed: what another resource takes away meanwhile is not lost.
func (c *Client) lockGroups(ctx context.Context, userID string) (unlock func(), err error) {
	return c.locks.LockMachine(ctx, c.settings.Clock, strings.ToLower("groups/"+userID))
}

// keepGroups looks after a change of groups that the platform accepted. What the change took away unasked is an error: it is not given back, since
// somebody else may have taken it away at the same moment. made is false when the change itself was not seen, or not looked for.
func (c *Client) keepGroups(ctx context.Context, before *api.User, change api.UserChange) (made bool, err error) {
	var lost, removed []string
	for _, id := range change.GroupIDsToRemove {
		removed = append(removed, strings.ToLower(id))
	}
	made, err = rest.Confirm(ctx, c.settings.Clock, func(ctx context.Context) (bool, error) {
		now, err := c.UserLive(ctx, before.ID)
		if err != nil {
			return false, err
		}
		lost = platform.TakenAway(before.GroupIDs, now.GroupIDs, removed...)
		return change.MadeIn(*now) && len(lost) == 0, nil
	})
	if made || err != nil || len(lost) == 0 {
		return made, nil //nolint:nilerr // a look that fails is no reason to doubt the change
	}
	return false, platform.ErrLost(before.ID, "some of the groups", lost, "A refresh shows whether the change itself was made.")
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
	return c.withAdministrators(ctx, m.UserID,
		func() error { return c.GuardGroupMember(ctx, m) },
		func() error { return c.removeGroupMember(ctx, m) })
}

func (c *Client) removeGroupMember(ctx context.Context, m GroupMember) error {
	removed := false // and looked at
	present := func(ctx context.Context) (bool, error) {
		if removed {
			return false, nil
		}
		return c.groupMemberLive(ctx, m)
	}
	there, err := present(ctx)
	if platform.GoneReason(err) != "" || err == nil && !there {
		return nil
	}
	if err != nil {
		return err
	}
	return c.run.Created.RemoveEdge(ctx, present, func(ctx context.Context) (err error) {
		removed, err = c.changeGroupMember(ctx, m, false)
		return err
	})
}

// GuardGroupMember refuses to take the provider's own account, or the last administrator, out of Administrators.
func (c *Client) GuardGroupMember(ctx context.Context, m GroupMember) error {
	guarded, err := c.mayAdminister(ctx, m)
	if err != nil || !guarded {
		return err
	}
	adminGroups, known, err := c.administratorBy(ctx, m.UserID)
	if err != nil || !ContainsID(adminGroups, m.GroupID) {
		return err
	}
	if err := c.guardOwnAccess(ctx, m.UserID, "the membership in Administrators"); err != nil {
		return err
	}
	return c.guardLastMember(ctx, m.UserID, platform.Filter(adminGroups, func(id string) bool { return strings.EqualFold(id, m.GroupID) }), known)
}

// mayAdminister reports whether the membership may make somebody an administrator: it does in Administrators, and may in any group as long as
// the sign-in may not read which is which.
func (c *Client) mayAdminister(ctx context.Context, m GroupMember) (bool, error) {
	if !platform.IsUUID(m.UserID) {
		return false, nil
	}
	groups, err := c.Groups(ctx)
	if refusesGroups(err) {
		return true, nil
	}
	return slices.ContainsFunc(groups, func(g api.Group) bool { return isAdministrators(g) && strings.EqualFold(g.ID, m.GroupID) }), err
}
