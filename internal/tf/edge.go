package tf

import (
	"context"
	"sync"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Clock is the time as a platform's client sees it. The zero value is the real one; tests set both fields.
type Clock = rest.Clock

// NewAccounts knows the accounts that this process made: for a moment, another part of the platform may not know them yet.
type NewAccounts struct {
	Clock Clock
	made  sync.Map
}

// Made notes that this process made an account.
func (n *NewAccounts) Made(id string) { n.made.Store(id, true) }

// MadeHere reports whether this process made an account.
func (n *NewAccounts) MadeHere(id string) bool {
	_, ok := n.made.Load(id)
	return ok
}

// Reads of an account that was made a moment ago: how long that moment is, how often to look again, and the first wait.
const (
	freshFor   = time.Minute
	freshTries = 4
	freshWait  = 250 * time.Millisecond
)

// ReadFresh reads an account that the state knows. One that was made a moment ago (createdAt is its RFC 3339 time) is not given up at the first
// look: no platform documents that it shows a new account at once, and what leaves the state would be created again.
func ReadFresh[T any](ctx context.Context, clock Clock, createdAt string, read func(context.Context) (T, error)) (T, error) {
	for try := 0; ; try++ {
		account, err := read(ctx)
		if GoneReason(err) == "" || try == freshTries || !isFresh(clock, createdAt) {
			return account, err
		}
		if stopped := clock.Wait(ctx, freshWait<<try); stopped != nil {
			var none T
			return none, stopped
		}
	}
}

func isFresh(clock Clock, createdAt string) bool {
	created, err := time.Parse(time.RFC3339, createdAt)
	return err == nil && clock.Time().Sub(created).Abs() < freshFor
}

// Edge is one membership or grant of a user: what memberships and grants have in common when they are made.
type Edge struct {
	UserID string
	// Present tells whether the edge is there. A user who is not there is a *GoneError.
	Present func(context.Context) (bool, error)
	// Add makes it; doing so twice does no harm.
	Add func(context.Context) error
	// Exists is the error for an edge that was there before; it may return nil to accept it.
	Exists func() error
}

// Waits for a user that this process has just made and that another part of the platform does not know yet.
const (
	newUserPatience = 20 * time.Second
	newUserWait     = 500 * time.Millisecond
	newUserMaxWait  = 5 * time.Second
)

// lookAgain bounds the look after a write that ran out of time itself.
const lookAgain = 30 * time.Second

// AddEdge makes an edge that was not there before. Adding is repeated by the HTTP kernel when an answer is lost; all answers may be lost, and a
// platform may refuse the repetition of what the first try has done: an edge that is there after a failure, and was not there before, is ours.
func (n *NewAccounts) AddEdge(ctx context.Context, e Edge) error {
	return n.await(ctx, e.UserID, func() error {
		there, err := e.Present(ctx)
		if err != nil {
			return err
		}
		if there {
			return e.Exists()
		}
		err = e.Add(ctx)
		switch rest.KindOf(err) {
		case rest.Conflict, rest.BadRequest, rest.Ambiguous, rest.Unavailable, rest.Server, rest.Canceled:
			look, cancel := rest.Detach(ctx, n.Clock.Time(), lookAgain)
			defer cancel()
			if there, lookErr := e.Present(look); lookErr == nil && there {
				err = nil
			}
		}
		return err
	})
}

// await repeats an operation that the platform refuses because it does not know the user, but only when this very process made the user a
// moment ago: nothing else ever waits for somebody who may simply not exist.
func (n *NewAccounts) await(ctx context.Context, userID string, operation func() error) error {
	deadline := n.Clock.Time().Add(newUserPatience)
	for wait := newUserWait; ; wait = min(2*wait, newUserMaxWait) {
		err := operation()
		if err == nil || !refusesUser(err) || !n.MadeHere(userID) || n.Clock.Time().Add(wait).After(deadline) {
			return err
		}
		if stopped := n.Clock.Wait(ctx, wait); stopped != nil {
			return err
		}
	}
}

// refusesUser recognises how a platform may answer for a user it does not know (which of these is documented nowhere).
func refusesUser(err error) bool {
	if GoneReason(err) != "" {
		return true
	}
	switch rest.KindOf(err) {
	case rest.NotFound, rest.BadRequest:
		return true
	}
	return false
}
