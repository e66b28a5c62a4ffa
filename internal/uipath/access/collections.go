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

// cheapPages is how many pages of a list are read for whoever comes: of the 300 reads that Automation Cloud takes in five minutes, that is a share
// that others do not feel, and a page holds a thousand.
const cheapPages = 3

// collect sets up what many reads share.
func (c *Client) collect() {
	cheap := 0 // other editions have no limit of calls
	if c.OnCloud() {
		cheap = cheapPages
	}
	c.users = snapshot.New(snapshot.Source[api.User]{
		Clock: c.settings.Clock,
		Key:   func(u api.User) string { return u.ID },
		Names: func(u api.User) []string { return []string{platform.NameKey(u.UserName), platform.NameKey(u.Email)} },
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
		Cheap:     cheap,
	})
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
		Cheap:     cheapPages, // a row by itself takes two calls
	})
}

func isGone(err error) bool { return platform.GoneReason(err) != "" }

// membersOf are the members of a group.
func (c *Client) membersOf(groupID string) *snapshot.Collection[api.GroupMember] {
	return c.members.Of(strings.ToLower(groupID), func() snapshot.Source[api.GroupMember] {
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
	})
}

// folderUsersOf are the users of a folder, by the numbers of their rows in the tenant.
func (c *Client) folderUsersOf(folderID int64) *snapshot.Collection[api.FolderUser] {
	return c.folderUsers.Of(folderKey(folderID), func() snapshot.Source[api.FolderUser] {
		return snapshot.Source[api.FolderUser]{
			Clock: c.settings.Clock,
			Key:   func(u api.FolderUser) string { return rowKey(u.UserID) },
			Open: func(ctx context.Context) (*rest.Listing[api.FolderUser], error) {
				now := c.Now()
				opened, err := c.api.OpenFolderUserRoles(ctx, folderID, false)
				if err == nil {
					c.foldersRead.Store(folderID, now)
				}
				return opened, c.explainFolder(ctx, folderID, err)
			},
			IsMissing: isGone,
			Missing: func(row string) error {
				return &platform.GoneError{Why: fmt.Sprintf("User %s of the tenant has no role in folder %d.", row, folderID)}
			},
		}
	})
}

func errNoTenantRow(userID string) error {
	return &platform.GoneError{Why: fmt.Sprintf("User %s is not in the tenant.", userID)}
}

// readTenantUser reads the row of an account by itself: by its number, or else by the account's name. Where neither finds it, the list decides.
func (c *Client) readTenantUser(ctx context.Context, userID string) (api.OrchestratorUser, error) {
	if number, ok := c.rowNumbers.Load(userID); ok {
		row, err := c.api.OrchestratorUser(ctx, number.(int64)) //nolint:forcetypeassert // nothing else is stored there
		switch {
		case rest.IsNotFound(err):
			return api.OrchestratorUser{}, errNoTenantRow(userID)
		case err != nil:
			return api.OrchestratorUser{}, c.explainTenant(err)
		case strings.EqualFold(row.Key, userID): // else somebody else has the number
			return *row, nil
		}
	}
	if account, err := c.users.Get(ctx, userID); err == nil {
		rows, err := c.api.OrchestratorUsersNamed(ctx, account.UserName)
		if err != nil && rest.KindOf(err) != rest.BadRequest { // some names cannot be filtered by
			return api.OrchestratorUser{}, c.explainTenant(err)
		}
		for _, row := range rows {
			if row.Key == userID {
				return row, nil
			}
		}
	}
	rows, err := c.tenantUsers.LookAll(ctx)
	if err != nil {
		return api.OrchestratorUser{}, err
	}
	for _, row := range rows {
		if row.Key == userID {
			return row, nil
		}
	}
	return api.OrchestratorUser{}, errNoTenantRow(userID)
}

func rowKey(rowID int64) string { return strconv.FormatInt(rowID, 10) }
