package access

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// Waits for a name that this process has just freed: a deleted account may hold it for a moment (assumed, since deletion is reported to be soft).
const (
	freedTries = 5
	freedWait  = 500 * time.Millisecond
)

// CreateUser creates an account under the id that it is given. A lost response is resolved by looking for that id; there is never a second
// account.
func (c *Client) CreateUser(ctx context.Context, user api.NewUser) (*api.User, error) {
	for try := 0; ; try++ {
		created, err := c.batches.creates.Do(ctx, groupsKey(user.GroupIDs), user)
		switch {
		case err == nil:
			c.users.Put(*created)
			c.wasCreated(user.UserName, user.Email)
			c.run.Created.Record(created.ID)
			return created, nil
		case !api.IsDuplicate(err) && rest.KindOf(err) != rest.Conflict:
			return nil, c.explain(err)
		case c.isFreed(user.UserName, user.Email) && try < freedTries:
			if stopped := c.settings.Clock.Wait(ctx, freedWait<<try); stopped != nil {
				return nil, err
			}
		default:
			return nil, c.explainTaken(ctx, user, err)
		}
	}
}

// groupsKey is the same for the same groups: the platform creates accounts with the same groups in one call.
func groupsKey(ids []string) string {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return strings.ToLower(strings.Join(ids, " "))
}

// explainTaken finds who has the name or e-mail address because of which a create was refused.
func (c *Client) explainTaken(ctx context.Context, user api.NewUser, refused error) error {
	holders, err := c.findUsersLive(ctx, user.UserName, func(u api.User) bool { return holds(u, user.UserName, user.Email) })
	switch {
	case err == nil && len(holders) == 1:
		return ErrTaken(&holders[0])
	case err == nil && len(holders) > 1: // a local account and one of a directory, or a name and an e-mail address
		_, several := exactlyOne(holders, "user", user.UserName, describeUser)
		return several
	}
	return &platform.Problem{
		Err: refused,
		Means: fmt.Sprintf("UiPath reports that the user name %q or the e-mail address is taken, but shows no account that has it. A deleted account "+
			"may hold it for a while.", user.UserName),
		Do: "Try again later, or choose another user name or e-mail address. Nothing was created.",
	}
}

// isFreed reports whether this process deleted an account with one of the names.
func (c *Client) isFreed(names ...string) bool {
	for _, name := range names {
		if _, ok := c.freed.Load(strings.ToLower(name)); ok && name != "" {
			return true
		}
	}
	return false
}

// UpdateUser sends the fields that changed, and refuses to disable protected accounts.
func (c *Client) UpdateUser(ctx context.Context, id string, change api.UserChange) error {
	if change.IsActive == nil || *change.IsActive {
		if len(change.GroupIDsToAdd)+len(change.GroupIDsToRemove) == 0 {
			return c.updateUser(ctx, id, change)
		}
		unlock, err := c.lockGroups(ctx, id)
		if err != nil {
			return err
		}
		defer unlock()
		before, err := c.UserLive(ctx, id)
		if err != nil {
			return err
		}
		ctx, end := c.users.Writing(ctx)
		defer end()
		if err := c.updateUser(ctx, id, change); err != nil {
			return err
		}
		groups := api.UserChange{GroupIDsToAdd: change.GroupIDsToAdd, GroupIDsToRemove: change.GroupIDsToRemove}
		return c.confirmGroups(ctx, *before, groups, "the user's groups are not as they were to be")
	}
	if err := c.guardSelf(ctx, id, "disable"); err != nil {
		return err
	}
	return c.withAdministrators(ctx, id,
		func() error { return c.guardLastAdministrator(ctx, id) },
		func() error {
			ctx, end := c.users.Writing(ctx)
			defer end()
			err := c.updateUser(ctx, id, change)
			err = platform.ConfirmRemoved(ctx, c.settings.Clock, "user "+id, err, func(ctx context.Context) (bool, error) {
				account, err := c.UserLive(ctx, id)
				return err == nil && !account.IsActive, err
			})
			if err != nil {
				c.users.Forget(strings.ToLower(id))
			}
			return err
		})
}

// updateUser sends a change. The response does not show the account, so a change whose outcome is in doubt is looked for there.
func (c *Client) updateUser(ctx context.Context, id string, change api.UserChange) error {
	err := c.api.UpdateUser(ctx, id, change)
	there := false
	err = rest.LookAgain(ctx, c.settings.Clock, err, func(ctx context.Context) (bool, error) {
		account, err := c.api.User(ctx, id)
		there = err == nil
		return err == nil && change.MadeIn(*account), err
	})
	if err == nil {
		c.patchUser(id, change)
		return nil
	}
	c.users.Forget(strings.ToLower(id))
	switch rest.KindOf(err) {
	case rest.NotFound, rest.BadRequest, rest.Forbidden: // with which status the platform reports a missing account is not documented
		if there {
			break
		}
		if _, gone := c.UserLive(ctx, id); platform.GoneReason(gone) != "" {
			return gone
		}
	}
	return c.explain(err)
}

// DisableUser locks an account out without deleting it. A missing account counts as disabled.
func (c *Client) DisableUser(ctx context.Context, id string) error {
	active := false
	err := c.UpdateUser(ctx, id, api.UserChange{IsActive: &active})
	if platform.GoneReason(err) != "" {
		return nil
	}
	return err
}

// DeleteUser is the platform's delete, from the whole organization. It refuses to delete protected accounts. A missing account counts as deleted.
func (c *Client) DeleteUser(ctx context.Context, id, userName, email string) error {
	if err := c.guardSelf(ctx, id, "delete"); err != nil {
		return err
	}
	return c.withAdministrators(ctx, id,
		func() error { return c.guardLastAdministrator(ctx, id) },
		func() error { return c.deleteUser(ctx, id, userName, email) })
}

// deleteUser deletes an account and records that its names are free.
func (c *Client) deleteUser(ctx context.Context, id, userName, email string) error {
	key := strings.ToLower(id)
	ctx, end := c.users.Writing(ctx)
	defer end()
	gone := func(ctx context.Context) (bool, error) { return c.users.IsGone(ctx, key) }
	_, err := c.batches.deletes.Do(ctx, "", id)
	if err == nil {
		err = platform.ConfirmRemoved(ctx, c.settings.Clock, "user "+id, nil, gone)
	} else {
		err = rest.LookAgain(ctx, c.settings.Clock, err, gone)
	}
	if rest.KindOf(err) == rest.Forbidden { // with which status the platform reports a missing account is not documented
		if isGone, lookErr := gone(ctx); lookErr == nil && isGone {
			err = nil
		}
	}
	if err != nil {
		c.users.Forget(key)
		return c.explain(err)
	}
	c.users.Remove(key)
	c.freed.Store(strings.ToLower(userName), true)
	c.freed.Store(strings.ToLower(email), true)
	return nil
}
