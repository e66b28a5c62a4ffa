package access

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// folderChange is a role that a row of the tenant gets in a folder, or loses.
type folderChange struct {
	rowID, roleID int64
	grant         bool
	// back are roles to give back: an earlier write took them away unasked.
	back []int64
	// again says that an earlier write was to make this very change.
	again bool
	// before is set to the roles that the row had, for the look afterwards.
	before *[]int64
}

// wanted is what the change makes of a set of roles, sorted.
func (f folderChange) wanted(assigned []int64) []int64 {
	wanted := append(slices.Clone(assigned), f.back...)
	if f.grant {
		wanted = append(wanted, f.roleID)
	} else {
		wanted = slices.DeleteFunc(wanted, func(id int64) bool { return id == f.roleID })
	}
	slices.Sort(wanted)
	return slices.Compact(wanted)
}

// folderWrites is how often a set of roles is written that somebody else overwrites at the same time.
const folderWrites = 4

// changeFolderRole changes one role of a user in a folder, together with what others change there, and looks afterwards. A change that somebody else
// has overwritten meanwhile is made again, and what a write lost is given back.
func (c *Client) changeFolderRole(ctx context.Context, g FolderRoleGrant, rowID int64, grant bool) error {
	members, key := c.folderUsersOf(g.FolderID), rowKey(rowID)
	batcher := &c.batches.folderGrants
	if !grant {
		batcher = &c.batches.folderRevokes
	}
	var before, lost []int64 // before: at first
	made := false
	judge := func(now []int64) bool {
		lost = slices.DeleteFunc(platform.TakenAway(before, now, g.RoleID), func(role int64) bool {
			_, left := c.left.Load(folderRoleKey(g.FolderID, rowID, role))
			return left
		})
		made = slices.Contains(now, g.RoleID) == grant
		return made && len(lost) == 0
	}
	problem := func(writes int) error {
		switch {
		case made:
			return platform.ErrLost(g.UserID, fmt.Sprintf("some of the roles in folder %d", g.FolderID), lost,
				fmt.Sprintf("Role %d itself is as it was to be. The whole set was written %d times.", g.RoleID, writes))
		case grant:
			return errNotGranted(g.RoleID)
		}
		return platform.ErrNotRemoved(fmt.Sprintf("role %d of the user in the folder", g.RoleID))
	}
	for try := range folderWrites {
		ctx, end := members.Writing(ctx)
		first := before
		_, err := batcher.Do(ctx, folderKey(g.FolderID), folderChange{
			rowID: rowID, roleID: g.RoleID, grant: grant, back: slices.Clone(lost), again: try > 0, before: &first,
		})
		if err == nil && try == 0 {
			before = first
		}
		var done bool
		switch {
		case err != nil:
		case grant && len(before) == 0: // nothing is lost that would have to be given back, so others may look
			done, err = c.confirmFolderRole(ctx, members, g, rowID, judge, func() error {
				if !made {
					return nil
				}
				return problem(try + 1)
			})
		default:
			done, err = rest.Confirm(ctx, c.settings.Clock, func(ctx context.Context) (bool, error) {
				now, err := c.folderRolesLive(ctx, g.FolderID, rowID)
				return err == nil && judge(now), err
			})
		}
		end()
		if err != nil {
			members.Forget(key)
		}
		if done || err != nil {
			return err
		}
	}
	return problem(folderWrites)
}

// confirmFolderRole looks whether the folder shows a role that was granted. lost is what a later look says that it took away, nil for nothing.
func (c *Client) confirmFolderRole(
	ctx context.Context, members *snapshot.Collection[api.FolderUser], g FolderRoleGrant, rowID int64, judge func([]int64) bool, lost func() error,
) (bool, error) {
	shown, err := members.Confirm(ctx, snapshot.Confirmation[api.FolderUser]{
		Key:   rowKey(rowID),
		Shown: func(now api.FolderUser) bool { return judge(now.AssignedRoleIDs()) },
		Late: func() {
			if late := lost(); late != nil {
				c.run.Late.Add(late)
				return
			}
			c.run.Late.Add(platform.ErrLate(fmt.Sprintf("role %d of user %s in folder %d", g.RoleID, g.UserID, g.FolderID)))
		},
	})
	return shown, err
}

func folderRoleKey(folderID, rowID, roleID int64) string {
	return fmt.Sprintf("folder/%d/%d/%d", folderID, rowID, roleID)
}

