package tf

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// planSetDestroy plans the end of a set.
func planSetDestroy[M any](ctx context.Context, r SetOf[M], p *PlanCall[M]) {
	settings, container := settingsOf(p.State), r.Container(p.State)
	SetPrivate(ctx, p.Response.Private, keyEnds, true, &p.Response.Diagnostics)
	takenOver, enforced := p.run.Created.Edges.IsTakenOver(container) // with create_before_destroy, the new set was there first
	taken := ""
	if takenOver {
		taken = container.ID
	}
	if SetPrivate(ctx, p.Response.Private, keyTakesOver, taken, &p.Response.Diagnostics); enforced {
		return
	}
	set := r.Open(ctx, p.State)
	if abandons := settings.DeletionPolicy.ValueString() == platform.PolicyAbandon; settings.reports() || abandons || takenOver {
		why := fmt.Sprintf("mode is %q.", ModeReport)
		switch {
		case settings.reports():
		case abandons:
			why = p.DescribePolicy(ctx, settings.DeletionPolicy)
		default:
			why = fmt.Sprintf("A set with mode %q was created for the same before.", ModeReport)
		}
		p.Warn("Nobody will be removed from "+set.What, "Everybody stays there, and the set is no longer managed here.", why)
		return
	}
	present, err := set.Present(ctx, false)
	if platform.GoneReason(err) != "" {
		return // nothing is left to remove
	}
	if err != nil {
		p.Error(err)
		return
	}
	held := heldBy(r.Lists(p.State), platform.UniqueNames(present), knownAsIn(ctx, p.Private(), &p.Response.Diagnostics))
	var edges []string
	for _, e := range held {
		edges = append(edges, e.Edge)
	}
	destroyed := &PlanCall[M]{Planning: p.Planning, State: p.State}
	named := p.kind.Type() + ": " + namedBy(ctx, destroyed)
	for _, clash := range p.run.Created.Edges.ClaimWhole(container, named, edges, platform.SetGoes) {
		p.Error(errSetClash(clash, named, clash.Other))
	}
	if len(held) == 0 {
		return
	}
	p.Warn(fmt.Sprintf("%s will be removed from %s", namesIn(held), set.What), "The set is destroyed with all that it holds:", listedEntries(held),
		p.DescribePolicy(ctx, settings.DeletionPolicy)+" With \"abandon\", applied before, everybody stays.")
	if err := set.Guard(ctx, held, nil); err != nil {
		p.Error(err)
	}
}

// DeleteSet ends an exclusive set: by its deletion policy it removes what the state holds, and nothing else, or nothing. Where the set is replaced by
// one of the same container it removes nothing: the new one removes who is not listed.
func DeleteSet[M any](ctx context.Context, r SetOf[M], req resource.DeleteRequest, resp *resource.DeleteResponse) {
	Delete(ctx, r, req, resp, func(ctx context.Context, state *M) error {
		settings := settingsOf(state)
		if settings.reports() || settings.DeletionPolicy.ValueString() == platform.PolicyAbandon {
			return nil
		}
		switch comes, _ := GetPrivate[string](ctx, req.Private, keyTakesOver, &resp.Diagnostics); {
		case comes == "": // nothing in its place, or nobody could be asked when this was planned
		case sameID(comes, r.Container(state).ID):
			return nil
		case !IsPrivate(ctx, req.Private, keyEnds, &resp.Diagnostics):
			return errNobodyNamed()
		}
		set := r.Open(ctx, state)
		present, err := set.Present(ctx, false)
		switch {
		case platform.GoneReason(err) != "":
			return nil
		case err != nil:
			return err
		}
		held := heldBy(r.Lists(state), platform.UniqueNames(present), knownAsIn(ctx, req.Private, &resp.Diagnostics))
		outcome, err := set.Apply(ctx, r.run().Created.Clock, nil, held, nil)
		if err != nil {
			return err
		}
		return outcome.Err(set.What)
	})
}

// errNobodyNamed refuses the end of a tainted set in whose place comes another one.
func errNobodyNamed() error {
	return &platform.Problem{
		Summary: "The plan named nobody who is removed",
		Means: "The set is tainted, and in its place comes the set of something else. Terraform plans that without the tainted one, so the plan could " +
			"not name who loses access. Nothing was sent, and the set stays in the state.",
		Do: "Run terraform untaint ADDRESS, and plan again: the plan names everybody who is removed.",
	}
}

// heldBy are the entries that a destroy removes: what the state lists, as far as it is there and nothing else gives it.
func heldBy(lists []SetList, present []platform.SetEntry, knownAs map[string]string) (held []platform.SetEntry) {
	elements, _ := elementsOf(lists)
	for _, entry := range entriesOf(elements, indexEntries(present), knownAs) {
		if entry != nil && !entry.External {
			held = append(held, *entry)
		}
	}
	return held
}
