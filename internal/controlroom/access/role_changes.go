package access

import (
	"context"
	"errors"
	"slices"
	"time"

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
	decide := func(before *api.User, sent bool, changes []*roleChange, results []roleResult) (ids api.UserChange) {
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
	}
	return c.changeRoles(ctx, userID, c.freshUser, batch, decide)
}

// takeRoles takes roles away from a user. The last role stays: that is api.ErrLastRole. The administrator's role is errProtected without a guard.
func (c *Client) takeRoles(ctx context.Context, userID string, batch func() []*roleChange) ([]roleResult, error) {
	decide := func(before *api.User, _ bool, changes []*roleChange, results []roleResult) (ids api.UserChange) {
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
	}
	return c.changeRoles(ctx, userID, c.presentUser, batch, decide)
}

// changeRoles sends what came together for one user, by one update: a Control Room takes whole users only.
func (c *Client) changeRoles(ctx context.Context, userID string, read readUser, batch func() []*roleChange, decide decideRoles,
) ([]roleResult, error) {
	var results []roleResult
	_, err := c.editUser(ctx, userID, read, func(before *api.User, sent bool) (api.UserChange, error) {
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

// readUser returns an account with all that an update sends back.
type readUser func(ctx context.Context, id string) (*api.User, error)

// editUser changes an account by what it is now, as read shows it, and keeps what it is afterwards.
func (c *Client) editUser(ctx context.Context, id string, read readUser, decide func(before *api.User, sent bool) (api.UserChange, error),
) (*api.User, error) {
	number, err := parseUserID(id)
	if err != nil {
		return nil, err
	}
	begun := c.settings.Clock.Time()
	updated, err := c.api.EditUser(ctx, number, api.Edit{
		Read:   func(ctx context.Context) (*api.User, error) { return read(ctx, id) },
		Decide: decide,
	})
	if err != nil {
		c.fresh.Delete(id)
		c.users.Forget(id) // it may have been carried out
		return nil, err
	}
	c.users.Put(updated)
	if _, isNew := c.fresh.Load(id); isNew {
		c.fresh.Store(id, begun)
	}
	return updated, nil
}

// presentUser is an account as it is now, with all that an update sends back.
//
// An update replaces the whole account, so one that was read a while ago would undo what somebody else did since: whether a Control Room refuses an
// update of an old version is not documented. So what this run read or wrote before is believed only after a look that shows the same version,
// roles and all else; accounts that are written to at the same time share that look, one list for all of them, and it is no older than a read of its
// own would be. Every other account is read by itself, since lists leave out a part of what an update has to send back.
//
// One who leaves is read like anybody else. What a list leaves out matters no more once the account is deleted, but when the role is taken away
// nothing says for certain that it will be: in a destroy, Terraform plans the end of a grant before that of its user, or beside it, so the plan of
// the grant does not know; UserLeaves holds also for those whom deletion_policy only disables, or lets go, and for those who are taken to leave; and
// a delete may be refused, or never be sent. An update without those fields would then have blanked (documented) what no further run brings back: the
// permission for several sessions, and that the device is attested. For the same reasons a removal has a confirmation of its own: the look after a
// delete that is refused, or never comes, would report nothing of the role.
func (c *Client) presentUser(ctx context.Context, id string) (*api.User, error) {
	if known, ok := c.users.Known(id); ok && known.IsWhole() {
		account, err := c.users.Look(snapshot.BeforeWriting(ctx), id)
		if err != nil || account.IsWhole() {
			return account, err
		}
	}
	return c.UserLive(ctx, id)
}

// freshFor is how long the response to a write of a new account is taken for what the account is.
const freshFor = 10 * time.Second

// freshUser is presentUser for an update that only gives roles: an account that this run created, and wrote last less than freshFor ago, needs no
// look.
//
// The response to that write shows how the account was then. It is no older than what a read may be that an update waits behind, on a slow connection
// or for a rate limit, which nothing can close, and hardly anybody else knows yet that the account exists. Its version goes along: where the platform
// refuses an old one, the account is read again, and nothing is undone even then. An account that was there before this run is looked at, however
// recently this run wrote it: others work with it. So is one that is locked, or loses roles: guards go by what it is.
func (c *Client) freshUser(ctx context.Context, id string) (*api.User, error) {
	if known, ok := c.users.Known(id); ok && known.IsWhole() && c.isFresh(id) {
		return known, nil
	}
	return c.presentUser(ctx, id)
}

// isFresh counts from before the write was sent, by the time of day: a computer that slept meanwhile would not have counted that otherwise.
func (c *Client) isFresh(id string) bool {
	value, _ := c.fresh.Load(id)
	begun, ok := value.(time.Time)
	since := c.settings.Clock.Time().Round(0).Sub(begun.Round(0))
	return ok && since >= 0 && since < freshFor
}
