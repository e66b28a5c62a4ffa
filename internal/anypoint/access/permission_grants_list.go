package access

import (
	"context"
	"iter"
	"maps"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// PermissionGrantQuery selects permissions of users: those that fit all that is set.
type PermissionGrantQuery struct {
	// OrganizationID is an organization of the tree that is read; "": the provider's own.
	OrganizationID string
	// In is the organization or business group in which the permissions count; none: the whole tree of the root organization.
	In platform.Named[string]
	// Role is the permission, EnvironmentID the environment in which it counts.
	Role          platform.Named[string]
	EnvironmentID string
	// Origins are the kinds of Origin; none: all of them. Direct permissions alone cost the fewest calls.
	Origins []string
	People  People
}

// PermissionGrantRow is a permission of a user with the names of its ends, and where it comes from.
type PermissionGrantRow struct {
	PermissionGrant
	Origin Origin
	// OrganizationName is the path from the root organization's name on. It and the other names are "" where the sign-in may not see them.
	RoleName, OrganizationName, EnvironmentName string
	Account                                     api.User
}

// Permission is the row without the user.
func (r PermissionGrantRow) Permission() Permission {
	return Permission{Grant: api.Grant{RoleID: r.RoleID, Name: r.RoleName, Context: r.Context()}, Origin: r.Origin}
}

// PermissionGrants lists permissions of users, user by user as far as somebody wants them: Anypoint has no list of them, so each user costs a call. A
// permission that comes from several origins is listed once for each. An error is the last thing that it yields.
func (c *Client) PermissionGrants(ctx context.Context, q PermissionGrantQuery) iter.Seq2[PermissionGrantRow, error] {
	return rows(func(push func(PermissionGrantRow) error) error {
		root, err := c.rootOfQuery(ctx, q.OrganizationID)
		if err != nil {
			return err
		}
		in, roleID := "", q.Role.ID
		if nameOf(q.In) != "" {
			organization, err := c.FindOrganization(ctx, root, q.In)
			if err != nil {
				return err
			}
			in = organization.ID
		}
		if roleID == "" && q.Role.Name != "" {
			role, err := c.FindRole(ctx, q.Role.Name)
			if err != nil {
				return err
			}
			roleID = role.ID
		}
		for account, err := range c.selected(ctx, root, q.People) {
			if err != nil {
				return err
			}
			permissions, err := c.permissionsOf(ctx, root, account.ID, q.Origins)
			if err != nil {
				return err
			}
			for _, p := range permissions {
				row := permissionGrantRow(account, p)
				if in != "" && row.OrganizationID != in || roleID != "" && row.RoleID != roleID ||
					q.EnvironmentID != "" && row.EnvironmentID != q.EnvironmentID {
					continue
				}
				if err := c.nameGrant(ctx, root, &row); err != nil {
					return err
				}
				if err := push(row); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// selected lists the accounts of a root organization that can have permissions and are selected.
func (c *Client) selected(ctx context.Context, root string, people People) iter.Seq2[api.User, error] {
	return rows(func(push func(api.User) error) error {
		if people.one() {
			accounts, err := c.few(ctx, root, people)
			for _, account := range accounts {
				if err == nil && isHost(account) {
					err = push(account)
				}
			}
			return err
		}
		for account, err := range c.accounts(root).Each(ctx) {
			if err == nil && isHost(account) && people.fits(account) {
				err = push(account)
			}
			if err != nil {
				return c.explain(err)
			}
		}
		return nil
	})
}

// permissionsOf are the permissions of a user from some origins; none: from all. Somebody who was deleted meanwhile has none.
func (c *Client) permissionsOf(ctx context.Context, root, userID string, origins []string) (permissions []Permission, err error) {
	source := c.auditSource(root)
	if len(origins) == 1 && origins[0] == OriginDirect {
		var direct []api.Grant
		direct, err = c.directGrants(ctx, root, userID, source)
		permissions = directPermissions(direct)
	} else {
		permissions, err = c.permissions(ctx, root, userID, source)
	}
	if isMissing(err) {
		return nil, nil
	}
	return platform.Filter(permissions, func(p Permission) bool { return len(origins) == 0 || slices.Contains(origins, p.Origin.Kind) }), c.explain(err)
}

func permissionGrantRow(account api.User, p Permission) PermissionGrantRow {
	further := maps.Clone(p.Context)
	delete(further, api.ContextOrganization)
	delete(further, api.ContextEnvironment)
	return PermissionGrantRow{
		PermissionGrant: PermissionGrant{
			OrganizationID: p.Context[api.ContextOrganization], UserID: account.ID, RoleID: p.RoleID, EnvironmentID: p.Context[api.ContextEnvironment],
			Further: further,
		},
		Origin: p.Origin, RoleName: p.Name, Account: account,
	}
}

// nameGrant fills in the names of where a permission counts.
func (c *Client) nameGrant(ctx context.Context, root string, row *PermissionGrantRow) (err error) {
	if row.OrganizationName, err = c.organizationName(ctx, root, row.OrganizationID); err != nil {
		return err
	}
	row.EnvironmentName, err = c.environmentName(ctx, row.OrganizationID, row.EnvironmentID)
	return err
}
