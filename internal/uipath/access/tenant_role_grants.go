package access

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// TenantRoleGrant is a role of one user in the tenant.
type TenantRoleGrant struct {
	UserID string
	// UserName, Email and Status are those of a GroupMember.
	UserName, Email, Status string
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
	there, err := c.tenantRoleLive(ctx, g.UserID, g.RoleID)
	if err != nil || there {
		return err
	}
	alone := fmt.Sprintf("User %s no longer has role %d in the tenant: it was removed outside of Terraform.", g.UserID, g.RoleID)
	return platform.WhyGone("grant", alone, c.roleEnd(ctx, g.RoleID))
}

// errNotInTenant is the error of reading a grant of a user whom the tenant does not have. what is what the user had.
func (c *Client) errNotInTenant(ctx context.Context, userID, what string) error {
	alone := fmt.Sprintf("User %s is not in the tenant any more, so the %s is gone, too: the user was removed outside of Terraform.", userID, what)
	return platform.WhyGone(what, alone, c.userEnd(userID, func() (*api.User, error) { return c.UserLive(ctx, userID) }))
}

func hasTenantRole(row *api.OrchestratorUser, roleID int64) bool {
	return slices.ContainsFunc(row.Roles, func(r api.UserRole) bool { return r.RoleID == roleID })
}

// tenantRoleLive looks at the row, whatever was read before.
func (c *Client) tenantRoleLive(ctx context.Context, userID string, roleID int64) (bool, error) {
	row, err := c.tenantUsers.Look(ctx, strings.ToLower(userID))
	if platform.GoneReason(err) != "" {
		return false, nil
	}
	return err == nil && hasTenantRole(&row, roleID), err
}

// FindTenantRoleGrant resolves the user's id, user name or e-mail address and the role's number or name of an import. It does not look whether
// the user has the role.
func (c *Client) FindTenantRoleGrant(ctx context.Context, named TenantRoleGrant) (TenantRoleGrant, error) {
	account, err := c.FindUser(ctx, named.UserID)
	if err != nil {
		return TenantRoleGrant{}, err
	}
	role, err := c.FindTenantRole(ctx, platform.Named[int64]{ID: named.RoleID, Name: named.RoleName})
	if err != nil {
		return TenantRoleGrant{}, err
	}
	grant := TenantRoleGrant{RoleID: role.ID, RoleName: role.Name}
	grant.UserID, grant.UserName, grant.Email = userNamed(account)
	return grant, nil
}

// AddTenantRoleGrant grants a role, and first adds the user to the tenant if need be. A role that the user has already is an error that names the
// grant.
func (c *Client) AddTenantRoleGrant(ctx context.Context, g TenantRoleGrant) error {
	var row *api.OrchestratorUser // found once: its number never changes
	sent := false
	err := c.run.Created.AddEdge(ctx, platform.Edge{
		Edge:   platform.Object{Noun: NounTenantRoleGrant, ID: g.ID()},
		UserID: g.UserID,
		Present: func(ctx context.Context) (_ bool, err error) {
			if sent {
				return c.tenantRoleLive(ctx, g.UserID, g.RoleID)
			}
			row, err = c.joinTenant(ctx, g.UserID)
			return err == nil && hasTenantRole(row, g.RoleID), err
		},
		Add: func(ctx context.Context) error {
			sent = true
			return c.addTenantRole(ctx, g, row.ID)
		},
		Exists: func() error {
			return errExists(fmt.Sprintf("User %s has role %d in the tenant already.", g.UserID, g.RoleID), NounTenantRoleGrant, g.ID(), "")
		},
		Shown: platform.Confirmed,
	})
	if err != nil {
		return refusedFor(g.UserID, err, c.roleEnd(ctx, g.RoleID))
	}
	return nil
}

func (c *Client) addTenantRole(ctx context.Context, g TenantRoleGrant, rowID int64) error {
	key := strings.ToLower(g.UserID)
	ctx, end := c.tenantUsers.Writing(ctx)
	defer end()
	if _, err := c.batches.grants.Do(ctx, roleKey(g.RoleID), rowID); err != nil {
		c.tenantUsers.Forget(key)
		return err
	}
	c.patchTenantRoles(key, func(roles []api.UserRole) []api.UserRole {
		return append(roles, api.UserRole{RoleID: g.RoleID, RoleName: g.RoleName})
	})
	shown, err := c.tenantUsers.Confirm(ctx, snapshot.Confirmation[api.OrchestratorUser]{
		Key:   key,
		Shown: func(row api.OrchestratorUser) bool { return hasTenantRole(&row, g.RoleID) },
		Late: func() {
			c.run.Late.Add(platform.ErrLate(fmt.Sprintf("role %d of user %s in the tenant", g.RoleID, g.UserID)))
		},
	})
	if shown || err != nil {
		return nil // a look that fails is no reason to doubt the change
	}
	return errNotGranted(g.RoleID) // the platform was seen to accept a role of the wrong type and do nothing
}

// patchTenantRoles stores what a change that the platform accepted makes of a user's roles in the tenant.
func (c *Client) patchTenantRoles(key string, change func([]api.UserRole) []api.UserRole) {
	if row, ok := c.tenantUsers.Known(key); ok {
		row.Roles = change(slices.Clone(row.Roles))
		c.tenantUsers.Put(row)
	}
}

func roleKey(id int64) string { return strconv.FormatInt(id, 10) }

// sendTenantRoles gives a role to rows of the tenant, or takes it from them.
func (c *Client) sendTenantRoles(grant bool) func(context.Context, string, func() []int64) ([]snapshot.Result[none], error) {
	return func(ctx context.Context, role string, batch func() []int64) ([]snapshot.Result[none], error) {
		id, err := strconv.ParseInt(role, 10, 64)
		if err != nil {
			return nil, err
		}
		rows := batch()
		switch {
		case len(rows) == 0:
			return nil, nil
		case grant:
			err = c.api.ChangeTenantRole(ctx, id, rows, nil)
		default:
			err = c.api.ChangeTenantRole(ctx, id, nil, rows)
		}
		return all(len(rows), c.explain(err))
	}
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
	present := func(ctx context.Context) (bool, error) { return c.tenantRoleLive(ctx, g.UserID, g.RoleID) }
	if !hasTenantRole(row, g.RoleID) { // what was read may be older than the grant
		if there, err := present(ctx); err != nil || !there {
			return err
		}
	}
	if err := c.GuardTenantRoleGrant(ctx, g); err != nil {
		return err
	}
	ctx, end := c.tenantUsers.Writing(ctx)
	defer end()
	err = c.run.Created.RemoveEdge(ctx, present, func(ctx context.Context) error {
		_, err := c.batches.revokes.Do(ctx, roleKey(g.RoleID), row.ID)
		return err
	})
	key := strings.ToLower(g.UserID)
	if err != nil {
		c.tenantUsers.Forget(key)
		return err
	}
	c.patchTenantRoles(key, func(roles []api.UserRole) []api.UserRole {
		return slices.DeleteFunc(roles, func(r api.UserRole) bool { return r.RoleID == g.RoleID })
	})
	return nil
}
