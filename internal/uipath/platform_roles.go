package uipath

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// Roles lists the roles of the tenant, those for folders included, read once per process.
func (c *Client) Roles(ctx context.Context) ([]api.Role, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	roles, err := c.roles.Get(ctx, "", a.Roles)
	return roles, c.explain(err)
}

// FindRole resolves a role's id, when it is not 0, or its name. Names are unique in a tenant.
func (c *Client) FindRole(ctx context.Context, id int64, name string) (*api.Role, error) {
	wanted, fits := name, func(r api.Role) bool { return strings.EqualFold(r.Name, name) }
	if id != 0 {
		wanted, fits = strconv.FormatInt(id, 10), func(r api.Role) bool { return r.ID == id }
	}
	matches, err := platform.FindCached(func() ([]api.Role, error) { return c.Roles(ctx) }, func() { c.roles.Forget("") }, fits)
	if err != nil {
		return nil, err
	}
	return exactlyOne(matches, "role", wanted, func(r api.Role) string { return fmt.Sprintf("%d  %s (%s)", r.ID, r.Name, r.Type) })
}

// CheckRoleType refuses a role that cannot be given where it is meant to count, in the tenant (api.RoleTenant) or in folders (api.RoleFolder):
// Orchestrator was seen to do nothing then, without a word.
func CheckRoleType(role *api.Role, where string) error {
	if role.Type == where || role.Type == api.RoleMixed || role.Type == "" {
		return nil
	}
	other, instead := "in folders", "platformusers_uipath_folder_role_grant"
	if where == api.RoleFolder {
		other, instead = "in the tenant", "platformusers_uipath_tenant_role_grant"
	}
	return &platform.Problem{
		Summary: "The role is for something else",
		Means:   fmt.Sprintf("%q (%d) is a role of the type %s, which counts %s.", role.Name, role.ID, role.Type, other),
		Do:      "Use " + instead + ", or another role.",
	}
}

// Folders lists the folders of the tenant that the sign-in may see, read once per process.
func (c *Client) Folders(ctx context.Context) ([]api.Folder, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	folders, err := c.folders.Get(ctx, "", a.Folders)
	return folders, c.explain(err)
}

// FindFolder resolves a folder's id, when it is not 0, or its path, the names joined with "/".
func (c *Client) FindFolder(ctx context.Context, id int64, path string) (*api.Folder, error) {
	wanted, fits := path, func(f api.Folder) bool { return strings.EqualFold(f.Path, path) }
	if id != 0 {
		wanted, fits = strconv.FormatInt(id, 10), func(f api.Folder) bool { return f.ID == id }
	}
	matches, err := platform.FindCached(func() ([]api.Folder, error) { return c.Folders(ctx) }, func() { c.folders.Forget("") }, fits)
	if err != nil {
		return nil, err
	}
	return exactlyOne(matches, "folder", wanted, func(f api.Folder) string { return fmt.Sprintf("%d  %s", f.ID, f.Path) })
}

// ListTenantUsers lists who is in the tenant, read once for the reads of all grants, until a write of this process.
func (c *Client) ListTenantUsers(ctx context.Context) ([]api.OrchestratorUser, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	rows, err := c.tenantUsers.Get(ctx, "", a.OrchestratorUsers)
	return rows, c.explain(err)
}

// findTenantUser returns a user's row in the tenant, nil when there is none. A row that the list of this process does not show is looked for
// once more.
func (c *Client) findTenantUser(ctx context.Context, userID string) (*api.OrchestratorUser, error) {
	rows, err := c.ListTenantUsers(ctx)
	if err != nil {
		return nil, err
	}
	if row := rowOf(rows, userID); row != nil {
		return row, nil
	}
	c.tenantUsers.Forget("")
	rows, err = c.ListTenantUsers(ctx)
	return rowOf(rows, userID), err
}

func rowOf(rows []api.OrchestratorUser, userID string) *api.OrchestratorUser {
	if i := slices.IndexFunc(rows, func(u api.OrchestratorUser) bool { return strings.EqualFold(u.Key, userID) }); i >= 0 {
		return &rows[i]
	}
	return nil
}

// TenantUser returns a user's row in the tenant, and adds the user to the tenant when there is none. Grants made side by side add one row.
func (c *Client) TenantUser(ctx context.Context, userID string) (*api.OrchestratorUser, error) {
	unlock, err := c.joining.Lock(ctx, strings.ToLower(userID))
	if err != nil {
		return nil, err
	}
	defer unlock()
	row, err := c.findTenantUser(ctx, userID)
	if err != nil || row != nil {
		return row, err
	}
	account, err := c.User(ctx, userID)
	if err != nil {
		return nil, err
	}
	row, err = c.api.AddOrchestratorUser(ctx, *account)
	c.tenantUsers.Forget("")
	return row, c.explain(err)
}

