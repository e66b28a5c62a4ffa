package access

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// cheapPages is how many pages of a list are read for whoever comes: of the 300 reads that Automation Cloud takes in five minutes, that is a share that
// others do not feel, and a page holds a thousand.
const cheapPages = 6

// collect sets up what many reads share.
func (c *Client) collect() {
	isGone := func(err error) bool { return platform.GoneReason(err) != "" }
	c.users = snapshot.New(snapshot.Source[api.User]{
		Clock: c.settings.Clock,
		Key:   func(u api.User) string { return u.ID },
		Open: func(ctx context.Context) (*rest.Listing[api.User], error) {
			now := c.Now()
			opened, err := c.api.OpenUsers(ctx, "")
			if err == nil {
				c.reach.Put("", true)
				c.listedAt.Store(&now)
			}
			return opened, c.explain(err)
		},
		Get:       c.readUser,
		IsMissing: isGone,
		Missing:   errUserGone,
		Cheap:     cheapPages,
	})
	c.members.New = func(groupID string) snapshot.Source[api.GroupMember] {
		return snapshot.Source[api.GroupMember]{
			Clock: c.settings.Clock,
			Key:   func(m api.GroupMember) string { return api.MemberKey(m.ID) },
			Open: func(ctx context.Context) (*rest.Listing[api.GroupMember], error) {
				opened, err := c.api.OpenGroupMembers(ctx, groupID)
				return opened, c.explainGroup(ctx, groupID, err)
			},
			IsMissing: isGone,
			Missing: func(string) error {
				return &platform.GoneError{Why: fmt.Sprintf("Group %s does not have this member.", groupID)}
			},
		}
	}
	c.tenantUsers = snapshot.New(snapshot.Source[api.OrchestratorUser]{
		Clock: c.settings.Clock,
		Key:   func(u api.OrchestratorUser) string { return u.Key },
		Open: func(ctx context.Context) (*rest.Listing[api.OrchestratorUser], error) {
			opened, err := c.api.OpenOrchestratorUsers(ctx)
			return opened, c.explainTenant(err)
		},
		Get:       c.readTenantUser,
		IsMissing: isGone,
		Missing:   errNoTenantRow,
	})
	c.folderUsers.New = func(folder string) snapshot.Source[api.FolderUser] {
		id, _ := strconv.ParseInt(folder, 10, 64)
		return snapshot.Source[api.FolderUser]{
			Clock: c.settings.Clock,
			Key:   func(u api.FolderUser) string { return rowKey(u.UserID) },
			Open: func(ctx context.Context) (*rest.Listing[api.FolderUser], error) {
				now := c.Now()
				opened, err := c.api.OpenFolderUserRoles(ctx, id)
				if err == nil {
					c.foldersRead.Store(folder, now)
				}
				return opened, c.explainFolder(ctx, id, err)
			},
			IsMissing: isGone,
			Missing: func(row string) error {
				return &platform.GoneError{Why: fmt.Sprintf("User %s of the tenant has no role in folder %d.", row, id)}
			},
		}
	}
}

func errNoTenantRow(userID string) error {
	return &platform.GoneError{Why: fmt.Sprintf("User %s is not in the tenant.", userID)}
}

// readTenantUser reads the row of an account by itself: by its number, or else by the account's name.
func (c *Client) readTenantUser(ctx context.Context, userID string) (api.OrchestratorUser, error) {
	var row *api.OrchestratorUser
	var err error
	if number, ok := c.rowNumbers.Load(userID); ok {
		row, err = c.api.OrchestratorUser(ctx, number.(int64)) //nolint:forcetypeassert // nothing else is stored there
		if err == nil && !strings.EqualFold(row.Key, userID) { // a platform may leave it out, or give the number to somebody else
			row, err = c.api.FindOrchestratorUser(ctx, userID, row.UserName)
		}
	} else {
		account, _ := c.users.Known(userID)
		row, err = c.api.FindOrchestratorUser(ctx, userID, account.UserName)
	}
	if rest.IsNotFound(err) {
		return api.OrchestratorUser{}, errNoTenantRow(userID)
	}
	if err != nil {
		return api.OrchestratorUser{}, c.explainTenant(err)
	}
	return *row, nil
}

func rowKey(rowID int64) string { return strconv.FormatInt(rowID, 10) }
