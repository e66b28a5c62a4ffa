package platform

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// RecentCreates records the accounts that this process created: for a moment, another part of the platform may not know them yet.
type RecentCreates struct {
	Clock rest.Clock
	// Edges records what this process does with each membership and grant.
	Edges   EdgeTracker
	created sync.Map
	// creating counts, by noun, the creates that are under way.
	mu       sync.Mutex
	creating map[Noun]int
}

// Record records that this process created an account or an invitation.
func (n *RecentCreates) Record(id string) { n.created.Store(id, true) }

// Begin records that a create is under way. The function that it returns records its end.
func (n *RecentCreates) Begin(noun Noun) (end func()) {
	count := func(by int) {
		n.mu.Lock()
		defer n.mu.Unlock()
		if n.creating == nil {
			n.creating = map[Noun]int{}
		}
		n.creating[noun] += by
	}
	count(1)
	return func() { count(-1) }
}

// Waits for the response to a create of another resource, which may be on its way.
const (
	siblingTries = 20
	siblingWait  = 100 * time.Millisecond
)

// Settle changes the error of a create that found the object there, when another resource of this process created it: see Problem.
func (n *RecentCreates) Settle(ctx context.Context, err error) {
	var problem *Problem
	if errors.As(err, &problem) && problem.Exists != nil && n.isSibling(ctx, *problem.Exists) {
		problem.nameSibling()
	}
}

// isSibling reports whether another resource of this process created an object.
func (n *RecentCreates) isSibling(ctx context.Context, e Object) bool {
	for try := 0; ; try++ {
		found := false
		n.created.Range(func(key, _ any) bool {
			id, _ := key.(string)
			found = strings.EqualFold(id, e.ID) || strings.HasSuffix(strings.ToLower(e.ID), "/"+strings.ToLower(id))
			return !found
		})
		n.mu.Lock()
		others := n.creating[e.Noun]
		n.mu.Unlock()
		if found || others == 0 || try == siblingTries || n.Clock.Wait(ctx, siblingWait) != nil {
			return found
		}
	}
}

// Has reports whether this process created an account.
func (n *RecentCreates) Has(id string) bool {
	_, ok := n.created.Load(id)
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
func ReadFresh[T any](ctx context.Context, clock rest.Clock, createdAt string, read func(context.Context) (T, error)) (T, error) {
	for try := 0; ; try++ {
		account, err := read(ctx)
		if GoneReason(err) == "" || try == freshTries || !isFresh(clock, createdAt) || IsSecondLook(ctx) {
			return account, err
		}
		if stopped := clock.Wait(ctx, freshWait<<try); stopped != nil {
			var none T
			return none, stopped
		}
	}
}

func isFresh(clock rest.Clock, createdAt string) bool {
	created, err := time.Parse(time.RFC3339, createdAt)
	return err == nil && clock.Time().Sub(created).Abs() < freshFor
}

// Edge is one membership or grant of a user: what all of them have in common when they are added.
type Edge struct {
	// Edge names the edge by the ids of its ends, whatever names a configuration uses for them.
	Edge   Object
	UserID string
	// Present reports whether the edge is there, live. A user who does not exist is a *GoneError.
	Present func(context.Context) (bool, error)
	// Add adds it; doing so twice does no harm.
	Add func(context.Context) error
	// Exists is the error for an edge that was there before; it may return nil to accept it.
	Exists func() error
	// Shown reports whether the platform shows what Add wanted, after an Add that succeeded; nil: as Present does. An Add that looked itself sets it to
	// Confirmed.
	Shown func(context.Context) (bool, error)
	// Ignored is the error of an Add that succeeded and changed nothing; nil: a general one.
	Ignored error
}

// Confirmed is the Edge.Shown of an Add that has looked itself.
func Confirmed(context.Context) (bool, error) { return true, nil }

// Waits for a user that this process has just made and that another part of the platform does not know yet.
const (
	newUserPatience = 20 * time.Second
	newUserWait     = 500 * time.Millisecond
	newUserMaxWait  = 5 * time.Second
)

// AddEdge adds an edge that was not there before. Adding is repeated by the HTTP kernel when a response is lost; all responses
// may be lost, and a platform may refuse the repetition of what the first try did: an edge that is there after a failure, and was
// not there before, is ours.
//
// Present and Add are two calls, between which another resource of the same run could add the same edge: both would think that it
// is theirs, and removing one would take the access of both. So an edge is added once in a process. One that another resource of the
// same run gives up is taken over: see EdgeTracker.
func (n *RecentCreates) AddEdge(ctx context.Context, e Edge) error {
	if e.Edge.ID == "" {
		return n.addEdge(ctx, e)
	}
	end, err := n.Edges.claim(ctx, e.Edge)
	if err != nil {
		return err
	}
	err = n.addEdge(ctx, e)
	end(err)
	return err
}

func (n *RecentCreates) addEdge(ctx context.Context, e Edge) error {
	return n.await(ctx, e.UserID, func() error {
		there, err := e.Present(ctx)
		if err != nil {
			return err
		}
		if there {
			exists := e.Exists()
			if exists != nil && e.Edge.ID != "" && n.Edges.awaitRelease(ctx, n.Clock, e.Edge) {
				return nil
			}
			return exists
		}
		return n.settle(ctx, e, e.Add(ctx))
	})
}

// await repeats an operation that the platform refuses because it does not know the user, but only when this very process made the user a
// moment ago: nothing else ever waits for somebody who may simply not exist.
func (n *RecentCreates) await(ctx context.Context, userID string, operation func() error) error {
	deadline := n.Clock.Time().Add(newUserPatience)
	for wait := newUserWait; ; wait = min(2*wait, newUserMaxWait) {
		err := operation()
		if err == nil || !refusesUser(err) || !n.Has(userID) || n.Clock.Time().Add(wait).After(deadline) {
			return err
		}
		if stopped := n.Clock.Wait(ctx, wait); stopped != nil {
			return err
		}
	}
}

// refusesUser recognizes how a platform may refuse a user that it does not know (which of these is documented nowhere).
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

// RemoveEdge removes an edge. present looks for it live: a removal that failed, but left no edge, is none to report, and neither
// is one from a user who is gone.
func (n *RecentCreates) RemoveEdge(ctx context.Context, present func(context.Context) (bool, error), remove func(context.Context) error) error {
	removed := func(ctx context.Context) (bool, error) {
		there, err := present(ctx)
		if GoneReason(err) != "" || rest.IsNotFound(err) {
			return true, nil
		}
		return !there && err == nil, err
	}
	err := remove(ctx)
	if rest.IsNotFound(err) { // what was not found may be the edge: a first try whose response was lost removed it, or somebody else
		if gone, lookErr := removed(ctx); lookErr == nil && gone {
			return nil
		}
	}
	if err != nil {
		return rest.LookAgain(ctx, n.Clock, err, removed)
	}
	return ConfirmRemoved(ctx, n.Clock, "what was to be taken away", nil, removed)
}
