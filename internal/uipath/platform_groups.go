package uipath

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// Groups lists all groups, read once per process. The list shows no members.
func (c *Client) Groups(ctx context.Context) ([]api.Group, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	groups, err := c.groups.Get(ctx, "", a.Groups)
	return groups, c.explain(err)
}

// FindGroup resolves a group's id or name. Names are unique but for case.
func (c *Client) FindGroup(ctx context.Context, idOrName string) (*api.Group, error) {
	matches, err := platform.FindCached(func() ([]api.Group, error) { return c.Groups(ctx) }, func() { c.groups.Forget("") },
		func(g api.Group) bool {
			return strings.EqualFold(g.ID, idOrName) || strings.EqualFold(g.Name, idOrName)
		})
	if err != nil {
		return nil, err
	}
	return exactlyOne(matches, "group", idOrName, func(g api.Group) string { return g.ID + "  " + g.Name })
}

// CheckJoinable refuses Everyone, which holds every user and which nobody can leave.
func CheckJoinable(group *api.Group) error {
	if !group.IsEveryone() {
		return nil
	}
	return &platform.Problem{
		Summary: "Everybody is in Everyone",
		Means:   fmt.Sprintf("%q is the built-in group that holds every user of the organization from the first day. Nobody can join or leave it.", group.Name),
		Do:      "Remove this resource, or name another group.",
	}
}

// JoinedGroups are the ids of an account's groups but for Everyone. A sign-in that may not read groups cannot tell which that is: then there are
// none.
func (c *Client) JoinedGroups(ctx context.Context, account *api.User) ([]string, error) {
	groups, err := c.Groups(ctx)
	if refusesGroups(err) {
		return nil, nil
	}
	everyone := slices.IndexFunc(groups, api.Group.IsEveryone)
	return platform.Filter(account.GroupIDs, func(id string) bool { return everyone < 0 || id != groups[everyone].ID }), err
}

// Membership names a group and a member: a user's id, or a directory's identifier of somebody who has no account here.
type Membership struct{ GroupID, UserID string }

// importID is the string by which the membership is imported.
func (m Membership) importID() string { return m.GroupID + "/" + m.UserID }

// ReadMembership is nil for a member. Absent is a *platform.GoneError.
func (c *Client) ReadMembership(ctx context.Context, m Membership) error {
	there, err := c.isGroupMember(ctx, m)
	if err == nil && !there {
		return &platform.GoneError{Why: fmt.Sprintf("User %s is not in group %s any more: the membership was removed outside of Terraform.", m.UserID, m.GroupID)}
	}
	return err
}

// isGroupMember asks the user, who knows the groups; somebody of a directory without an account here is looked up in the group. Whether the
// groups of a directory's account stand with the account is not documented, so the group is asked when they do not.
func (c *Client) isGroupMember(ctx context.Context, m Membership) (bool, error) {
	a, err := c.use()
	if err != nil {
		return false, err
	}
	if platform.IsUUID(m.UserID) {
		account, err := c.User(ctx, m.UserID)
		if err != nil {
			return false, err
		}
		if contains(account.GroupIDs, m.GroupID) || account.Category != api.CategoryDirectory {
			return contains(account.GroupIDs, m.GroupID), nil
		}
	}
	members, err := a.GroupMembers(ctx, m.GroupID)
	if rest.IsNotFound(err) {
		return false, c.confirmGone(ctx, err, fmt.Sprintf("UiPath has no group %s in this organization any more, so the membership is gone, too.", m.GroupID))
	}
	return slices.ContainsFunc(members, func(member api.GroupMember) bool { return member.Is(m.UserID) }), c.explain(err)
}

func contains(ids []string, id string) bool {
	return slices.ContainsFunc(ids, func(one string) bool { return strings.EqualFold(one, id) })
}

// AddMembership puts a user into a group. Who is a member already is an error with the import block.
func (c *Client) AddMembership(ctx context.Context, m Membership) error {
	err := c.accounts.AddEdge(ctx, platform.Edge{
		UserID:  m.UserID,
		Present: func(ctx context.Context) (bool, error) { return c.isGroupMember(ctx, m) },
		Add:     func(ctx context.Context) error { return c.changeMembership(ctx, m, true) },
		Exists: func() error {
			return alreadyThere(fmt.Sprintf("User %s is in group %s already.", m.UserID, m.GroupID), groupMemberType, m.importID(), "")
		},
	})
	if why := platform.GoneReason(err); why != "" {
		return errNoUser(m.UserID)
	}
	return err
}

// changeMembership changes local accounts on their own side, which built-in groups surely allow; directories' on the group's side, the only one
// that takes them. All other members are left alone by both.
func (c *Client) changeMembership(ctx context.Context, m Membership, join bool) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	local := false
	if platform.IsUUID(m.UserID) {
		account, err := c.User(ctx, m.UserID)
		if err != nil {
			return err
		}
		local = account.Category != api.CategoryDirectory
	}
	groups, users := []string{m.GroupID}, []string{m.UserID}
	switch {
	case local && join:
		err = a.UpdateUser(ctx, m.UserID, api.UserChange{GroupIDsToAdd: groups})
	case local:
		err = a.UpdateUser(ctx, m.UserID, api.UserChange{GroupIDsToRemove: groups})
	case join:
		err = a.ChangeGroupMembers(ctx, m.GroupID, users, nil)
	default:
		err = a.ChangeGroupMembers(ctx, m.GroupID, nil, users)
	}
	return c.explain(err)
}

// RemoveMembership takes a user out of a group, and refuses to take the last administrator out of Administrators. Who is no member, or gone,
// is as removed as can be.
func (c *Client) RemoveMembership(ctx context.Context, m Membership) error {
	remove := func() error {
		there, err := c.isGroupMember(ctx, m)
		if platform.GoneReason(err) != "" || err == nil && !there {
			return nil
		}
		if err != nil {
			return err
		}
		err = c.changeMembership(ctx, m, false)
		switch rest.KindOf(err) {
		case rest.NotFound, rest.BadRequest, rest.Conflict:
			// Somebody may have been faster, or a try whose answer was lost.
			if there, lookErr := c.isGroupMember(ctx, m); platform.GoneReason(lookErr) != "" || lookErr == nil && !there {
				return nil
			}
		}
		return err
	}
	guarded, err := c.mayAdminister(ctx, m)
	switch {
	case err != nil:
		return err
	case !guarded:
		return remove()
	}
	return c.withAdministrators(ctx, m.UserID, func() error { return c.GuardMembership(ctx, m) }, remove)
}

// GuardMembership refuses to take the last administrator out of Administrators.
func (c *Client) GuardMembership(ctx context.Context, m Membership) error {
	guarded, err := c.mayAdminister(ctx, m)
	if err != nil || !guarded {
		return err
	}
	adminGroups, known, err := c.administratorBy(ctx, m.UserID)
	if err != nil {
		return err
	}
	return c.guardLastMember(ctx, m.UserID, platform.Filter(adminGroups, func(id string) bool { return strings.EqualFold(id, m.GroupID) }), known)
}

// mayAdminister reports whether the membership may make somebody an administrator: it does in Administrators, and may in any group as long as
// the sign-in may not read which is which.
func (c *Client) mayAdminister(ctx context.Context, m Membership) (bool, error) {
	if !platform.IsUUID(m.UserID) {
		return false, nil
	}
	groups, err := c.Groups(ctx)
	if refusesGroups(err) {
		return true, nil
	}
	return slices.ContainsFunc(groups, func(g api.Group) bool { return isAdministrators(g) && strings.EqualFold(g.ID, m.GroupID) }), err
}