// TenantGrant names a role of a user in the tenant.
type TenantGrant struct {
	UserID string
	RoleID int64
}

func (g TenantGrant) importID() string { return g.UserID + "/" + strconv.FormatInt(g.RoleID, 10) }

// ReadTenantGrant is nil for a role that the user has. Absent is a *platform.GoneError.
func (c *Client) ReadTenantGrant(ctx context.Context, g TenantGrant) error {
	row, err := c.findTenantUser(ctx, g.UserID)
	if err != nil {
		return err
	}
	if row == nil {
		return &platform.GoneError{Why: fmt.Sprintf("User %s is not in the tenant any more, so the role is gone, too: the user was removed outside of Terraform.", g.UserID)}
	}
	if hasTenantRole(row, g.RoleID) {
		return nil
	}
	there, err := c.holdsTenantRole(ctx, row.ID, g.RoleID)
	if err == nil && !there {
		return &platform.GoneError{Why: fmt.Sprintf("User %s has role %d in the tenant no more: it was taken away outside of Terraform.", g.UserID, g.RoleID)}
	}
	return err
}

func hasTenantRole(row *api.OrchestratorUser, roleID int64) bool {
	return slices.ContainsFunc(row.Roles, func(r api.UserRole) bool { return r.RoleID == roleID })
}

// holdsTenantRole reads the one row, whatever lists say.
func (c *Client) holdsTenantRole(ctx context.Context, rowID, roleID int64) (bool, error) {
	row, err := c.api.OrchestratorUser(ctx, rowID)
	if rest.IsNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, c.explain(err)
	}
	return hasTenantRole(row, roleID), nil
}

// AddTenantGrant gives a role, and first adds the user to the tenant if need be. A role that the user has already is an error with its import
// block.
func (c *Client) AddTenantGrant(ctx context.Context, g TenantGrant) error {
	var row *api.OrchestratorUser
	err := c.accounts.AddEdge(ctx, platform.Edge{
		UserID: g.UserID,
		Present: func(ctx context.Context) (_ bool, err error) {
			if row, err = c.TenantUser(ctx, g.UserID); err != nil {
				return false, err
			}
			return c.holdsTenantRole(ctx, row.ID, g.RoleID)
		},
		Add: func(ctx context.Context) error {
			defer c.tenantUsers.Forget("")
			return c.explain(c.api.ChangeTenantRole(ctx, g.RoleID, []int64{row.ID}, nil))
		},
		Exists: func() error {
			return alreadyThere(fmt.Sprintf("User %s has role %d in the tenant already.", g.UserID, g.RoleID), tenantGrantType, g.importID(), "")
		},
	})
	if platform.GoneReason(err) != "" {
		return errNoUser(g.UserID)
	}
	if err != nil {
		return err
	}
	// A role of the wrong type was seen to be taken without a word.
	if there, err := c.holdsTenantRole(ctx, row.ID, g.RoleID); err == nil && !there {
		return errNotGiven(g.RoleID)
	}
	return nil
}

func errNotGiven(roleID int64) error {
	return &platform.Problem{
		Summary: "The role was not given",
		Means:   fmt.Sprintf("Orchestrator took the call without a word, but the user does not have role %d afterwards. It does so for roles of the wrong type.", roleID),
		Do:      "Check the type of the role with the data source platformusers_uipath_roles: Tenant for the tenant, Folder for folders.",
	}
}

// RemoveTenantGrant takes a role away. The user stays in the tenant. A role that is gone is as removed as it can be.
func (c *Client) RemoveTenantGrant(ctx context.Context, g TenantGrant) error {
	row, err := c.findTenantUser(ctx, g.UserID)
	if err != nil || row == nil {
		return err
	}
	there, err := c.holdsTenantRole(ctx, row.ID, g.RoleID)
	if err != nil || !there {
		return err
	}
	defer c.tenantUsers.Forget("")
	err = c.api.ChangeTenantRole(ctx, g.RoleID, nil, []int64{row.ID})
	if err == nil {
		return nil
	}
	if there, lookErr := c.holdsTenantRole(ctx, row.ID, g.RoleID); lookErr == nil && !there {
		return nil
	}
	return c.explain(err)
}
