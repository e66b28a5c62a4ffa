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
	key := strings.ToLower(string(e.Noun) + " " + e.ID)
	if t.edges[key] == nil {
		t.edges[key] = &trackedEdge{id: key}
	}
	return t.edges[key]
}

// Record records that the state has an edge: this run has read it.
func (t *EdgeTracker) Record(e Object) {
	t.mu.Lock()
	defer t.mu.Unlock()
	edge := t.edge(e)
	edge.inState, edge.read = true, true
}

// WasRead reports whether this run has read an edge. The plan of a destroy reads nothing.
func (t *EdgeTracker) WasRead(e Object) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.edge(e).read
}

// Has reports whether the state has an edge.
func (t *EdgeTracker) Has(e Object) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.edge(e).inState
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
	return use, other
}

// GiveUp is Keep for a resource that destroys or replaces an edge.
func (t *EdgeTracker) GiveUp(e Object, named string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	edge := t.edge(e)
	edge.inState, edge.givenUp = true, append(edge.givenUp, named)
}

// Holder returns which other resource keeps or creates an edge that one gives up, and how that one names it. Terraform plans in any
// order: within limits, it waits for the plan of the other resource, unless this run has not read the edge: the plan of a destroy reads
// nothing, and creates nothing.
func (t *EdgeTracker) Holder(ctx context.Context, clock rest.Clock, e Object, wait bool) (EdgeUse, string) {
	for try := 0; ; try++ {
		t.mu.Lock()
		use, other := t.edge(e).use(false)
		t.mu.Unlock()
		if use != EdgeUnused || !wait || try == planTries || clock.Wait(ctx, planWait) != nil {
			return use, other
		}
	}
}

// Waits of a plan for what it does with an edge at another resource address.
const (
	planTries = 4
	planWait  = 50 * time.Millisecond
)

// AwaitState reports whether the state has an edge, and waits a moment for the resource that may have it.
func (t *EdgeTracker) AwaitState(ctx context.Context, clock rest.Clock, e Object) bool {
	for try := 0; ; try++ {
		if t.Has(e) {
			return true
		}
		if try == planTries || clock.Wait(ctx, planWait) != nil {
			return false
		}
	}
}

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
