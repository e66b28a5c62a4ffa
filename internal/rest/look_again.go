package rest

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// lookAgainFor bounds the look after a write that ran out of time itself.
const lookAgainFor = 30 * time.Second

// LookAgain judges the error of a write that sets or removes something. The platform may have carried the write out and lost its
// response, or declined it because there was nothing left to do: a first try whose response was lost did it, or somebody else.
// done looks whether the platform has what the write wanted: then the result is nil, else err as it is. A look that fails leaves
// err as it is, too.
//
// The look has a time of its own on the client's clock, since the write's may be over.
func LookAgain(ctx context.Context, clock Clock, err error, done func(context.Context) (bool, error)) error {
	if !mayBeDone(KindOf(err)) {
		return err
	}
	ctx, cancel := Detach(ctx, clock.Time(), lookAgainFor)
	defer cancel()
	if ok, lookErr := done(ctx); lookErr == nil && ok {
		return nil
	}
	return err
}

// RefusedAtOnce reports a write that the platform declined when it was sent for the first time: nothing of it was carried out.
func RefusedAtOnce(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Tries == 1 && (e.Kind == Conflict || e.Kind == BadRequest)
}

// mayBeDone reports whether the platform may have what a write wanted, although the write failed in this way.
func mayBeDone(kind Kind) bool {
	switch kind {
	case Conflict, BadRequest, Ambiguous, Unavailable, Server, Canceled:
		return true
	}
	return false
}

// Looks after a write that succeeded: how often, and the first wait. No platform documents that it shows at once what was written.
const (
	confirmTries = 5
	confirmPause = 250 * time.Millisecond
)

// Confirm looks whether the platform has what a write wanted that it reported as done. A look that still shows the old state is repeated a few times,
// on the client's clock: the platform may show it a moment later. confirmed is false when the last look shows it, too. A look that fails
// is the error.
//
// The looks have a time of their own, as those of LookAgain.
func Confirm(ctx context.Context, clock Clock, done func(context.Context) (bool, error)) (confirmed bool, err error) {
	ctx, cancel := Detach(ctx, clock.Time(), lookAgainFor)
	defer cancel()
	for try := 0; ; try++ {
		confirmed, err = done(ctx)
		if confirmed || err != nil || try == confirmTries-1 {
			return confirmed, err
		}
		if err := clock.Wait(ctx, confirmPause<<try); err != nil {
			return false, err
		}
	}
}

// CreateOnce sends a create that must never be carried out twice.
//
// post sends it. When the outcome is unknown (an error of kind Ambiguous), find looks the object up by its natural key: found, it
// is the result; not found, post is sent once more. When that is unknown too, find has the last word. A second post that meets a
// conflict means that the first one was carried out after find looked, so find is asked again as well.
//
// find must report only an object that this create can have made, never one that was there before: it would be taken over silently.
// It is asked right away; where the platform may still be busy with the create, or shows new objects late, find waits for that.
// An error of post that is not Ambiguous is returned as it is.
func CreateOnce[T any](ctx context.Context, post func(context.Context) (T, error), find func(context.Context) (T, bool, error)) (T, error) {
	var none T
	for try := 1; ; try++ {
		created, err := post(ctx)
		if err == nil {
			return created, nil
		}
		kind := KindOf(err)
		if kind != Ambiguous && (try == 1 || kind != Conflict) {
			return none, err
		}
		found, ok, findErr := find(ctx)
		switch {
		case findErr != nil:
			return none, fmt.Errorf("the create may or may not have been carried out, and the look-up of its result failed too; "+
				"check the platform: if the object exists, import it, otherwise try again: %w (look-up: %w)", err, findErr)
		case ok:
			return found, nil
		case kind == Conflict:
			return none, err
		case try == 2:
			return none, fmt.Errorf("the create was sent twice, each time with an unknown outcome, and its result was not found; "+
				"it may still appear: check the platform: if the object exists, import it, otherwise try again: %w", err)
		}
	}
}
