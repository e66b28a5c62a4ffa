package access

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// TenantRoleGrant is a role of one user in the tenant.
type TenantRoleGrant struct {
	UserID string
	// RoleID is the role's number. RoleName is what FindTenantRoleGrant looks for when there is no number, and what it found.
	RoleID   int64
	RoleName string
}

// ID is the composite id of the grant.
func (g TenantRoleGrant) ID() string { return g.UserID + "/" + strconv.FormatInt(g.RoleID, 10) }

// TenantRoleGrant returns nil for a role that the user has. Absent is a *platform.GoneError.
func (c *Client) TenantRoleGrant(ctx context.Context, g TenantRoleGrant) error {
	row, err := c.tenantUser(ctx, g.UserID)
	if err != nil {
		return err
	}
	if row == nil {
		return c.errNotInTenant(ctx, g.UserID, "role")
	}
	if hasTenantRole(row, g.RoleID) {
		return nil
	}
	there, err := c.tenantRoleLive(ctx, row.ID, g.RoleID)
	if err != nil || there {
		return err
	}
	alone := fmt.Sprintf("User %s no longer has role %d in the tenant: it was removed outside of Terraform.", g.UserID, g.RoleID)
	return platform.WhyGone("grant", alone, c.roleEnd(ctx, g.RoleID))
}

// errNotInTenant is the error of reading a grant of a user whom the tenant does not have. what is what the user had.
func (c *Client) errNotInTenant(ctx context.Context, userID, what string) error {
	alone := fmt.Sprintf("User %s is not in the tenant any more, so the %s is gone, too: the user was removed outside of Terraform.", userID, what)
	return platform.WhyGone(what, alone, c.userEnd(ctx, userID))
}

func hasTenantRole(row *api.OrchestratorUser, roleID int64) bool {
	return slices.ContainsFunc(row.Roles, func(r api.UserRole) bool { return r.RoleID == roleID })
}

// tenantRoleLive reads the one row, whatever lists show.
func (c *Client) tenantRoleLive(ctx context.Context, rowID, roleID int64) (bool, error) {
	row, err := c.api.OrchestratorUser(ctx, rowID)
	if rest.IsNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, c.explain(err)
	}
	return hasTenantRole(row, roleID), nil
}

// FindTenantRoleGrant resolves the user's id, user name or e-mail address and the role's number or name of an import. It does not look whether
// the user has the role.
func (c *Client) FindTenantRoleGrant(ctx context.Context, named TenantRoleGrant) (TenantRoleGrant, error) {
	account, err := c.FindUser(ctx, named.UserID)
	if err != nil {
		return TenantRoleGrant{}, err
	}
	role, err := c.FindTenantRole(ctx, named.RoleID, named.RoleName)
	if err != nil {
		return TenantRoleGrant{}, err
	}
	return TenantRoleGrant{UserID: account.ID, RoleID: role.ID, RoleName: role.Name}, nil
}

// AddTenantRoleGrant grants a role, and first adds the user to the tenant if need be. A role that the user has already is an error that names the
// grant.
func (c *Client) AddTenantRoleGrant(ctx context.Context, g TenantRoleGrant) error {
	var row *api.OrchestratorUser // found once: its number never changes
	err := c.run.Created.AddEdge(ctx, platform.Edge{
		Edge:   platform.Object{Noun: NounTenantRoleGrant, ID: g.ID()},
		UserID: g.UserID,
		Present: func(ctx context.Context) (_ bool, err error) {
			if row == nil {
				row, err = c.joinTenant(ctx, g.UserID)
			}
			if err != nil {
				return false, err
			}
			return c.tenantRoleLive(ctx, row.ID, g.RoleID)
		},
		Add: func(ctx context.Context) error {
			defer c.tenantUsers.Forget("")
			return c.explain(c.api.ChangeTenantRole(ctx, g.RoleID, []int64{row.ID}, nil))
		},
		Exists: func() error {
			return errExists(fmt.Sprintf("User %s has role %d in the tenant already.", g.UserID, g.RoleID), NounTenantRoleGrant, g.ID(), "")
		},
		Ignored: errNotGranted(g.RoleID), // the platform was seen to accept a role of the wrong type and do nothing
	})
	if err != nil {
		return refusedFor(g.UserID, err, c.roleEnd(ctx, g.RoleID))
	}
	return nil
}

// GuardTenantRoleGrant refuses to take a role in the tenant from the account that the provider signs in as: which of them lets it manage the tenant
// cannot be seen.
func (c *Client) GuardTenantRoleGrant(ctx context.Context, g TenantRoleGrant) error {
	return c.guardOwnAccess(ctx, g.UserID, fmt.Sprintf("role %d in the tenant", g.RoleID))
}

// RemoveTenantRoleGrant takes a role away. The user stays in the tenant. A missing role or user counts as removed.
func (c *Client) RemoveTenantRoleGrant(ctx context.Context, g TenantRoleGrant) error {
	row, err := c.tenantUser(ctx, g.UserID)
	if err != nil || row == nil {
		return err
	}
	present := func(ctx context.Context) (bool, error) { return c.tenantRoleLive(ctx, row.ID, g.RoleID) }
	if there, err := present(ctx); err != nil || !there {
		return err
	}
	if err := c.GuardTenantRoleGrant(ctx, g); err != nil {
		return err
	}
	defer c.tenantUsers.Forget("")
	return c.run.Created.RemoveEdge(ctx, present, func(ctx context.Context) error {
		return c.explain(c.api.ChangeTenantRole(ctx, g.RoleID, nil, []int64{row.ID}))
	})
}
