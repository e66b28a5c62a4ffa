package access

import (
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// RoleGroupMember is the membership of one user in one role group.
type RoleGroupMember struct{ OrganizationID, RoleGroupID, UserID string }

// ID names the membership: ORGANIZATION/ROLE_GROUP/USER.
func (m RoleGroupMember) ID() string { return m.OrganizationID + "/" + m.RoleGroupID + "/" + m.UserID }

// RoleGroupMember refreshes a membership that the state knows. Absent is a *platform.GoneError.
func (c *Client) RoleGroupMember(ctx context.Context, m RoleGroupMember) error {
	_, err := c.roleGroupMembers(m.OrganizationID, m.RoleGroupID).Get(ctx, m.UserID)
	if !isAbsent(err) {
		return c.explainLostGroup(ctx, m.OrganizationID, m.UserID, err)
	}
	return platform.WhyGone("membership", platform.GoneReason(err), c.roleGroupEnd(ctx, m))
}

// isRoleGroupMember looks for a membership before it is added. A user who is gone is a *platform.GoneError. After a write that failed it looks live.
func (c *Client) isRoleGroupMember(ctx context.Context, m RoleGroupMember) (bool, error) {
	_, err := c.roleGroupMembers(m.OrganizationID, m.RoleGroupID).Listed(ctx, m.UserID)
	if isAbsent(err) {
		return false, nil
	}
	return err == nil, err
}

// userRoleGroups lists the role groups of a user, live. A user who is gone is a *platform.GoneError.
func (c *Client) userRoleGroups(ctx context.Context, organizationID, userID string) ([]api.RoleGroup, error) {
	groups, err := c.api.UserRoleGroups(ctx, organizationID, userID)
	if rest.IsNotFound(err) {
		if root, rootErr := c.RootOf(ctx, organizationID); rootErr == nil {
			if missing, whyUser := platform.MissingEnd(c.userEnd(ctx, root, userID)); missing != nil {
				return nil, &platform.GoneError{Why: missing.GoneWith("membership", whyUser), End: missing}
			}
		}
		why := fmt.Sprintf("Anypoint shows no role groups of user %s: the user is gone, or the organization has Teams instead of role groups.", userID)
		return nil, c.confirmGone(ctx, organizationID, err, why)
	}
	return groups, c.explainRoleGroups(err)
}

// FindRoleGroupMember resolves the names of an import to ids. The membership itself is not looked for.
func (c *Client) FindRoleGroupMember(ctx context.Context, named RoleGroupMember) (RoleGroupMember, error) {
	organizationID, err := c.OrganizationID(ctx, named.OrganizationID)
	if err != nil {
		return named, err
	}
	group, err := c.FindRoleGroup(ctx, organizationID, named.RoleGroupID)
	if err != nil {
		return named, err
	}
	account, err := c.FindUser(ctx, organizationID, named.UserID)
	if err != nil {
		return named, err
	}
	return RoleGroupMember{OrganizationID: organizationID, RoleGroupID: group.ID, UserID: account.ID}, nil
}

// AddRoleGroupMember puts a user into a role group. A membership that is there already is an error.
func (c *Client) AddRoleGroupMember(ctx context.Context, m RoleGroupMember) error {
	return c.addRoleGroupMember(ctx, m, platform.ErrExists("Anypoint", fmt.Sprintf("User %s is in role group %s already.", m.UserID, m.RoleGroupID),
		platform.Object{Noun: NounRoleGroupMember, ID: m.ID()}, ""))
}

// addRoleGroupMember puts a user into a role group. exists is the error for one who is there already, nil for none.
func (c *Client) addRoleGroupMember(ctx context.Context, m RoleGroupMember, exists error) error {
	if _, err := c.FindRoleGroup(ctx, m.OrganizationID, m.RoleGroupID); err != nil {
		return asMissing(c.explainLostGroup(ctx, m.OrganizationID, m.UserID, err))
	}
	return c.addEdge(ctx, m.OrganizationID, platform.Edge{
		Edge:    platform.Object{Noun: NounRoleGroupMember, ID: m.ID()},
		UserID:  m.UserID,
		Present: func(ctx context.Context) (bool, error) { return c.isRoleGroupMember(ctx, m) },
		Add: func(ctx context.Context) error {
			what := fmt.Sprintf("the membership of user %s in role group %s", m.UserID, m.RoleGroupID)
			return addMember(ctx, c, c.roleGroupMembers(m.OrganizationID, m.RoleGroupID), m.UserID, what, func(ctx context.Context) error {
				_, err := c.groupJoins.Do(ctx, m.OrganizationID+"/"+m.RoleGroupID, m)
				return c.explainRoleGroups(err)
			})
		},
		Shown:  platform.Confirmed,
		Exists: func() error { return exists },
	})
}

// RemoveRoleGroupMember takes a user out of a role group. A missing membership counts as removed.
func (c *Client) RemoveRoleGroupMember(ctx context.Context, m RoleGroupMember) error {
	defer c.forgetMembers(m.OrganizationID)
	err := c.withAdministrators(ctx, m.OrganizationID, m.UserID,
		func() error { return c.GuardRoleGroupMember(ctx, m) },
		func() error {
			return removeMember(ctx, c, c.roleGroupMembers(m.OrganizationID, m.RoleGroupID), m.UserID, func(ctx context.Context) error {
				_, err := c.groupLeaves.Do(ctx, m.OrganizationID+"/"+m.RoleGroupID, m)
				return c.explainRoleGroups(err)
			})
		})
	return c.unlessGroupGone(ctx, m.OrganizationID, m.UserID, err)
}

// GuardRoleGroupMember refuses to take the provider's own account, or the last administrator, out of the role group that gives them their access.
// A business group's role groups make nobody an administrator of the root organization.
func (c *Client) GuardRoleGroupMember(ctx context.Context, m RoleGroupMember) error {
	err := c.guardRoleGroupMembers(ctx, m.OrganizationID, m.RoleGroupID, []string{m.UserID}, nil)
	return c.unlessGroupGone(ctx, m.OrganizationID, m.UserID, err)
}

// guardRoleGroupMembers is GuardRoleGroupMember for all whom one change takes out of a role group, into which it puts others before.
func (c *Client) guardRoleGroupMembers(ctx context.Context, organizationID, groupID string, leave, join []string) error {
	root, err := c.RootOf(ctx, organizationID)
	if err != nil {
		return err
	}
	l := lossOf(func(p Permission) bool { return p.Origin.Kind == OriginRoleGroup && p.Origin.ID == groupID }, leave...)
	if root != organizationID {
		return c.guardOwnAccess(ctx, root, l)
	}
	l.joins = join
	return c.guardEdges(ctx, organizationID, l)
}
