package platform

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// EdgeTracker records, for one run, what its resources do with each edge (a membership, a grant, a subscription), by ids and not by
// the names that configurations use for them. In a plan it finds two resources for one edge, and an edge that only moves to another
// resource address; in an apply it hands such an edge over, so that nobody loses access for the time between. Terraform calls
// resources in any order, and none knows its own address: whoever comes second reports. The zero value is ready.
type EdgeTracker struct {
	mu    sync.Mutex
	edges map[string]*trackedEdge
	// containers are what sets and single edges of the same container do: see ClaimWhole.
	containers map[string]*wholeClaims
	// pending counts the resources whose edge is not known yet: their plan is under way. settled is closed when there are none any more.
	pending int
	settled chan struct{}
	// unplanned counts the resources that were read and whose plan has not begun.
	unplanned int
	// wants counts the edges that resources of this run create. vain counts the waits of Holder that ended in nothing, and quietAt is what wants was
	// then.
	wants, vain, quietAt int
	// destroys counts the edges that were to be removed in this run so far. heard is closed when the first of them have waited for what others know;
	// nil: none has come.
	destroys int
	heard    chan struct{}
}

// trackedEdge is what this run knows about one edge. The texts are how configuration or state name it.
type trackedEdge struct {
	id      string
	inState bool     // a resource has it
	read    bool     // Record was called
	kept    []string // by resources that have it and keep it
	wanted  []string // by resources that create it
	givenUp []string // by resources that destroy or replace it
	moves   bool     // Moves was called
	apply   edgeApply
}

// EdgeUse is what another resource of a run does with an edge.
type EdgeUse int

// The uses, the most serious one first where an edge has several.
const (
	EdgeUnused  EdgeUse = iota // no other resource has to do with it
	EdgeKept                   // another resource has it and keeps it
	EdgeWanted                 // another resource creates it
	EdgeGivenUp                // another resource destroys or replaces it
)

// maxHandovers bounds how many hand-overs one destroy carries into the apply.
const maxHandovers = 100

// edge returns the record of an edge. The lock is held.
func (t *EdgeTracker) edge(e Object) *trackedEdge {
	if t.edges == nil {
		t.edges = map[string]*trackedEdge{}
	}
	key := edgeKeyOf(e)
	if t.edges[key] == nil {
		t.edges[key] = &trackedEdge{id: key}
	}
	return t.edges[key]
}

// edgeKeyOf is the same for all forms of an edge's id.
func edgeKeyOf(e Object) string { return strings.ToLower(string(e.Noun) + " " + e.ID) }

// Read records that a resource reads its edge: the state has it. The function that it returns records that it is gone. The plan of a resource follows
// its read, and calls Begin or GiveUp.
func (t *EdgeTracker) Read(e Object) (gone func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	edge := t.edge(e)
	edge.inState, edge.read = true, true
	t.unplanned++
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		edge.inState, edge.read = false, false
		t.planned()
	}
}

// planned records that the plan of a resource that was read has begun, or never will. The lock is held.
func (t *EdgeTracker) planned() { t.unplanned = max(0, t.unplanned-1) }

// WasRead reports whether this run has read an edge. The plan of a destroy reads nothing.
func (t *EdgeTracker) WasRead(e Object) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.edge(e).read
}

// Begin records that the plan of a resource is under way, of one that exists or not, that may want or keep an edge. The function that it returns
// records that it has said so.
func (t *EdgeTracker) Begin(exists bool) (end func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if exists {
		t.planned()
	}
	if t.pending == 0 {
		t.settled = make(chan struct{})
	}
	t.pending++
	return sync.OnceFunc(func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.pending--; t.pending == 0 {
			close(t.settled)
		}
	})
}

// settle waits until the plans that are under way have said what they want.
func (t *EdgeTracker) settle(ctx context.Context) error {
	t.mu.Lock()
	pending, settled := t.pending, t.settled
	t.mu.Unlock()
	if pending == 0 {
		return nil
	}
	wait, release := rest.UntilSent(ctx)
	defer release()
	select {
	case <-settled:
		return nil
	case <-wait.Done():
		return wait.Err()
	}
}

