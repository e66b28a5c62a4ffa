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

// FolderRoleGrant is a role of one user in one folder.
type FolderRoleGrant struct {
	// FolderID is the folder's number, RoleID the role's. FolderPath and RoleName are what FindFolderRoleGrant looks for when there is no number,
	// and what it found.
	FolderID   int64
	FolderPath string
	UserID     string
	// UserName, Email and Status are those of a GroupMember.
	UserName, Email, Status string
	RoleID                  int64
	RoleName                string
}

// ID is the composite id of the grant.
func (g FolderRoleGrant) ID() string {
	return strconv.FormatInt(g.FolderID, 10) + "/" + g.UserID + "/" + strconv.FormatInt(g.RoleID, 10)
}

// FolderRoleGrant returns nil for a role that the user was granted in this very folder. Absent is a *platform.GoneError. One list serves the
// reads of all grants in a folder.
func (c *Client) FolderRoleGrant(ctx context.Context, g FolderRoleGrant) error {
	row, err := c.tenantUser(ctx, g.UserID)
	if err != nil {
		return err
	}
	if row == nil {
		return c.errNotInTenant(ctx, g.UserID, "role in the folder")
	}
	assigned, err := c.folderRoles(ctx, g.FolderID, row.ID, true)
	if err != nil || slices.Contains(assigned, g.RoleID) {
		return err
	}
	alone := fmt.Sprintf("User %s no longer has role %d in folder %d: it was removed outside of Terraform.", g.UserID, g.RoleID, g.FolderID)
	return platform.WhyGone("grant", alone, c.roleEnd(ctx, g.RoleID))
}

func folderKey(id int64) string { return strconv.FormatInt(id, 10) }

// folderRolesLive is folderRoles as it is now.
func (c *Client) folderRolesLive(ctx context.Context, folderID, rowID int64) ([]int64, error) {
	member, err := c.folderUsersOf(folderID).Look(ctx, rowKey(rowID))
	return rolesOf(folderID, rowID, member, err)
}

// folderRoles returns the roles that a row of the tenant was granted in a folder, by what this run has read. sure looks for a row that this does not
// show.
func (c *Client) folderRoles(ctx context.Context, folderID, rowID int64, sure bool) ([]int64, error) {
	members := c.folderUsersOf(folderID)
	read := members.Listed
	if sure {
		read = members.Get
	}
	member, err := read(ctx, rowKey(rowID))
	return rolesOf(folderID, rowID, member, err)
}

// rolesOf are the roles of a row in a folder. Whom the folder does not list has none.
func rolesOf(folderID, rowID int64, member api.FolderUser, err error) ([]int64, error) {
	switch {
	case platform.GoneReason(err) != "" && platform.GoneEnd(err) == nil:
		return nil, nil
	case err != nil:
		return nil, err
	case !member.RolesShown:
		// The platform overwrites a user's whole set of roles: without knowing it, a write would remove what others granted.
		return nil, &platform.Problem{
			Summary: "The roles in the folder cannot be read",
			Means: fmt.Sprintf("Orchestrator shows that user %d has access to folder %d, but not with which roles. Nothing was changed.",
				rowID, folderID),
			Do: "Check that orchestrator_base_url names Orchestrator itself, and that the sign-in may read the folder's users (OR.Folders).",
		}
	}
	return member.AssignedRoleIDs(), nil
}

// explainFolder explains a refusal to list the users of a folder. A folder that is gone is a *platform.GoneError, but only when the list of folders
// can be read and does not hold it.
func (c *Client) explainFolder(ctx context.Context, folderID int64, err error) error {
	switch rest.KindOf(err) {
	case rest.NotFound, rest.Forbidden, rest.BadRequest:
		folders, listErr := c.Folders(ctx)
		if listErr != nil {
			return listErr
		}
		listed := slices.ContainsFunc(folders, func(f api.Folder) bool { return f.ID == folderID })
		if !listed && rest.IsForbidden(err) {
			return errHiddenFolder(folderID, err)
		}
		if !listed && rest.IsNotFound(err) {
			folder := folderEnd(folderID)
			return &platform.GoneError{
				Why: folder.GoneWith("grant", fmt.Sprintf("Orchestrator has no folder %d any more, so the roles in it are gone, too.", folderID)), End: folder,
			}
		}
	}
	return c.explain(err)
}

