package access

import (
	"context"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// The most that goes into one call. For creates and deletes no limit is documented; the portal invites 20 at once.
const (
	mostAtOnce  = 100
	mostInvites = 20
)

// none is the result of a write that returns nothing.
type none = struct{}

// batches send what the platform takes in one call: each change is that of one resource, and has a result of its own.
type batches struct {
	// creates are by the groups that the accounts have from the first day.
	creates snapshot.Batcher[api.NewUser, *api.User]
	deletes snapshot.Batcher[string, none]
	invites snapshot.Batcher[api.NewInvite, *api.User]
	// joins and leaves are by group.
	joins, leaves snapshot.Batcher[memberChange, none]
	// grants and revokes are by role, of rows of the tenant by their numbers.
	grants, revokes snapshot.Batcher[int64, none]
	// folderGrants and folderRevokes are by folder.
	folderGrants, folderRevokes snapshot.Batcher[folderChange, none]
}

func (c *Client) setBatches() {
	clock := c.settings.Clock
	c.batches = batches{
		creates:       snapshot.Batcher[api.NewUser, *api.User]{Clock: clock, Max: mostAtOnce, Send: c.sendCreates, Apart: refusesAll},
		deletes:       snapshot.Batcher[string, none]{Clock: clock, Max: mostAtOnce, Send: c.sendDeletes},
		invites:       snapshot.Batcher[api.NewInvite, *api.User]{Clock: clock, Max: mostInvites, Send: c.sendInvites},
		joins:         snapshot.Batcher[memberChange, none]{Clock: clock, Max: mostAtOnce, Send: c.sendMembers(true)},
		leaves:        snapshot.Batcher[memberChange, none]{Clock: clock, Max: mostAtOnce, Send: c.sendMembers(false)},
		grants:        snapshot.Batcher[int64, none]{Clock: clock, Max: mostAtOnce, Send: c.sendTenantRoles(true), Apart: refusesAll},
		revokes:       snapshot.Batcher[int64, none]{Clock: clock, Max: mostAtOnce, Send: c.sendTenantRoles(false), Apart: refusesAll},
		folderGrants:  snapshot.Batcher[folderChange, none]{Clock: clock, Max: mostAtOnce, Send: c.sendFolderRoles},
		folderRevokes: snapshot.Batcher[folderChange, none]{Clock: clock, Max: mostAtOnce, Send: c.sendFolderRoles},
	}
}

// refusesAll recognizes a call that the platform refused as a whole, perhaps for the sake of one of those whom it is about.
func refusesAll(err error) bool {
	switch rest.KindOf(err) {
	case rest.BadRequest, rest.Conflict, rest.NotFound:
		return true
	}
	return false
}

// all gives each of n changes the result of the one call that made them.
func all(n int, err error) ([]snapshot.Result[none], error) {
	if err != nil {
		return nil, err
	}
	return make([]snapshot.Result[none], n), nil
}

// each makes changes one by one.
func each[T any](items []T, change func(T) error) []snapshot.Result[none] {
	results := make([]snapshot.Result[none], len(items))
	for i, item := range items {
		results[i].Err = change(item)
	}
	return results
}

func (c *Client) sendCreates(ctx context.Context, _ string, batch func() []api.NewUser) ([]snapshot.Result[*api.User], error) {
	users := batch()
	switch len(users) {
	case 0:
		return nil, nil
	case 1:
		created, err := c.api.CreateUser(ctx, users[0])
		return []snapshot.Result[*api.User]{{Value: created, Err: err}}, nil
	}
	created, err := c.api.CreateUsers(ctx, users)
	if err != nil {
		return nil, err
	}
	results := make([]snapshot.Result[*api.User], len(users))
	for i, one := range created {
		results[i] = snapshot.Result[*api.User]{Value: one.User, Err: one.Err}
	}
	return results, nil
}

// sendDeletes deletes several accounts with one call. What that does for the others when the platform refuses one is not documented, so after a
// refusal each goes by itself: a delete may be repeated.
func (c *Client) sendDeletes(ctx context.Context, _ string, batch func() []string) ([]snapshot.Result[none], error) {
	ids := batch()
	if len(ids) > 1 {
		err := c.api.DeleteUsers(ctx, ids)
		switch rest.KindOf(err) {
		case rest.BadRequest, rest.Conflict, rest.NotFound, rest.Forbidden, rest.NotAllowed:
		default:
			return all(len(ids), err)
		}
	}
	return each(ids, func(id string) error { return c.api.DeleteUser(ctx, id) }), nil
}
