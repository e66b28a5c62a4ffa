package platform

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// ConfirmChanged judges a change: err is its result, and what says in a few words what was changed. A success is believed when done reports that the
// platform has it; that it cannot be seen is no reason to doubt it, since a refresh sees it later.
func ConfirmChanged(ctx context.Context, clock rest.Clock, what string, err error, done func(context.Context) (bool, error)) error {
	if err != nil {
		return err
	}
	confirmed, lookErr := rest.Confirm(ctx, clock, done)
	return ErrUnlessShown(confirmed, lookErr, what)
}

// ErrUnlessShown judges the looks after a change that the platform reported as done, where others share them: shown and lookErr are their result, and
// what is as for ConfirmChanged.
func ErrUnlessShown(shown bool, lookErr error, what string) error {
	if shown || lookErr != nil {
		return nil //nolint:nilerr // that it cannot be seen is no reason to doubt it, since a refresh sees it later
	}
	return ErrNotChanged(what)
}

// ErrNotChanged is the error of a change that the platform reported as done, but that has no effect. what is as for ConfirmChanged.
func ErrNotChanged(what string) error {
	return &Problem{
		Summary: "The platform accepted a change but did not make it",
		Means:   fmt.Sprintf("The platform reported success, but %s: each look afterwards shows what was there before.", what),
		Do:      "Nothing was changed. Try again; if it happens again, ask the platform's vendor or administrator.",
	}
}

// ConfirmRemoved judges a removal: err is its result, and what names what was to be removed or locked, as the subject of a sentence. What leaves the
// state without being gone would be managed by nobody: a success is believed only when gone reports it. Something that is gone by then in any other
// way is as good.
func ConfirmRemoved(ctx context.Context, clock rest.Clock, what string, err error, gone func(context.Context) (bool, error)) error {
	if err != nil {
		return err
	}
	confirmed, err := rest.Confirm(ctx, clock, func(ctx context.Context) (bool, error) {
		done, err := gone(ctx)
		if GoneReason(err) != "" || rest.IsNotFound(err) {
			return true, nil
		}
		return done && err == nil, err // a look that fails has seen nothing
	})
	switch {
	case confirmed:
		return nil
	case err != nil:
		return &Problem{
			Means: fmt.Sprintf("The platform reported success, but the look that was to show what became of %s failed. The resource stays in the "+
				"state.", what),
			Do:  "Run Terraform again: the next refresh shows what is there.",
			Err: err,
		}
	}
	return ErrNotRemoved(what)
}

// ErrNotRemoved is the error of a removal that the platform reported as done, but that has no effect. what is as for ConfirmRemoved.
func ErrNotRemoved(what string) error {
	return &Problem{
		Summary: "The platform accepted a removal but did not make it",
		Means:   fmt.Sprintf("The platform reported success, but still shows %s as before. The resource stays in the state.", what),
		Do:      "Try again; if it happens again, ask the platform's vendor or administrator.",
	}
}

// TakenAway are the ids of before that are not there any more, although nobody asked to remove them.
func TakenAway[ID comparable](before, after []ID, removed ...ID) []ID {
	return Filter(before, func(id ID) bool { return !slices.Contains(after, id) && !slices.Contains(removed, id) })
}

// ErrLost is the error of a write that took more away than was asked for. what says what the user had, such as "roles in folder 7"; wrote says what
// became of the change itself.
func ErrLost[ID comparable](user, what string, lost []ID, wrote string) error {
	lines := make([]string, 0, len(lost))
	for _, id := range lost {
		lines = append(lines, fmt.Sprint(id))
	}
	return &Problem{
		Summary: "The platform took away access that nobody asked to remove",
		Means:   fmt.Sprintf("The platform reported success, but user %s no longer has %s. %s Lost:", user, what, wrote),
		Lines:   lines,
		Do: "Give the user back what is lost: an apply does so where Terraform manages it, otherwise do it on the platform. If somebody else took it " +
			"away at the same moment, nothing is wrong.",
	}
}

// ErrThere is the error of an Edge.Add that found that somebody else added the edge since Present looked.
var ErrThere = errors.New("somebody else added it at the same moment")

// settle judges the result of e.Add, before which the edge was not there.
func (n *RecentCreates) settle(ctx context.Context, e Edge, added error) error {
	if errors.Is(added, ErrThere) {
		// By the response it was there before. That may come from somebody in between; only a look that sees it makes it theirs.
		there, err := rest.Confirm(ctx, n.Clock, e.Present)
		switch {
		case there:
			return e.Exists()
		case err != nil:
			return err
		case e.Ignored != nil:
			return e.Ignored
		}
		return ErrNotChanged("nothing was given")
	}
	if added == nil {
		shown := e.Shown
		if shown == nil {
			shown = e.Present
		}
		err := ConfirmChanged(ctx, n.Clock, "nothing was given", nil, shown)
		if err != nil && e.Ignored != nil {
			return e.Ignored
		}
		return err
	}
	err := rest.LookAgain(ctx, n.Clock, added, e.Present)
	if err == nil && rest.RefusedAtOnce(added) {
		return e.Exists() // somebody else added it between the look and the call: of ours, nothing was carried out
	}
	return err
}
