package platform

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// edgeApply is what an apply has done with an edge.
type edgeApply struct {
	announced bool          // the plan knew that one resource destroys it and another one keeps or creates it
	claimed   bool          // a resource creates or created it
	refused   bool          // a resource could not take it over
	released  bool          // a destroy left it for another resource
	removing  chan struct{} // closed when the removal that is under way ends; nil when none is
}

// A create that finds its edge there waits for the destroy of another resource that may hand it over: nothing tells it in advance.
const (
	releaseTries = 30
	releaseWait  = 100 * time.Millisecond
	hearWait     = 50 * time.Millisecond
	hearTries    = 4  // waits in which nothing new came
	hearMost     = 20 // waits at most
)

// Announce records what the plan of this apply knew, as Handovers returned it.
func (t *EdgeTracker) Announce(keys []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, key := range keys {
		noun, id, _ := strings.Cut(key, " ")
		t.edge(Object{Noun: Noun(noun), ID: id}).apply.announced = true
	}
}

// Release ends a resource's hold on an edge. remove takes it away, unless another resource of this run has it, creates it, or is going
// to: then it stays. stranded says that it stays although the create of that other resource was refused.
func (t *EdgeTracker) Release(ctx context.Context, clock rest.Clock, e Object, remove func() error) (stranded bool, err error) {
	if err := t.settle(ctx); err != nil {
		return false, err
	}
	if err := t.hear(ctx, clock, e); err != nil {
		return false, err
	}
	t.mu.Lock()
	edge := t.edge(e)
	use, _ := edge.use(false)
	if apply := &edge.apply; apply.announced || apply.claimed || apply.refused || use != EdgeUnused {
		defer t.mu.Unlock()
		apply.released = true
		return apply.refused, nil
	}
	done := make(chan struct{})
	edge.apply.removing = done
	t.mu.Unlock()
	defer func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		edge.apply.removing = nil
		close(done)
	}()
	return false, remove()
}

// hear lets the destroys that an apply begins with announce what they know before the first one removes anything: the plan may have told another one
// that this edge moves. It waits until none comes any more, and only at the beginning of a run. It counts waits and not time: on a busy machine, time
// passes in which nobody could come. All who wait go on at once, so that they find each other in one batch.
func (t *EdgeTracker) hear(ctx context.Context, clock rest.Clock, e Object) error {
	t.mu.Lock()
	t.destroys++
	if t.heard == nil {
		t.heard = make(chan struct{})
	}
	heard := t.heard
	t.mu.Unlock()
	wait, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		select {
		case <-heard:
			stop()
		case <-wait.Done():
		}
	}()
	for try, quiet, came := 0, 0, 0; ; try++ {
		t.mu.Lock()
		if quiet++; came != t.destroys {
			quiet, came = 0, t.destroys
		}
		over := isClosed(heard)
		if !over && (quiet == hearTries || try == hearMost) {
			close(heard)
			over = true
		}
		edge := t.edge(e)
		use, _ := edge.use(false)
		known := edge.apply.announced || edge.apply.claimed || edge.apply.refused || use != EdgeUnused
		t.mu.Unlock()
		if known || over {
			return nil
		}
		if err := clock.Wait(wait, hearWait); err != nil && !isClosed(heard) {
			return err
		}
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// claim records that a resource creates an edge, and waits for a removal of the same edge that is under way. end has to be called with the
// outcome.
func (t *EdgeTracker) claim(ctx context.Context, e Object) (end func(error), err error) {
	t.mu.Lock()
	edge := t.edge(e)
	if edge.apply.claimed {
		t.mu.Unlock()
		return nil, errTwice(e)
	}
	edge.apply.claimed = true
	removing := edge.apply.removing
	t.mu.Unlock()
	end = func(err error) {
		t.mu.Lock()
		defer t.mu.Unlock()
		edge.apply.claimed, edge.apply.refused = err == nil, err != nil
	}
	if removing == nil {
		return end, nil
	}
	wait, release := rest.UntilSent(ctx)
	defer release()
	select {
	case <-removing:
		return end, nil
	case <-wait.Done():
		end(wait.Err())
		return nil, fmt.Errorf("the removal of the same access by another resource did not end in time: %w", wait.Err())
	}
}

// AwaitHolder reports whether a resource of this run has an edge that a plan finds there, or hands it over. Terraform calls the other resource in any
// order, so it waits for that one.
func (t *EdgeTracker) AwaitHolder(ctx context.Context, clock rest.Clock, e Object) bool {
	return t.await(ctx, clock, e, func(edge *trackedEdge) bool { return edge.inState || edge.apply.handed() })
}

// awaitRelease reports whether another resource of this run hands over an edge that a create found there.
func (t *EdgeTracker) awaitRelease(ctx context.Context, clock rest.Clock, e Object) bool {
	return t.await(ctx, clock, e, func(edge *trackedEdge) bool { return edge.apply.handed() })
}

func (a *edgeApply) handed() bool { return a.released || a.announced }

func (t *EdgeTracker) await(ctx context.Context, clock rest.Clock, e Object, good func(*trackedEdge) bool) bool {
	for try := 0; ; try++ {
		t.mu.Lock()
		edge := t.edge(e)
		yes := good(edge)
		edge.apply.refused = !yes && try == releaseTries
		t.mu.Unlock()
		if yes || try == releaseTries || clock.Wait(ctx, releaseWait) != nil {
			return yes
		}
	}
}

// errTwice refuses to add an edge that this run adds elsewhere, too.
func errTwice(edge Object) error {
	what := strings.ReplaceAll(string(edge.Noun), "_", " ")
	return &Problem{
		Summary: "Two resources manage the same " + what,
		Means: fmt.Sprintf("Another resource of this configuration adds the same %s (%s), perhaps under another form of a name. If both managed it, "+
			"destroying one would take the access away that the other one declares.", what, edge.ID),
		Do: "Remove one of the two resources.",
	}
}
