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

// FolderGrant names a role of a user in a folder.
type FolderGrant struct {
	FolderID int64
	UserID   string
	RoleID   int64
}

func (g FolderGrant) importID() string {
	return strconv.FormatInt(g.FolderID, 10) + "/" + g.UserID + "/" + strconv.FormatInt(g.RoleID, 10)
}

// ReadFolderGrant is nil for a role that the user was given in the very folder. Absent is a *platform.GoneError. One list serves the reads of all
// grants in a folder; what it does not show is looked for once more.
func (c *Client) ReadFolderGrant(ctx context.Context, g FolderGrant) error {
	row, err := c.findTenantUser(ctx, g.UserID)
	if err != nil {
		return err
	}
	if row == nil {
		return &platform.GoneError{Why: fmt.Sprintf("User %s is not in the tenant any more, so the role in the folder is gone, too: the user was removed outside of Terraform.", g.UserID)}
	}
	for range 2 {
		assigned, err := c.folderRoles(ctx, g.FolderID, row.ID)
		if err != nil {
			return err
		}
		if slices.Contains(assigned, g.RoleID) {
			return nil
		}
		c.folderUsers.Forget(folderKey(g.FolderID))
	}
	return &platform.GoneError{Why: fmt.Sprintf("User %s has role %d in folder %d no more: it was taken away outside of Terraform.", g.UserID, g.RoleID, g.FolderID)}
}

func folderKey(id int64) string { return strconv.FormatInt(id, 10) }

// folderRoles returns the roles that a row of the tenant was given in a folder, from the list of this process. A folder that is gone is a
// *platform.GoneError, but only when the list of folders can be read and does not hold it.
func (c *Client) folderRoles(ctx context.Context, folderID, rowID int64) ([]int64, error) {
	members, err := c.folderUsers.Get(ctx, folderKey(folderID), func(ctx context.Context) ([]api.FolderUser, error) { return c.api.FolderUserRoles(ctx, folderID) })
	switch rest.KindOf(err) {
	case rest.NotFound, rest.Forbidden, rest.BadRequest:
		folders, listErr := c.Folders(ctx)
		if listErr != nil {
			return nil, listErr
		}
		if !slices.ContainsFunc(folders, func(f api.Folder) bool { return f.ID == folderID }) && rest.IsNotFound(err) {
			return nil, &platform.GoneError{Why: fmt.Sprintf("Orchestrator has no folder %d any more, so the roles in it are gone, too.", folderID)}
		}
	}
	if err != nil {
		return nil, c.explain(err)
	}
	if slices.ContainsFunc(members, func(u api.FolderUser) bool { return u.UserID == rowID && !u.RolesShown }) {
		// The platform overwrites a user's whole set of roles: without knowing it, a write would take away what others gave.
		return nil, &platform.Problem{
			Summary: "The roles in the folder cannot be read",
			Means:   fmt.Sprintf("Orchestrator says that user %d has access to folder %d, but not with which roles. Nothing was changed.", rowID, folderID),
			Do:      "Check that orchestrator_base_url names Orchestrator itself, and that the sign-in may read the folder's users (OR.Folders).",
		}
	}
	return rolesOf(members, rowID), nil
}

func rolesOf(members []api.FolderUser, rowID int64) []int64 {
	if i := slices.IndexFunc(members, func(u api.FolderUser) bool { return u.UserID == rowID }); i >= 0 {
		return members[i].AssignedRoleIDs()
	}
	return nil
}

// freshFolderRoles is folderRoles as it is now.
func (c *Client) freshFolderRoles(ctx context.Context, folderID, rowID int64) ([]int64, error) {
	c.folderUsers.Forget(folderKey(folderID))
	return c.folderRoles(ctx, folderID, rowID)
}

