package platform

import (
	"context"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// secondLookWait is the moment between the two looks: a node that lags behind, or a proxy that answers by itself, does so for a moment.
const secondLookWait = time.Second

type secondLookKey struct{}

// LookTwice reads something that the state knows. One response without it is not believed, whatever its source: a single "not found", or a single
// page of a list, may come from a node that lags behind. What looks gone is read again after a moment, and nothing that was remembered before that
// answers the second look. Only what looks gone costs the second look.
func LookTwice[T any](ctx context.Context, clock rest.Clock, read func(context.Context) (T, error)) (T, error) {
	found, err := read(ctx)
	if GoneReason(err) == "" {
		return found, err
	}
	// Looks of many objects at the same time share what is loaded for one of them, so half of the moment is enough.
	since := clock.Time().Add(secondLookWait / 2)
	if stopped := clock.Wait(ctx, secondLookWait); stopped != nil {
		var none T
		return none, stopped
	}
	return read(context.WithValue(snapshot.Again(ctx), secondLookKey{}, since))
}

// IsSecondLook reports whether this is the second look of LookTwice: what is gone now, is gone.
func IsSecondLook(ctx context.Context) bool {
	_, second := secondLookSince(ctx)
	return second
}

// secondLookSince is the time since which something must have been loaded to answer a second look.
func secondLookSince(ctx context.Context) (since time.Time, second bool) {
	since, second = ctx.Value(secondLookKey{}).(time.Time)
	return since, second
}
