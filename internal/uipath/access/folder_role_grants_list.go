package access

import (
	"context"
	"iter"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// FolderRoleGrantQuery selects roles of people in folders. What is not set selects all.
type FolderRoleGrantQuery struct {
	// Folder is the folder itself: those below it are others.
	Folder, Role platform.Named[int64]
	User         platform.Named[string]
	// EmailDomain is the domain of the people's e-mail addresses.
	EmailDomain string
	// Accounts and Living are those of a TenantRoleGrantQuery.
	Accounts, Living bool
	// ToEnd is that of a UserQuery.
	ToEnd bool
}

// FolderRoleGrants lists the roles that people were given themselves in folders, folder by folder as far as they are wanted. An error is the last
// that it yields. Left out is what groups, robots and applications hold, what comes from a folder above, and what is in folders that no list shows,
// such as personal workspaces, unless the query names one.
func (c *Client) FolderRoleGrants(ctx context.Context, query FolderRoleGrantQuery) iter.Seq2[FolderRoleGrant, error] {
	return func(yield func(FolderRoleGrant, error) bool) {
		fail := func(err error) { yield(FolderRoleGrant{}, err) }
		roleID, err := wantedID(ctx, query.Role, c.FindFolderRole)
		if err != nil {
			fail(err)
			return
		}
		only, err := c.wantedRow(ctx, query.User)
		if err != nil {
			fail(err)
			return
		}
		if only != nil && only.ID == 0 {
			return // not in the tenant
		}
		folders, err := c.wantedFolders(ctx, query.Folder)
		if err != nil {
			fail(err)
			return
		}
		rows := &rowsByNumber{client: c}
		for _, folder := range folders {
			for held, err := range c.folderGrants(ctx, folder, only, query.ToEnd) {
				if err != nil {
					fail(err)
					return
				}
				grants, err := c.grantsOf(ctx, folder, held, roleID, rows, query)
				if err != nil {
					fail(err)
					return
				}
				for _, grant := range grants {
					if !yield(grant, nil) {
						return
					}
				}
			}
		}
	}
}

// wantedRow is the row in the tenant of the person by whom grants are selected: nil where nobody is named, and without a number when there is none.
func (c *Client) wantedRow(ctx context.Context, named platform.Named[string]) (*api.OrchestratorUser, error) {
	account, err := c.wantedUser(ctx, named)
	if account == nil || err != nil {
		return nil, err
	}
	row, err := c.tenantUser(ctx, account.ID)
	if row == nil && err == nil {
		row = &api.OrchestratorUser{}
	}
	return row, err
}

// wantedFolders are the folders that the list shows, or the one that is named.
func (c *Client) wantedFolders(ctx context.Context, named platform.Named[int64]) ([]api.Folder, error) {
	if named == (platform.Named[int64]{}) {
		return c.Folders(ctx)
	}
	folder, err := c.FindFolder(ctx, named)
	if err != nil {
		return nil, err
	}
	return []api.Folder{{ID: folder.ID, Path: folder.Name}}, nil
}

// folderGrants are those who were given access to a folder, or the only one who is wanted.
func (c *Client) folderGrants(ctx context.Context, folder api.Folder, only *api.OrchestratorUser, toEnd bool) iter.Seq2[api.FolderUser, error] {
	return func(yield func(api.FolderUser, error) bool) {
		for held, err := range rowsOf(ctx, c.folderUsersOf(folder.ID), toEnd) {
			if err == nil && (only != nil && held.UserID != only.ID || !held.IsPerson()) {
				continue
			}
			if !yield(held, err) {
				return
			}
		}
	}
}

// grantsOf are the grants that somebody was given in a folder.
func (c *Client) grantsOf(ctx context.Context, folder api.Folder, held api.FolderUser, roleID int64, rows *rowsByNumber, query FolderRoleGrantQuery) (
	[]FolderRoleGrant, error,
) {
	assigned, err := rolesOf(folder.ID, held.UserID, held, nil)
	if err != nil {
		return nil, err
	}
	var grants []FolderRoleGrant
	for _, id := range assigned {
		if roleID == 0 || id == roleID {
			grants = append(grants, FolderRoleGrant{FolderID: folder.ID, FolderPath: folder.Path, RoleID: id, RoleName: c.roleName(id, held.RoleName(id))})
		}
	}
	if len(grants) == 0 {
		return nil, nil
	}
	row, err := rows.get(ctx, held.UserID)
	if err != nil || row == nil || !row.IsPerson() {
		return nil, err
	}
	person, err := c.holderOf(ctx, *row, query.Accounts, query.EmailDomain)
	if err != nil || !platform.InDomain(person.email, query.EmailDomain) || query.Living && person.status == platform.StatusDeleted {
		return nil, err
	}
	for i := range grants {
		grants[i].UserID, grants[i].UserName, grants[i].Email, grants[i].Status = row.Key, person.name, person.email, person.status
	}
	return grants, nil
}