// AddFolderGrant gives a role in a folder, and first adds the user to the tenant if need be. A role that the user has there already is an error
// with its import block.
func (c *Client) AddFolderGrant(ctx context.Context, g FolderGrant) error {
	var row *api.OrchestratorUser
	err := c.accounts.AddEdge(ctx, platform.Edge{
		UserID: g.UserID,
		Present: func(ctx context.Context) (_ bool, err error) {
			if row, err = c.TenantUser(ctx, g.UserID); err != nil {
				return false, err
			}
			assigned, err := c.freshFolderRoles(ctx, g.FolderID, row.ID)
			if platform.GoneReason(err) != "" {
				return false, errNoFolder(g.FolderID)
			}
			return slices.Contains(assigned, g.RoleID), err
		},
		Add: func(ctx context.Context) error {
			return c.changeFolderRoles(ctx, g, row.ID, func(assigned []int64) []int64 { return append(assigned, g.RoleID) })
		},
		Exists: func() error {
			return alreadyThere(fmt.Sprintf("User %s has role %d in folder %d already.", g.UserID, g.RoleID, g.FolderID), folderGrantType, g.importID(), "")
		},
	})
	if platform.GoneReason(err) != "" {
		return errNoUser(g.UserID)
	}
	return err
}

func errNoFolder(id int64) error {
	return &platform.Problem{
		Summary: "Not found on UiPath",
		Means:   fmt.Sprintf("Orchestrator shows no folder %d in this tenant: it was deleted, it never existed there, or the sign-in may not see it.", id),
		Do:      "Check folder_id, and that tenant in the provider's uipath settings is the right one. The data source platformusers_uipath_folders lists the folders.",
	}
}

// folderWrites is how often a set of roles is written that somebody else overwrites at the same time.
const folderWrites = 4

// changeFolderRoles changes a user's roles in a folder. Orchestrator knows one way to write them, which overwrites the whole set: so the set is
// read, changed and written, one change after another for each user and folder, and looked at afterwards. A change that somebody else has
// overwritten meanwhile is made again; what somebody else writes between this reading and this writing the platform gives no way to see.
func (c *Client) changeFolderRoles(ctx context.Context, g FolderGrant, rowID int64, change func([]int64) []int64) error {
	unlock, err := c.inFolder.Lock(ctx, folderKey(g.FolderID)+"/"+strings.ToLower(g.UserID))
	if err != nil {
		return err
	}
	defer unlock()
	for range folderWrites {
		assigned, err := c.freshFolderRoles(ctx, g.FolderID, rowID)
		if err != nil {
			return err
		}
		wanted := change(slices.Clone(assigned))
		slices.Sort(wanted)
		wanted = slices.Compact(wanted)
		if len(wanted) == 0 {
			err = c.api.RemoveUserFromFolder(ctx, rowID, g.FolderID)
		} else {
			err = c.api.AssignFolderRoles(ctx, rowID, g.FolderID, wanted)
		}
		c.folderUsers.Forget(folderKey(g.FolderID))
		if err != nil {
			return c.explain(err)
		}
		now, err := c.freshFolderRoles(ctx, g.FolderID, rowID)
		if err != nil {
			return err
		}
		if slices.Contains(now, g.RoleID) == slices.Contains(wanted, g.RoleID) {
			return nil
		}
	}
	return errNotGiven(g.RoleID)
}

// RemoveFolderGrant takes a role in a folder away and leaves the user's others there. A role that is gone is as removed as it can be.
func (c *Client) RemoveFolderGrant(ctx context.Context, g FolderGrant) error {
	row, err := c.findTenantUser(ctx, g.UserID)
	if err != nil || row == nil {
		return err
	}
	assigned, err := c.freshFolderRoles(ctx, g.FolderID, row.ID)
	if platform.GoneReason(err) != "" || err == nil && !slices.Contains(assigned, g.RoleID) {
		return nil
	}
	if err != nil {
		return err
	}
	err = c.changeFolderRoles(ctx, g, row.ID, func(assigned []int64) []int64 {
		return slices.DeleteFunc(assigned, func(id int64) bool { return id == g.RoleID })
	})
	if platform.GoneReason(err) != "" {
		return nil
	}
	return err
}
