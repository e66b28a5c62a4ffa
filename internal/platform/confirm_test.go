package platform

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// What a platform reports as done is believed when it shows it, at once or a moment later, and not when it never does (field case K10.2). A look
// that fails leaves an edge that was added in the state, and one that was removed as well.
func TestWritesAreConfirmed_K10_2(t *testing.T) {
	t.Parallel()
	const never = 100
	for name, tc := range map[string]struct {
		shownAfter  int // looks that still show the old state
		fails       bool
		looks       int
		added, gone bool
	}{
		"at once":     {0, false, 1, true, true},
		"late":        {3, false, 4, true, true},
		"never":       {never, false, 5, false, false},
		"look failed": {0, true, 1, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			looks := 0
			shown := func(context.Context) (bool, error) {
				looks++
				if tc.fails {
					return false, refusal(rest.Forbidden)
				}
				return looks > tc.shownAfter, nil
			}
			n := (&sleeper{now: time.Now()}).created()
			err := n.AddEdge(t.Context(), Edge{
				UserID:  someUser,
				Present: func(context.Context) (bool, error) { return false, nil },
				Add:     func(context.Context) error { return nil },
				Shown:   shown,
			})
			if (err == nil) != tc.added || looks != tc.looks {
				t.Errorf("added: %d looks, %v", looks, err)
			}
			looks = 0
			err = n.RemoveEdge(t.Context(), func(ctx context.Context) (bool, error) {
				gone, err := shown(ctx)
				return !gone, err
			}, func(context.Context) error { return nil })
			if (err == nil) != tc.gone || looks != tc.looks {
				t.Errorf("removed: %d looks, %v", looks, err)
			}
		})
	}
}

// An edge that is there although the one call to add it was declined is somebody else's (field case K14.1). After a lost response it may be ours.
func TestAddEdgeThatSomebodyElseAdds_K14_1(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		tries int
		kind  rest.Kind
		ours  bool
	}{{1, rest.Conflict, false}, {1, rest.BadRequest, false}, {2, rest.Conflict, true}, {1, rest.Ambiguous, true}} {
		n := (&sleeper{now: time.Now()}).created()
		there, errTwin := false, errors.New("somebody else's")
		err := n.AddEdge(t.Context(), Edge{
			UserID:  someUser,
			Present: func(context.Context) (bool, error) { return there, nil },
			Add:     func(context.Context) error { there = true; return &rest.Error{Kind: tc.kind, Tries: tc.tries} },
			Exists:  func() error { return errTwin },
		})
		if tc.ours != (err == nil) || !tc.ours && !errors.Is(err, errTwin) {
			t.Errorf("%v after %d tries: %v", tc.kind, tc.tries, err)
		}
	}
}

// A look that fails has seen nothing, whatever it returns beside the error (field case K10.2, found by chaos). The edge stays in the state.
func TestRemovalIsNotBelievedByAFailedLook_K10_2(t *testing.T) {
	t.Parallel()
	n := (&sleeper{now: time.Now()}).created()
	err := n.RemoveEdge(t.Context(), func(context.Context) (bool, error) { return false, refusal(rest.BadResponse) },
		func(context.Context) error { return nil })
	if rest.KindOf(err) != rest.BadResponse {
		t.Errorf("the removal of an edge is believed: %v", err)
	}
	err = ConfirmRemoved(t.Context(), n.Clock, "the account", nil, func(context.Context) (bool, error) { return true, refusal(rest.BadResponse) })
	if rest.KindOf(err) != rest.BadResponse {
		t.Errorf("the removal of an account is believed: %v", err)
	}
}
