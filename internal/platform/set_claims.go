package platform

import (
	"slices"
	"strings"
)

// wholeClaims are what the resources of one run do with one container: sets that own all of its memberships or grants, and resources of a single one.
type wholeClaims struct {
	wholes []wholeClaim
	parts  []partClaim
	// takenOver says that a create of this run has the container by now, and enforced that it removes who is not listed.
	takenOver, enforced bool
}

type wholeClaim struct {
	named string
	// edges are those that the set lists, or, when it goes, those that it removes.
	edges []string
	use   SetUse
}

// SetUse is what a plan does with a set.
type SetUse int

// The uses.
const (
	SetCreated SetUse = iota
	SetStays          // it is in the state
	SetGoes           // it is destroyed, and removes what it lists
)

// removes reports a set that is destroyed, and takes somebody's access away.
func (w wholeClaim) removes() bool { return w.use == SetGoes && len(w.edges) > 0 }

type partClaim struct {
	named, edge string
	goes        bool
}

// SetClash is what another resource of a run does with the same container.
type SetClash struct {
	// Other is how the other resource is named, Edge the membership or grant that both mean, "" for all of them.
	Other, Edge string
	// Kind says what clashes.
	Kind SetClashKind
}

// SetClashKind says what clashes.
type SetClashKind int

// The kinds.
const (
	// TwoSets are two sets for one container, TwoSetsInState two that the state has: Terraform plans these before a destroy, too, which has to go on.
	TwoSets SetClashKind = iota
	TwoSetsInState
	// SetMoves is a set that is destroyed with all that it removes, and another one for the same container that stays or is created.
	SetMoves
	// SetBesideEdge is a set beside a resource of a single membership or grant.
	SetBesideEdge
	// EdgeGoesSetStays is a single one that is destroyed, and that the set lists.
	EdgeGoesSetStays
	// SetGoesEdgeStays is a set that is destroyed with all that it removes, and a resource of a single one of these.
	SetGoesEdgeStays
)

// claimsOf returns the claims on a container. The lock is held.
func (t *EdgeTracker) claimsOf(container Object) *wholeClaims {
	if t.containers == nil {
		t.containers = map[string]*wholeClaims{}
	}
	key := edgeKeyOf(container)
	if t.containers[key] == nil {
		t.containers[key] = &wholeClaims{}
	}
	return t.containers[key]
}

// TakeOver records that a create took over all memberships or grants of a container. One that does not enforce its list only reports.
func (t *EdgeTracker) TakeOver(container Object, enforces bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	claims := t.claimsOf(container)
	claims.takenOver, claims.enforced = true, claims.enforced || enforces
}

// IsTakenOver reports whether a create of this run took over a container, and whether one enforces its list.
func (t *EdgeTracker) IsTakenOver(container Object) (taken, enforced bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	claims := t.claimsOf(container)
	return claims.takenOver, claims.enforced
}

// ClaimWhole records that a resource owns all memberships or grants of a container, of which it lists some by their ids, and returns what clashes.
// The noun of the container is that of the single ones. Terraform plans resources in any
// order: whoever comes second finds the clash.
func (t *EdgeTracker) ClaimWhole(container Object, named string, edges []string, use SetUse) (clashes []SetClash) {
	t.mu.Lock()
	defer t.mu.Unlock()
	claims := t.claimsOf(container)
	whole := wholeClaim{named: named, edges: edges, use: use}
	for _, other := range claims.wholes {
		switch {
		case use == SetGoes && other.use == SetGoes:
		case use == SetGoes || other.use == SetGoes:
			if whole.removes() || other.removes() {
				clashes = append(clashes, SetClash{Other: other.named, Kind: SetMoves})
			}
		case use == SetStays && other.use == SetStays:
			clashes = append(clashes, SetClash{Other: other.named, Kind: TwoSetsInState})
		default:
			clashes = append(clashes, SetClash{Other: other.named, Kind: TwoSets})
		}
	}
	for _, part := range claims.parts {
		if clash, is := clashOf(whole, part); is {
			clash.Other = part.named
			clashes = append(clashes, clash)
		}
	}
	claims.wholes = append(claims.wholes, whole)
	return clashes
}

// ClaimPart records that a resource has or creates a single membership or grant of a container, or, goes, that it destroys it, and returns the set
// that it clashes with, nil for none. edge is its id, "" as long as that is not known.
func (t *EdgeTracker) ClaimPart(container Object, named, edge string, goes bool) *SetClash {
	t.mu.Lock()
	defer t.mu.Unlock()
	claims := t.claimsOf(container)
	part := partClaim{named: named, edge: edge, goes: goes}
	claims.parts = append(claims.parts, part)
	for _, whole := range claims.wholes {
		if clash, is := clashOf(whole, part); is {
			clash.Other = whole.named
			return &clash
		}
	}
	return nil
}

func clashOf(whole wholeClaim, part partClaim) (SetClash, bool) {
	// Whoever writes an id by hand may write it in another case than the platform.
	lists := part.edge != "" && slices.ContainsFunc(whole.edges, func(edge string) bool { return strings.EqualFold(edge, part.edge) })
	switch {
	case whole.use == SetGoes && part.goes:
		return SetClash{}, false
	case whole.use == SetGoes:
		return SetClash{Edge: part.edge, Kind: SetGoesEdgeStays}, lists
	case part.goes:
		return SetClash{Edge: part.edge, Kind: EdgeGoesSetStays}, lists
	}
	return SetClash{Edge: part.edge, Kind: SetBesideEdge}, true
}