// Keep records that a resource has an edge and keeps it, and returns what another one does with the edge and how that one names it.
func (t *EdgeTracker) Keep(e Object, named string) (EdgeUse, string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	edge := t.edge(e)
	use, other := edge.use(true)
	edge.inState, edge.kept = true, append(edge.kept, named)
	return use, other
}

// Want is Keep for a resource that creates an edge.
func (t *EdgeTracker) Want(e Object, named string) (EdgeUse, string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	edge := t.edge(e)
	use, other := edge.use(true)
	edge.wanted = append(edge.wanted, named)
	t.wants++
	return use, other
}

// GiveUp is Keep for a resource that destroys or replaces an edge.
func (t *EdgeTracker) GiveUp(e Object, named string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	edge := t.edge(e)
	edge.inState, edge.givenUp = true, append(edge.givenUp, named)
}

// BeginDestroy is Begin for a resource that is destroyed.
func (t *EdgeTracker) BeginDestroy() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.planned()
}

// Holder returns which other resource keeps or creates an edge that one gives up, and how that one names it. Terraform plans in any
// order: within limits, it waits for the plan of the other resource, unless this run has not read the edge: the plan of a destroy reads
// nothing, and creates nothing. Once that was in vain, edges that are given up do not wait until something new is planned.
func (t *EdgeTracker) Holder(ctx context.Context, clock rest.Clock, e Object, wait bool) (EdgeUse, string) {
	for try, wants := 0, 0; ; try++ {
		t.mu.Lock()
		if try == 0 {
			wants, wait = t.wants, wait && !t.quiet()
		}
		use, other := t.edge(e).use(false)
		last := try >= planTries && t.unplanned == 0 || try == readTries
		if last && wait && use == EdgeUnused && t.wants == wants {
			t.quietAt = wants
		}
		if last && wait && use == EdgeUnused {
			t.vain++
		}
		t.mu.Unlock()
		if use != EdgeUnused || !wait || last || t.settle(ctx) != nil || clock.Wait(ctx, planWait) != nil {
			return use, other
		}
	}
}

// quiet reports whether no edge is worth a wait any more. The lock is held.
func (t *EdgeTracker) quiet() bool { return t.vain > 0 && t.quietAt == t.wants || t.vain >= maxVain }

// Waits of a plan for what it does with an edge at another resource address.
const (
	planTries = 4
	readTries = 40 // while resources are read that have not been planned
	planWait  = 50 * time.Millisecond
	maxVain   = 20 // waits in vain, however much is planned
)

// use returns what was done with the edge so far; whether it is given up counts only for who wants or keeps it.
func (e *trackedEdge) use(orGivenUp bool) (EdgeUse, string) {
	switch {
	case len(e.kept) > 0:
		return EdgeKept, e.kept[0]
	case len(e.wanted) > 0:
		return EdgeWanted, e.wanted[0]
	case len(e.givenUp) > 0 && orGivenUp:
		return EdgeGivenUp, e.givenUp[0]
	}
	return EdgeUnused, ""
}

// Moves records that somebody reported that an edge moves from one resource to another, and reports whether nobody had.
func (t *EdgeTracker) Moves(e Object) (first bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	edge := t.edge(e)
	first = !edge.moves
	edge.moves = true
	return first
}

// Handovers are the edges that this plan destroys at one resource and creates at another, as far as it has got, for Announce: first the one
// that is asked about. Apply runs in another process, and a destroy is all that carries something there.
func (t *EdgeTracker) Handovers(first Object) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	own := t.edge(first).id
	keys := []string{}
	for key, edge := range t.edges {
		if key != own && len(edge.givenUp) > 0 && len(edge.wanted) > 0 {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	if use, _ := t.edges[own].use(false); use != EdgeUnused {
		keys = slices.Insert(keys, 0, own)
	}
	return keys[:min(len(keys), maxHandovers)]
}
