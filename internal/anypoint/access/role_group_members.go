package access

import (
	"context"
	"fmt"
	"slices"

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
	member, err := c.isRoleGroupMember(ctx, m)
	if err != nil || member {
		return c.explainLostGroup(ctx, m.OrganizationID, m.UserID, err)
	}
	alone := fmt.Sprintf("User %s is not in role group %s any more: the membership was removed outside of Terraform.", m.UserID, m.RoleGroupID)
	return platform.WhyGone("membership", alone, c.roleGroupEnd(ctx, m))
}

// isRoleGroupMember looks for a membership, live.
func (c *Client) isRoleGroupMember(ctx context.Context, m RoleGroupMember) (bool, error) {
	groups, err := c.api.UserRoleGroups(ctx, m.OrganizationID, m.UserID)
	if rest.IsNotFound(err) {
		why := fmt.Sprintf("Anypoint shows no role groups of user %s: the user is gone, or the organization has Teams instead of role groups.", m.UserID)
		if root, rootErr := c.RootOf(ctx, m.OrganizationID); rootErr == nil {
			if missing, whyUser := platform.MissingEnd(c.userEnd(ctx, root, m.UserID)); missing != nil {
				return false, &platform.GoneError{Why: missing.GoneWith("membership", whyUser), End: missing}
			}
		}
		return false, c.confirmGone(ctx, m.OrganizationID, err, why)
	}
	return slices.ContainsFunc(groups, func(g api.RoleGroup) bool { return g.ID == m.RoleGroupID }), c.explainRoleGroups(err)
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
	if _, err := c.FindRoleGroup(ctx, m.OrganizationID, m.RoleGroupID); err != nil {
		return asMissing(c.explainLostGroup(ctx, m.OrganizationID, m.UserID, err))
	}
	return c.addEdge(ctx, m.OrganizationID, platform.Edge{
		Edge:    platform.Object{Noun: NounRoleGroupMember, ID: m.ID()},
		UserID:  m.UserID,
		Present: func(ctx context.Context) (bool, error) { return c.isRoleGroupMember(ctx, m) },
		Add: func(ctx context.Context) error {
			return c.explainRoleGroups(c.api.AddUserRoleGroup(ctx, m.OrganizationID, m.UserID, m.RoleGroupID))
		},
		Exists: func() error {
			return platform.ErrExists("Anypoint", fmt.Sprintf("User %s is in role group %s already.", m.UserID, m.RoleGroupID),
				platform.Object{Noun: NounRoleGroupMember, ID: m.ID()}, "")
		},
	})
}

// RemoveRoleGroupMember takes a user out of a role group. A missing membership counts as removed.
func (c *Client) RemoveRoleGroupMember(ctx context.Context, m RoleGroupMember) error {
	present := func(ctx context.Context) (bool, error) { return c.isRoleGroupMember(ctx, m) }
	remove := func(ctx context.Context) error {
		return c.explainRoleGroups(c.api.RemoveUserRoleGroup(ctx, m.OrganizationID, m.UserID, m.RoleGroupID))
	}
	err := c.withAdministrators(ctx, m.OrganizationID, m.UserID,
		func() error { return c.GuardRoleGroupMember(ctx, m) },
		func() error { return c.run.Created.RemoveEdge(ctx, present, remove) })
	return c.unlessGroupGone(ctx, m.OrganizationID, m.UserID, err)
}

// GuardRoleGroupMember refuses to take the provider's own account, or the last administrator, out of the role group that gives them their access.
// A business group's role groups make nobody an administrator of the root organization.
func (c *Client) GuardRoleGroupMember(ctx context.Context, m RoleGroupMember) error {
	root, err := c.RootOf(ctx, m.OrganizationID)
	if err != nil {
		return c.unlessGroupGone(ctx, m.OrganizationID, m.UserID, err)
	}
	removes := func(p Permission) bool { return p.Origin.Kind == OriginRoleGroup && p.Origin.ID == m.RoleGroupID }
	if root != m.OrganizationID {
		return c.guardOwnAccess(ctx, root, m.UserID, removes)
	}
	return c.guardEdge(ctx, m.OrganizationID, m.UserID, removes)
}
