package api

import (
	"context"
	"fmt"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// upsert is a PUT that makes something, by an id that the caller chose, and that would overwrite what is there.
type upsert[T any] struct {
	// send sends it; created is false when the service reports that it changed what was there.
	send func(context.Context) (made *T, created bool, err error)
	read func(context.Context) (*T, error)
	// mine reports whether something that was found is just what was sent.
	mine func(*T) bool
	// again allows a second call after one whose response was lost and that left nothing.
	again bool
}

// existsError says that something was there already.
type existsError[T any] struct {
	there       *T
	overwritten bool
	err         error
}

func (e *existsError[T]) Error() string { return "it is there already" }

func (u upsert[T]) do(ctx context.Context, c *Client) (*T, error) {
	for try := 1; ; try++ {
		made, created, err := u.sendUnlocked(ctx, c)
		switch {
		case err == nil && !created && try == 1:
			return nil, &existsError[T]{there: made, overwritten: true}
		case err == nil:
			return made, nil // at the second try "changed" speaks of what the first one made
		case rest.KindOf(err) != rest.Ambiguous:
			return nil, err
		}
		found, ok, lookErr := rest.AwaitCreated(ctx, c.rest, func(ctx context.Context) (*T, bool, error) {
			there, err := u.read(ctx)
			if rest.IsNotFound(err) {
				return nil, false, nil
			}
			return there, err == nil, err
		})
		switch {
		case lookErr != nil:
			return nil, fmt.Errorf("it may or may not have been created, and looking for it failed too: %w (look: %w)", err, lookErr)
		case ok && u.mine(found):
			return found, nil
		case ok:
			return nil, &existsError[T]{there: found, err: c.exists(err)}
		case !u.again || try == 2:
			return nil, err
		}
	}
}

// lockPatience is how long a create waits for others who write to the same thing at the same moment.
const lockPatience = 30 * time.Second

// sendUnlocked sends it, again when the service refuses it with 412 although nothing is there: that is how the service refuses writes that touch the
// same user or product at the same time (seen by users).
func (u upsert[T]) sendUnlocked(ctx context.Context, c *Client) (made *T, created bool, err error) {
	_, pollErr := c.rest.Poll(ctx, lockPatience, func(ctx context.Context) (bool, time.Duration, error) {
		made, created, err = u.send(ctx)
		if rest.KindOf(err) != rest.Precondition {
			return true, 0, nil
		}
		switch there, lookErr := u.read(ctx); {
		case lookErr == nil:
			err = &existsError[T]{there: there, err: c.exists(err)}
			return true, 0, nil
		case !rest.IsNotFound(lookErr):
			return true, 0, nil
		}
		return false, 0, nil
	})
	if pollErr != nil {
		return nil, false, pollErr
	}
	return made, created, err
}
