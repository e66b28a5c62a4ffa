package access

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// departures records what this run takes away. A Control Room's user has at least one role, so the last one cannot be taken away before the user:
// it is left, and goes with the user, when the user leaves in the same run.
type departures struct {
	// users are those, by id, who are destroyed or replaced; grants are the ids of those that the plan destroys, and read of those that this run has
	// read before its plan.
	users, grants, read sync.Map
	// deleting are the ids of the users whom this run is deleting, or has deleted.
	deleting sync.Map
}

// recordRead records that this run has read a grant.
func (d *departures) recordRead(g RoleGrant) { d.read.Store(g.ID(), true) }

// RecordLeaving records that this run destroys or replaces a user.
func (c *Client) RecordLeaving(userID string) { c.departures.users.Store(userID, true) }

// UserLeaves reports whether this run destroys or replaces a user, as far as its plan has got.
func (c *Client) UserLeaves(userID string) bool {
	_, leaves := c.departures.users.Load(userID)
	return leaves
}

// LeavingUsers are the ids of the users whom this plan destroys or replaces, as far as it has got, sorted. It is never nil.
func (c *Client) LeavingUsers() []string {
	var ids []string
	c.departures.users.Range(func(id, _ any) bool {
		if text, ok := id.(string); ok {
			ids = append(ids, text)
		}
		return true
	})
	slices.Sort(ids)
	return ids
}

// Waits of a plan for what it does with a user: Terraform plans what is no longer configured in any order.
const (
	leavingTries = 20
	leavingWait  = 100 * time.Millisecond
)

// PlanRemoval records that this plan destroys a grant, and refuses what the apply would be refused. managed says that the state has the user, too.
// It returns the account as this run has read it last, nil for one that is gone.
func (c *Client) PlanRemoval(ctx context.Context, g RoleGrant, managed bool) (*api.User, error) {
	c.departures.grants.Store(g.ID(), true)
	account, err := c.KnownUser(ctx, g.UserID)
	if platform.GoneReason(err) != "" {
		return nil, nil
	}
	if err != nil || !g.givenByHand(account) {
		return account, err
	}
	if err := c.GuardRoleGrant(ctx, g, account); err != nil {
		return nil, err
	}
	keepsRole := slices.ContainsFunc(RoleIDs(account.Roles), func(id int64) bool {
		_, goes := c.departures.grants.Load(RoleGrant{UserID: g.UserID, RoleID: id}.ID())
		return !goes
	})
	leaves, err := c.awaitLeaving(ctx, g, (managed || c.run.Accounts.Has(g.UserID)) && !keepsRole)
	if err != nil || leaves || keepsRole {
		return account, err
	}
	if account, err = c.WithDirectory(ctx, account); platform.GoneReason(err) != "" {
		return nil, nil
	}
	if err == nil && len(account.SysAssignedRoles) == 0 {
		err = errLastRole(account, g)
	}
	return account, err
}

// awaitLeaving reports whether the user of a grant that is destroyed is destroyed or replaced, too, and waits for the plan of the user when that
// matters. The plan of a destroy gets to users last and reads nothing before: there a user of the state is taken to leave.
func (c *Client) awaitLeaving(ctx context.Context, g RoleGrant, wait bool) (bool, error) {
	_, read := c.departures.read.Load(g.ID())
	for try := 0; ; try++ {
		leaves := c.UserLeaves(g.UserID)
		switch {
		case leaves || c.run.Accounts.Keeps(g.UserID) || !wait:
			return leaves, nil
		case !read || try == leavingTries:
			c.RecordLeaving(g.UserID)
			return true, nil
		}
		if err := c.settings.Clock.Wait(ctx, leavingWait); err != nil {
			return false, err
		}
	}
}
