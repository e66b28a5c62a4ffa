package platform_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// ticking is a clock on which only waits pass.
func ticking() (rest.Clock, *time.Time) {
	now := time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)
	return rest.Clock{
		Now:   func() time.Time { return now },
		Sleep: func(_ context.Context, d time.Duration) error { now = now.Add(d); return nil },
	}, &now
}

func TestLookTwice(t *testing.T) {
	t.Parallel()
	gone, failed := &platform.GoneError{Why: "It is gone."}, errors.New("failed")
	for name, tc := range map[string]struct {
		looks []error
		want  error
	}{
		"there":          {[]error{nil}, nil},
		"fails":          {[]error{failed}, failed},
		"there after it": {[]error{gone, nil}, nil},
		"unclear":        {[]error{gone, failed}, failed},
		"gone":           {[]error{gone, gone}, gone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock, now := ticking()
			began, n := *now, 0
			_, err := platform.LookTwice(t.Context(), clock, func(ctx context.Context) (bool, error) {
				n++
				if platform.IsSecondLook(ctx) != (n == 2) {
					t.Errorf("look %d is taken for another one", n)
				}
				return true, tc.looks[n-1]
			})
			if !errors.Is(err, tc.want) || n != len(tc.looks) {
				t.Errorf("after %d looks %v, want %v after %d", n, err, tc.want, len(tc.looks))
			}
			if waited := now.Sub(began) > 0; waited != (n == 2) {
				t.Errorf("it waited: %t, in %d looks", waited, n)
			}
		})
	}
}

// A second look reads a remembered list again, and others that look at the same time share it.
func TestCache_secondLook(t *testing.T) {
	t.Parallel()
	clock, _ := ticking()
	cache := platform.Cache[int]{Clock: clock}
	loads := 0
	get := func(ctx context.Context) (int, error) {
		return cache.Get(ctx, "", func(context.Context) (int, error) { loads++; return loads, nil })
	}
	if n, err := get(t.Context()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	_, _ = platform.LookTwice(t.Context(), clock, func(ctx context.Context) (bool, error) {
		first, _ := get(ctx)
		again, _ := get(ctx)
		want := 1
		if platform.IsSecondLook(ctx) {
			want = 2
		}
		if first != want || again != want {
			t.Errorf("got %d and %d, want %d", first, again, want)
		}
		return false, &platform.GoneError{Why: "It is gone."}
	})
	if n, _ := get(t.Context()); n != 2 {
		t.Errorf("afterwards %d is remembered", n)
	}
}

func TestRefusedFor(t *testing.T) {
	t.Parallel()
	look := func(err error) platform.EdgeEnd {
		return platform.EdgeEnd{End: platform.End{Field: "team_id", ID: "t", What: "team"}, Gone: func() error { return err }}
	}
	refused := &rest.Error{Kind: rest.NotFound}
	gone := look(&platform.GoneError{Why: "There is no team t."})
	var problem *platform.Problem
	if err := platform.RefusedFor("Anypoint", refused, look(nil), gone); !errors.As(err, &problem) || problem.Err == nil {
		t.Errorf("a missing end is not named: %v", err)
	}
	for name, err := range map[string]error{
		"nothing is gone": platform.RefusedFor("Anypoint", refused, look(nil), look(errors.New("cannot be read"))),
		"another refusal": platform.RefusedFor("Anypoint", &rest.Error{Kind: rest.Server}, gone),
		"known already":   platform.RefusedFor("Anypoint", &platform.Problem{Summary: "Known", Err: refused}, gone),
	} {
		if errors.As(err, &problem) && problem.Summary == "Not found on Anypoint" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if platform.RefusedFor("Anypoint", nil, gone) != nil {
		t.Error("no refusal becomes one")
	}
}
