package platform

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// release destroys an edge, and reports whether that removed it.
func release(t *testing.T, tracker *EdgeTracker, clock rest.Clock, id string) (removed bool) {
	t.Helper()
	if _, err := tracker.Release(t.Context(), clock, Object{Noun: "role_grant", ID: id}, func() error { removed = true; return nil }); err != nil {
		t.Error(err)
	}
	return removed
}

// oneAfterAnother begins n destroys of one apply at intervals, and waits for all of them.
func oneAfterAnother(n int, interval time.Duration, destroy func(tracker *EdgeTracker, i int)) {
	var (
		tracker EdgeTracker
		all     sync.WaitGroup
	)
	for i := range n {
		all.Go(func() {
			time.Sleep(time.Duration(i) * interval)
			destroy(&tracker, i)
		})
	}
	all.Wait()
}

// K1.7: the destroys of an apply come one after another on a machine that is busy, and the last one knows that the first edge moves: it stays.
func TestReleaseHearsWhoComesLater(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		oneAfterAnother(3, 180*time.Millisecond, func(tracker *EdgeTracker, i int) {
			if i == 2 {
				tracker.Announce([]string{"role_grant 0"})
			}
			if removed := release(t, tracker, rest.Clock{}, fmt.Sprint(i)); removed != (i > 0) {
				t.Errorf("edge %d was removed: %t", i, removed)
			}
		})
	})
}

// A machine that stood still for long gave nobody the chance to say anything meanwhile.
func TestReleaseCountsWaitsAndNotTime(t *testing.T) {
	t.Parallel()
	var tracker EdgeTracker
	now, waits := time.Now(), 0
	clock := rest.Clock{Now: func() time.Time { return now }, Sleep: func(context.Context, time.Duration) error {
		now = now.Add(time.Minute)
		if waits++; waits == hearTries-1 {
			tracker.Announce([]string{"role_grant 0"})
		}
		return nil
	}}
	if release(t, &tracker, clock, "0") {
		t.Error("the edge was removed")
	}
}

// Destroys that go on and on hold the first one up for a second and no more, and none of those that come after it.
func TestReleaseHearsForAMomentOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		oneAfterAnother(100, hearWait, func(tracker *EdgeTracker, i int) {
			came := time.Now()
			if !release(t, tracker, rest.Clock{}, fmt.Sprint(i)) {
				t.Errorf("edge %d stays", i)
			}
			if took := time.Since(began); i == 0 && took != hearMost*hearWait {
				t.Errorf("the first one took %s", took)
			}
			if waited := time.Since(came); i > hearMost && waited != 0 {
				t.Errorf("edge %d waited %s", i, waited)
			}
		})
	})
}

// Those who waited go on at once, so that they find each other in one batch.
func TestReleasesGoOnTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		ended := make([]time.Duration, 5)
		oneAfterAnother(len(ended), hearWait/3, func(tracker *EdgeTracker, i int) {
			release(t, tracker, rest.Clock{}, fmt.Sprint(i))
			ended[i] = time.Since(began)
		})
		if slices.Max(ended) != slices.Min(ended) {
			t.Errorf("they went on at %v", ended)
		}
	})
}
