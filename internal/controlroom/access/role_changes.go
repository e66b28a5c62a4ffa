package access

import (
	"context"
	"errors"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// none is the result of a change that has no other than its error.
type none = struct{}

// roleChange is one role that a user is to be given, or that is to be taken away. Those of one user that come together are one update of the user,
// and one mail. What is given and what is taken never go together.
type roleChange struct {
	grant RoleGrant
	// guarded says that whoever takes the role away has made sure that an administrator remains, and sees to it that this stays so.
	guarded bool
	// ctx is the operation's. From the moment in which the update is sent it is that of its confirmation, and end ends that.
	ctx context.Context //nolint:containedctx // a batch sends for several operations
	end func()
}

// errProtected is a change that was not sent since it takes the administrator's role away, or locks an administrator, without a guard.
var errProtected = errors.New("the user is an administrator")

// isRefused reports a refusal that changed nothing: one role of a batch may be the reason.
func isRefused(err error) bool {
	return rest.KindOf(err) == rest.BadRequest && !errors.Is(err, api.ErrRolesIgnored)
}

// begin records that the update is about to be sent: from now on looks wait for it.
func (r *roleChange) begin(c *Client) {
	if r.end == nil {
		r.ctx, r.end = c.users.Writing(r.ctx)
	}
}

// finish ends what begin began.
func (r *roleChange) finish() {
	if r.end != nil {
		r.end()
		r.end = nil
	}
}

// roleResult is what became of each change of a batch.
type roleResult = snapshot.Result[none]

// decideRoles returns what to send for the changes of a batch to a user who was just read, and judges those that need nothing. sent says that what it
// returned before may have been carried out; the results are those of then.
type decideRoles func(before *api.User, sent bool, changes []*roleChange, results []roleResult) api.UserChange

// giveRoles gives roles to a user. A role that was there before anything was sent is platform.ErrThere.
func (c *Client) giveRoles(ctx context.Context, userID string, batch func() []*roleChange) ([]roleResult, error) {
	return c.changeRoles(ctx, userID, batch, func(before *api.User, sent bool, changes []*roleChange, results []roleResult) (ids api.UserChange) {
		for i, change := range changes {
			switch {
			case !change.grant.isThere(before):
				ids.AddRoleIDs = append(ids.AddRoleIDs, change.grant.RoleID)
				results[i].Err = nil
			case !sent:
				results[i].Err = platform.ErrThere
			}
		}
		return ids
	})
}

// takeRoles takes roles away from a user. The last role stays: that is api.ErrLastRole. The administrator's role is errProtected without a guard.
func (c *Client) takeRoles(ctx context.Context, userID string, batch func() []*roleChange) ([]roleResult, error) {
	return c.changeRoles(ctx, userID, batch, func(before *api.User, _ bool, changes []*roleChange, results []roleResult) (ids api.UserChange) {
		left := RoleIDs(before.Roles)
		for i, change := range changes {
			results[i].Err = nil
			switch {
			case !change.grant.givenByHand(before), slices.Contains(ids.RemoveRoleIDs, change.grant.RoleID): // or another grant of it goes, too
			case !change.guarded && change.grant.takesAdministrator(before):
				results[i].Err = errProtected
			case len(left) == 1 && len(before.SysAssignedRoles) == 0:
				results[i].Err = api.ErrLastRole
			default:
				left = slices.DeleteFunc(left, func(id int64) bool { return id == change.grant.RoleID })
				ids.RemoveRoleIDs = append(ids.RemoveRoleIDs, change.grant.RoleID)
			}
		}
		return ids
	})
}

// changeRoles sends what came together for one user, by one update: a Control Room takes whole users only.
func (c *Client) changeRoles(ctx context.Context, userID string, batch func() []*roleChange, decide decideRoles) ([]roleResult, error) {
	var results []roleResult
	_, err := c.editUser(ctx, userID, func(before *api.User, sent bool) (api.UserChange, error) {
		changes := batch()
		if results == nil {
			results = make([]roleResult, len(changes))
		}
		change := decide(before, sent, changes, results)
		if !platform.IsEmpty(change) {
			for _, one := range changes {
				one.begin(c)
			}
		}
		return change, nil
	})
	if err != nil {
		for _, one := range batch() { // the looks of what is sent next must not wait for these
			one.finish()
		}
	}
	return results, err
}

// editUser changes an account by what it is now, and keeps what it is afterwards.
func (c *Client) editUser(ctx context.Context, id string, decide func(before *api.User, sent bool) (api.UserChange, error)) (*api.User, error) {
	number, err := parseUserID(id)
	if err != nil {
		return nil, err
	}
	updated, err := c.api.EditUser(ctx, number, api.Edit{
		Read:   func(ctx context.Context) (*api.User, error) { return c.presentUser(ctx, id) },
		Decide: decide,
	})
	if err != nil {
		c.users.Forget(id) // it may have been carried out
		return nil, err
	}
	c.users.Put(updated)
	return updated, nil
}

// presentUser is an account as it is now, with all that an update sends back.
//
// An update replaces the whole account, so one that was read a while ago would undo what somebody else did since: whether a Control Room refuses an
// update of an old version is not documented. So what this run read or wrote before is believed only after a look that shows the same version,
// roles and all else; accounts that are written to at the same time share that look, one list for all of them, and it is no older than a read of its
// own would be. An account that was just created needs no other call, therefore; every other one is read by itself, since lists leave out a part of
// what an update has to send back.
func (c *Client) presentUser(ctx context.Context, id string) (*api.User, error) {
	if known, ok := c.users.Known(id); ok && known.IsWhole() {
		account, err := c.users.Look(snapshot.BeforeWriting(ctx), id)
		if err != nil || account.IsWhole() {
			return account, err
		}
	}
	return c.UserLive(ctx, id)
}
