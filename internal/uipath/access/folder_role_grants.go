package access

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

// FolderRoleGrant is a role of one user in one folder.
type FolderRoleGrant struct {
	// FolderID is the folder's number, RoleID the role's. FolderPath and RoleName are what FindFolderRoleGrant looks for when there is no number,
	// and what it found.
	FolderID   int64
	FolderPath string
	UserID     string
	RoleID     int64
	RoleName   string
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
	assigned, err := c.folderRoles(ctx, g.FolderID, row.ID)
	if err != nil || slices.Contains(assigned, g.RoleID) {
		return err
	}
	alone := fmt.Sprintf("User %s no longer has role %d in folder %d: it was removed outside of Terraform.", g.UserID, g.RoleID, g.FolderID)
	return platform.WhyGone("grant", alone, c.roleEnd(ctx, g.RoleID))
}

func folderKey(id int64) string { return strconv.FormatInt(id, 10) }

// folderRolesLive is folderRoles as it is now.
func (c *Client) folderRolesLive(ctx context.Context, folderID, rowID int64) ([]int64, error) {
	c.folderUsers.Forget(folderKey(folderID))
	return c.folderRoles(ctx, folderID, rowID)
}

// folderRoles returns the roles that a row of the tenant was granted in a folder, from the list of this process. A folder that is gone is a
// *platform.GoneError, but only when the list of folders can be read and does not hold it.
func (c *Client) folderRoles(ctx context.Context, folderID, rowID int64) ([]int64, error) {
	members, err := c.folderUsers.Get(ctx, folderKey(folderID), func(ctx context.Context) ([]api.FolderUser, error) {
		return c.api.FolderUserRoles(ctx, folderID)
	})
	switch rest.KindOf(err) {
	case rest.NotFound, rest.Forbidden, rest.BadRequest:
		folders, listErr := c.Folders(ctx)
		if listErr != nil {
			return nil, listErr
		}
		listed := slices.ContainsFunc(folders, func(f api.Folder) bool { return f.ID == folderID })
		if !listed && rest.IsForbidden(err) {
			return nil, errHiddenFolder(folderID, err)
		}
		if !listed && rest.IsNotFound(err) {
			folder := folderEnd(folderID)
			return nil, &platform.GoneError{
				Why: folder.GoneWith("grant", fmt.Sprintf("Orchestrator has no folder %d any more, so the roles in it are gone, too.", folderID)), End: folder,
			}
		}
	}
	if err != nil {
		return nil, c.explain(err)
	}
	i := slices.IndexFunc(members, func(u api.FolderUser) bool { return u.UserID == rowID })
	if i < 0 {
		return nil, nil
	}
	if !members[i].RolesShown {
		// The platform overwrites a user's whole set of roles: without knowing it, a write would remove what others granted.
		return nil, &platform.Problem{
			Summary: "The roles in the folder cannot be read",
			Means: fmt.Sprintf("Orchestrator shows that user %d has access to folder %d, but not with which roles. Nothing was changed.",
				rowID, folderID),
			Do: "Check that orchestrator_base_url names Orchestrator itself, and that the sign-in may read the folder's users (OR.Folders).",
		}
	}
	return members[i].AssignedRoleIDs(), nil
}

// FindFolderRoleGrant resolves the folder's number or path, the user's id, user name or e-mail address and the role's number or name of an
// import. It does not look whether the user has the role.
func (c *Client) FindFolderRoleGrant(ctx context.Context, named FolderRoleGrant) (FolderRoleGrant, error) {
	folder, err := c.FindFolder(ctx, named.FolderID, named.FolderPath)
	if err != nil {
		return FolderRoleGrant{}, err
	}
	account, err := c.FindUser(ctx, named.UserID)
	if err != nil {
		return FolderRoleGrant{}, err
	}
	role, err := c.FindFolderRole(ctx, named.RoleID, named.RoleName)
	if err != nil {
		return FolderRoleGrant{}, err
	}
	return FolderRoleGrant{FolderID: folder.ID, FolderPath: folder.Name, UserID: account.ID, RoleID: role.ID, RoleName: role.Name}, nil
}