// FindFolderRoleGrant resolves the folder's number or path, the user's id, user name or e-mail address and the role's number or name of an
// import. It does not look whether the user has the role.
func (c *Client) FindFolderRoleGrant(ctx context.Context, named FolderRoleGrant) (FolderRoleGrant, error) {
	folder, err := c.FindFolder(ctx, platform.Named[int64]{ID: named.FolderID, Name: named.FolderPath})
	if err != nil {
		return FolderRoleGrant{}, err
	}
	account, err := c.FindUser(ctx, named.UserID)
	if err != nil {
		return FolderRoleGrant{}, err
	}
	role, err := c.FindFolderRole(ctx, platform.Named[int64]{ID: named.RoleID, Name: named.RoleName})
	if err != nil {
		return FolderRoleGrant{}, err
	}
	grant := FolderRoleGrant{FolderID: folder.ID, FolderPath: folder.Name, RoleID: role.ID, RoleName: role.Name}
	grant.UserID, grant.UserName, grant.Email = userNamed(account)
	return grant, nil
}

// AddFolderRoleGrant grants a role in a folder, and first adds the user to the tenant if need be. A role that the user has there already is an
// error that names the grant.
func (c *Client) AddFolderRoleGrant(ctx context.Context, g FolderRoleGrant) error {
	return c.grantInFolder(ctx, g, platform.Object{Noun: NounFolderRoleGrant, ID: g.ID()}, func() error {
		return errExists(fmt.Sprintf("User %s has role %d in folder %d already.", g.UserID, g.RoleID, g.FolderID), NounFolderRoleGrant, g.ID(), "")
	})
}

// grantInFolder grants a role in a folder. edge is the grant as a resource of its own, "" where it is a part of a set; exists is the error for one
// that is there, nil to accept it.
func (c *Client) grantInFolder(ctx context.Context, g FolderRoleGrant, edge platform.Object, exists func() error) error {
	var row *api.OrchestratorUser // found once: its number never changes
	sent := false
	err := c.run.Created.AddEdge(ctx, platform.Edge{
		Edge:   edge,
		UserID: g.UserID,
		Present: func(ctx context.Context) (_ bool, err error) {
			if row == nil {
				row, err = c.joinTenant(ctx, g.UserID)
			}
			if err != nil {
				return false, err
			}
			var assigned []int64
			if sent {
				assigned, err = c.folderRolesLive(ctx, g.FolderID, row.ID)
			} else {
				assigned, err = c.folderRoles(ctx, g.FolderID, row.ID, false)
			}
			if platform.GoneReason(err) != "" {
				return false, errNoFolder(g.FolderID)
			}
			return slices.Contains(assigned, g.RoleID), err
		},
		Add: func(ctx context.Context) error {
			sent = true
			return c.changeFolderRole(ctx, g, row.ID, true)
		},
		Exists: exists,
		Shown:  platform.Confirmed,
	})
	return refusedFor(g.UserID, err, c.roleEnd(ctx, g.RoleID))
}

// RemoveFolderRoleGrant takes a role in a folder away and leaves the user's others there. A missing role, folder or user counts as removed.
func (c *Client) RemoveFolderRoleGrant(ctx context.Context, g FolderRoleGrant) error {
	row, err := c.tenantUser(ctx, g.UserID)
	if err != nil || row == nil {
		return err
	}
	removed := false // and looked at
	present := func(ctx context.Context) (bool, error) {
		if removed {
			return false, nil
		}
		assigned, err := c.folderRolesLive(ctx, g.FolderID, row.ID)
		return slices.Contains(assigned, g.RoleID), err
	}
	assigned, err := c.folderRoles(ctx, g.FolderID, row.ID, false)
	there := slices.Contains(assigned, g.RoleID)
	if err == nil && !there { // what was read may be older than the grant
		there, err = present(ctx)
	}
	if platform.GoneReason(err) != "" || err == nil && !there {
		return nil
	}
	if err != nil {
		return err
	}
	err = c.run.Created.RemoveEdge(ctx, present, func(ctx context.Context) error {
		err := c.changeFolderRole(ctx, g, row.ID, false)
		removed = err == nil
		return err
	})
	if platform.GoneReason(err) != "" {
		return nil
	}
	return err
}
