package platform

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// sleeper is a clock that sleeping moves.
type sleeper struct {
	now   time.Time
	slept []time.Duration
}

func (s *sleeper) created() *RecentCreates {
	return &RecentCreates{Clock: rest.Clock{Now: func() time.Time { return s.now }, Sleep: func(ctx context.Context, d time.Duration) error {
		s.now, s.slept = s.now.Add(d), append(s.slept, d)
		return ctx.Err()
	}}}
}

const someUser = "0c000000-0000-4000-8000-00000000000a"

func refusal(kind rest.Kind) error { return &rest.Error{Kind: kind} }

// An edge of a user whom this process made is tried again for a while; nothing else is.
func TestAddEdgeWaitsForNewUsersOnly(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		created  bool
		answers  []error // of add; the last one stays
		wantErr  bool
		wantAdds int
	}{
		"known at once":                   {true, []error{nil}, false, 1},
		"known at the third":              {true, []error{refusal(rest.NotFound), refusal(rest.BadRequest), nil}, false, 3},
		"somebody else's user":            {false, []error{refusal(rest.NotFound)}, true, 1},
		"refused for another reason":      {true, []error{refusal(rest.Forbidden)}, true, 1},
		"never known: up to the patience": {true, []error{refusal(rest.NotFound)}, true, 7},
		"somebody else's bad request":     {false, []error{refusal(rest.BadRequest)}, true, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &sleeper{now: time.Now()}
			n := s.created()
			if tc.created {
				n.Record(someUser)
			}
			adds := 0
			err := n.AddEdge(t.Context(), Edge{
				UserID:  someUser,
				Present: func(context.Context) (bool, error) { return false, nil },
				Add: func(context.Context) error {
					adds++
					return tc.answers[min(adds, len(tc.answers))-1]
				},
				Shown: Confirmed,
			})
			if (err != nil) != tc.wantErr || adds != tc.wantAdds {
				t.Errorf("%d tries, slept %v: %v", adds, s.slept, err)
			}
			var waited time.Duration
			for _, d := range s.slept {
				waited += d
			}
			if waited > newUserPatience || len(s.slept) != adds-1 {
				t.Errorf("slept %v", s.slept)
			}
		})
	}
}

// The look after a write that ran out of time has a time of its own, on the clock of the platform's client.
func TestAddEdgeLooksAgainOnItsClock(t *testing.T) {
	t.Parallel()
	for name, ahead := range map[string]time.Duration{"ahead of real time": 1e5 * time.Hour, "behind real time": -1e5 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := (&sleeper{now: time.Now().Add(ahead)}).created()
			client := rest.NewClient(rest.Config{Clock: n.Clock})
			ctx, cancel := client.Detach(t.Context(), time.Minute)
			defer cancel()
			spent := false
			err := n.AddEdge(ctx, Edge{
				UserID: someUser,
				Present: func(ctx context.Context) (bool, error) {
					if !spent {
						return false, nil
					}
					return true, client.Wait(ctx, 30*time.Second/2)
				},
				Add: func(ctx context.Context) error {
					spent = true
					if err := client.Wait(ctx, time.Minute); err != nil {
						t.Error(err)
					}
					return refusal(rest.Canceled)
				},
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAddEdgeThatIsThereAfterAFailure(t *testing.T) {
	t.Parallel()
	for _, kind := range []rest.Kind{rest.Conflict, rest.BadRequest, rest.Ambiguous, rest.Unavailable, rest.Server, rest.Canceled} {
		n := (&sleeper{now: time.Now()}).created()
		added := false
		err := n.AddEdge(t.Context(), Edge{
			UserID:  someUser,
			Present: func(context.Context) (bool, error) { return added, nil },
			Add:     func(context.Context) error { added = true; return refusal(kind) },
		})
		if err != nil {
			t.Errorf("%v: %v", kind, err)
		}
	}
}

// A removal that fails because the edge is not there has nothing to report. One that failed for another reason has.
func TestRemoveEdgeThatIsGoneAfterAFailure(t *testing.T) {
	t.Parallel()
	for _, kind := range []rest.Kind{rest.NotFound, rest.Conflict, rest.BadRequest, rest.Ambiguous, rest.Unavailable, rest.Server, rest.Canceled} {
		for _, stays := range []bool{false, true} {
			n := (&sleeper{now: time.Now()}).created()
			looks := 0
			err := n.RemoveEdge(t.Context(),
				func(context.Context) (bool, error) { looks++; return stays, nil },
				func(context.Context) error { return refusal(kind) })
			if (err != nil) != stays || looks != 1 {
				t.Errorf("%v, the edge stays %t: %d looks, %v", kind, stays, looks, err)
			}
		}
	}
}

// Two resources for one edge (field case K2.1): one of them adds it, in whatever form the other one names it. One that failed may be tried again.
func TestAddEdgeOnceInAProcess(t *testing.T) {
	t.Parallel()
	n := (&sleeper{now: time.Now()}).created()
	adds := 0
	edge := func(id string, result error) Edge {
		return Edge{
			Edge: Object{Noun: "role_grant", ID: id}, UserID: someUser,
			Present: func(context.Context) (bool, error) { return false, nil },
			Add:     func(context.Context) error { adds++; return result },
			Shown:   Confirmed,
		}
	}
	if err := n.AddEdge(t.Context(), edge("ADA/7", refusal(rest.Forbidden))); err == nil {
		t.Error("the refusal is lost")
	}
	if err := n.AddEdge(t.Context(), edge("ada/7", nil)); err != nil {
		t.Errorf("after a failure: %v", err)
	}
	var problem *Problem
	if err := n.AddEdge(t.Context(), edge("Ada/7", nil)); !errors.As(err, &problem) || problem.Summary != "Two resources manage the same role grant" {
		t.Errorf("got %v", err)
	}
	if err := n.AddEdge(t.Context(), edge("ada/8", nil)); err != nil || adds != 3 {
		t.Errorf("another edge: %v after %d adds", err, adds)
	}
}
