package access

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// memberChange is a user who joins or leaves a group.
type memberChange struct {
	userID string
	// local says that the account's side takes the change, too.
	local bool
}

// sendMembers changes the members of a group. One local account changes on the account's side, which built-in groups surely allow; several, and those
// of a directory, change on the group's side. All other members are left alone by both. After a refusal each goes by itself: it may be the group that
// takes no change on its side, or one of the users.
func (c *Client) sendMembers(join bool) func(context.Context, string, func() []memberChange) ([]snapshot.Result[none], error) {
	return func(ctx context.Context, groupID string, batch func() []memberChange) ([]snapshot.Result[none], error) {
		changes := batch()
		_, refuses := c.refusesMembers.Load(groupID)
		if len(changes) > 1 && !refuses {
			err := c.changeMembers(ctx, groupID, join, changes...)
			if !refusesAll(err) && rest.KindOf(err) != rest.Forbidden {
				return all(len(changes), c.explain(err))
			}
			refuses = true
		}
		results := each(changes, func(change memberChange) error {
			if !change.local {
				return c.explain(c.changeMembers(ctx, groupID, join, change))
			}
			update := api.UserChange{GroupIDsToAdd: []string{groupID}}
			if !join {
				update = api.UserChange{GroupIDsToRemove: []string{groupID}}
			}
			return c.explain(c.api.UpdateUser(ctx, change.userID, update))
		})
		if refuses && !slices.ContainsFunc(results, func(r snapshot.Result[none]) bool { return r.Err != nil }) {
			c.refusesMembers.Store(groupID, true) // it was the group
		}
		return results, nil
	}
}

// changeMembers changes members on the group's side.
func (c *Client) changeMembers(ctx context.Context, groupID string, join bool, changes ...memberChange) error {
	name, err := c.groupName(ctx, groupID)
	if err != nil {
		return err
	}
	var add, remove []string
	for _, change := range changes {
		if join {
			add = append(add, change.userID)
		} else {
			remove = append(remove, change.userID)
		}
	}
	return c.api.ChangeGroupMembers(ctx, groupID, name, add, remove)
}

// groupName is what a group was called at a time.
type groupName struct {
	name string
	at   time.Time
}

// nameFor is how long the name of a group is believed: a change of its members carries it, and an old one would rename it back.
const nameFor = 30 * time.Second

// groupName is the name of a group as it was a moment ago.
func (c *Client) groupName(ctx context.Context, groupID string) (string, error) {
	groupID = strings.ToLower(groupID)
	if known, ok := c.groupNames.Known(groupID); ok && c.Now().Sub(known.at) > nameFor {
		c.groupNames.Forget(groupID)
	}
	named, err := c.groupNames.Get(ctx, groupID, func(ctx context.Context) (groupName, error) {
		at := c.Now()
		group, err := c.api.Group(ctx, groupID)
		if err != nil {
			return groupName{}, err
		}
		return groupName{group.Name, at}, nil
	})
	return named.name, err
}