// readFor is how long the roles in a folder are believed by a write: Orchestrator's call overwrites the whole set, and so whatever somebody else has
// granted since.
const readFor = 2 * time.Second

// sendFolderRoles changes roles in a folder. Orchestrator has one way to write them, which overwrites the whole set of a user: so the sets are read,
// changed and written, one batch after another for each folder. Users who end with the same set go in one call. Only a change that others make
// between the read and the write can be lost, which the platform gives no way to see: the read is of this moment, or shows what this process has
// written since.
func (c *Client) sendFolderRoles(ctx context.Context, folder string, batch func() []folderChange) ([]snapshot.Result[none], error) {
	folderID, err := strconv.ParseInt(folder, 10, 64)
	if err != nil {
		return nil, err
	}
	key := strings.ToLower("folder/" + c.Tenant() + "/" + folder)
	unlock, err := c.locks.LockMachine(ctx, c.settings.Clock, key)
	if err != nil {
		return nil, err
	}
	defer unlock()
	members := c.folderUsersOf(folderID)
	others := c.locks.TakeOver(key, c.name)
	read, ok := c.foldersRead.Load(folderID)
	if at, _ := read.(time.Time); !ok || others || c.Now().Sub(at) > readFor {
		if _, err := members.LookAll(ctx); err != nil {
			return nil, err
		}
	}
	changes := batch()
	results := make([]snapshot.Result[none], len(changes))
	sets, order := map[string]*folderSet{}, []string(nil)
	rows := map[int64][]int64{} // what each row is to have, several changes of one row together
	for i, change := range changes {
		assigned, err := c.folderRoles(ctx, folderID, change.rowID, false)
		if err != nil {
			results[i].Err = err
			continue
		}
		*change.before = assigned
		if change.grant && !change.again && slices.Contains(assigned, change.roleID) {
			results[i].Err = platform.ErrThere
			continue
		}
		if earlier, ok := rows[change.rowID]; ok {
			assigned = earlier
		}
		rows[change.rowID] = change.wanted(assigned)
	}
	for i, change := range changes {
		if results[i].Err != nil {
			continue
		}
		set := fmt.Sprint(rows[change.rowID])
		if sets[set] == nil {
			sets[set] = &folderSet{roles: rows[change.rowID]}
			order = append(order, set)
		}
		sets[set].add(i, change.rowID)
	}
	for _, set := range order {
		c.writeFolderSet(ctx, folderID, sets[set], changes, results)
	}
	return results, nil
}

// folderSet is a set of roles that several rows are to have, by the places of their changes in a batch.
type folderSet struct {
	roles  []int64
	rows   []int64
	places []int
}

func (s *folderSet) add(place int, rowID int64) {
	s.places = append(s.places, place)
	if !slices.Contains(s.rows, rowID) {
		s.rows = append(s.rows, rowID)
	}
}

// writeFolderSet writes a set for all of its rows, or for each by itself where the platform refuses that: one of them may not be there any more.
func (c *Client) writeFolderSet(ctx context.Context, folderID int64, set *folderSet, changes []folderChange, results []snapshot.Result[none]) {
	outcome := map[int64]error{}
	var err error
	if len(set.roles) > 0 {
		err = c.explain(c.api.AssignFolderRoles(ctx, set.rows, folderID, set.roles))
	}
	for _, row := range set.rows {
		switch {
		case len(set.roles) == 0: // no role is no access: the platform has another call for that
			outcome[row] = c.explain(c.api.RemoveUserFromFolder(ctx, row, folderID))
		case len(set.rows) > 1 && refusesAll(err):
			outcome[row] = c.explain(c.api.AssignFolderRoles(ctx, []int64{row}, folderID, set.roles))
		default:
			outcome[row] = err
		}
	}
	members := c.folderUsersOf(folderID)
	for _, place := range set.places {
		change := changes[place]
		results[place].Err = outcome[change.rowID]
		if results[place].Err != nil {
			members.Forget(rowKey(change.rowID))
			continue
		}
		left := folderRoleKey(folderID, change.rowID, change.roleID)
		if change.grant {
			c.left.Delete(left)
		} else {
			c.left.Store(left, true)
		}
		shown := api.FolderUser{UserID: change.rowID, RolesShown: true}
		for _, role := range set.roles {
			shown.Roles = append(shown.Roles, api.FolderRole{ID: role})
		}
		members.Put(shown)
	}
}
