package tf

import (
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// claim refuses another resource for what the set owns.
func (s *setPlan[M]) claim(ctx context.Context, wanted *wantedSet) {
	var edges []string
	for _, e := range wanted.entries {
		edges = append(edges, e.Edge)
	}
	named := s.kind.Type() + ": " + namedBy(ctx, s.PlanCall)
	use := platform.SetCreated
	if s.State != nil {
		use = platform.SetStays
	}
	for _, clash := range s.run.Created.Edges.ClaimWhole(s.container, named, edges, use) {
		problem := errSetClash(clash, named, clash.Other)
		if clash.Kind == platform.TwoSetsInState {
			s.WarnOf(problem)
		} else {
			s.Error(problem)
		}
	}
}

// errSetClash refuses a set and another resource for one container.
func errSetClash(clash platform.SetClash, own, other string) *platform.Problem {
	problem := &platform.Problem{Lines: []string{own, other}}
	const removedBlock = "a removed block with lifecycle { destroy = false }, or terraform state rm ADDRESS"
	switch clash.Kind {
	case platform.TwoSets, platform.TwoSetsInState:
		problem.Summary = "Two sets for the same"
		problem.Means = "Two resources of this configuration own the same as a whole. Each would remove whom only the other one lists. They have:"
		problem.Do = "Put all into one of them. If both are in the state, take one out without touching the access: " + removedBlock + "."
	case platform.SetMoves:
		problem.Summary = "The set moves to another resource address"
		problem.Means = "In this plan one set is destroyed with all that it holds, and another one owns the same. Whoever is in both would lose the " +
			"access, for a moment or for good. They have:"
		problem.Do = "If the resource was renamed, describe that with a moved block: moved { from = OLD, to = NEW }. Else take the old one out without " +
			"touching the access: " + removedBlock + "."
	case platform.SetBesideEdge:
		problem.Summary = "A set owns this as a whole"
		problem.Means = "A resource that owns all of something stands beside a resource for a single one of it. The set would remove what the other " +
			"resource declares, or both would manage it. They have:"
		problem.Do = "Add the single one to the set and take its resource out without touching the access: " + removedBlock + ". Or remove the set, with " +
			"the same block, and keep single resources. A set with mode = \"report\" may stand beside single resources. If everything is to be destroyed, " +
			"terraform destroy -refresh=false does so."
	case platform.EdgeGoesSetStays:
		problem.Summary = "The set lists what another resource destroys"
		problem.Means = fmt.Sprintf("In this plan one resource destroys %s, and a set lists the same. The destroy would take the access away that the set "+
			"declares. They have:", clash.Edge)
		problem.Do = "Take the single resource out of the state without touching the access: " + removedBlock + ". The set takes over what is there."
	case platform.SetGoesEdgeStays:
		problem.Summary = "The set that is destroyed removes what another resource declares"
		problem.Means = fmt.Sprintf("In this plan a set is destroyed with all that it holds, %s among it, which another resource declares. They have:",
			clash.Edge)
		problem.Do = "Take the set out of the state without touching the access: " + removedBlock + ". Then import the single ones."
	}
	return problem
}