// AddFolderRoleGrant grants a role in a folder, and first adds the user to the tenant if need be. A role that the user has there already is an
// error that names the grant.
func (c *Client) AddFolderRoleGrant(ctx context.Context, g FolderRoleGrant) error {
	var row *api.OrchestratorUser // found once: its number never changes
	err := c.run.Created.AddEdge(ctx, platform.Edge{
		Edge:   platform.Object{Noun: NounFolderRoleGrant, ID: g.ID()},
		UserID: g.UserID,
		Present: func(ctx context.Context) (_ bool, err error) {
			if row == nil {
				row, err = c.joinTenant(ctx, g.UserID)
			}
			if err != nil {
				return false, err
			}
			assigned, err := c.folderRolesLive(ctx, g.FolderID, row.ID)
			if platform.GoneReason(err) != "" {
				return false, errNoFolder(g.FolderID)
			}
			return slices.Contains(assigned, g.RoleID), err
		},
		Add: func(ctx context.Context) error {
			return c.changeFolderRoles(ctx, g, row.ID, func(assigned []int64) []int64 { return append(assigned, g.RoleID) })
		},
		Exists: func() error {
			return errExists(fmt.Sprintf("User %s has role %d in folder %d already.", g.UserID, g.RoleID, g.FolderID), NounFolderRoleGrant, g.ID(), "")
		},
		Shown: platform.Confirmed,
	})
	return refusedFor(g.UserID, err, c.roleEnd(ctx, g.RoleID))
}

// folderWrites is how often a set of roles is written that somebody else overwrites at the same time.
const folderWrites = 4

// changeFolderRoles changes a user's roles in a folder. Orchestrator has one way to write them, which overwrites the whole set: so the set is
// read, changed and written, one change after another for each user and folder, and read afterwards. A change that somebody else has
// overwritten meanwhile is made again, and what a write lost is given back. Only a concurrent change made between the read and the write can be
// lost: the platform gives no way to see it.
func (c *Client) changeFolderRoles(ctx context.Context, g FolderRoleGrant, rowID int64, change func([]int64) []int64) error {
	unlock, err := c.locks.LockMachine(ctx, c.settings.Clock, strings.ToLower("folder/"+c.Tenant()+"/"+folderKey(g.FolderID)+"/"+g.UserID))
	if err != nil {
		return err
	}
	defer unlock()
	var ignored error
	var before []int64 // what the user had at first: a write may lose some of it, which the next one gives back
	for try := range folderWrites {
		assigned, err := c.folderRolesLive(ctx, g.FolderID, rowID)
		if err != nil {
			return err
		}
		if try == 0 {
			before = assigned
		}
		wanted := change(append(slices.Clone(assigned), platform.TakenAway(before, assigned)...))
		if try == 0 && slices.Contains(assigned, g.RoleID) && slices.Contains(wanted, g.RoleID) {
			return platform.ErrThere
		}
		slices.Sort(wanted)
		wanted = slices.Compact(wanted)
		if err := c.writeFolderRoles(ctx, g.FolderID, rowID, wanted); err != nil {
			return err
		}
		var lost []int64
		made := false
		done, err := rest.Confirm(ctx, c.settings.Clock, func(ctx context.Context) (bool, error) {
			now, err := c.folderRolesLive(ctx, g.FolderID, rowID)
			lost = platform.TakenAway(before, now, g.RoleID)
			made = slices.Contains(now, g.RoleID) == slices.Contains(wanted, g.RoleID)
			return made && len(lost) == 0, err
		})
		if done || err != nil {
			return err
		}
		if made {
			ignored = platform.ErrLost(g.UserID, fmt.Sprintf("some of the roles in folder %d", g.FolderID), lost,
				fmt.Sprintf("Role %d itself is as it was to be. The whole set was written %d times.", g.RoleID, try+1))
			continue
		}
		ignored = errNotGranted(g.RoleID)
		if !slices.Contains(wanted, g.RoleID) {
			ignored = platform.ErrNotRemoved(fmt.Sprintf("role %d of the user in the folder", g.RoleID))
		}
	}
	return ignored
}

// writeFolderRoles sets a user's roles in a folder to exactly these. No role is no access: the platform has another call for that.
func (c *Client) writeFolderRoles(ctx context.Context, folderID, rowID int64, roleIDs []int64) error {
	defer c.folderUsers.Forget(folderKey(folderID))
	if len(roleIDs) == 0 {
		return c.explain(c.api.RemoveUserFromFolder(ctx, rowID, folderID))
	}
	return c.explain(c.api.AssignFolderRoles(ctx, rowID, folderID, roleIDs))
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
	there, err := present(ctx)
	if platform.GoneReason(err) != "" || err == nil && !there {
		return nil
	}
	if err != nil {
		return err
	}
	err = c.run.Created.RemoveEdge(ctx, present, func(ctx context.Context) error {
		err := c.changeFolderRoles(ctx, g, row.ID, func(assigned []int64) []int64 {
			return slices.DeleteFunc(assigned, func(id int64) bool { return id == g.RoleID })
		})
		removed = err == nil
		return err
	})
	if platform.GoneReason(err) != "" {
		return nil
	}
	return err
}
