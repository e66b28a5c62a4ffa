package tf

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Edge is what a membership, grant or subscription is on its platform, whatever names a configuration uses for it.
type Edge struct {
	platform.Object
	// Alike is the id of what a create makes that leaves the edge's own id to the provider; "" where ids consist of the ends alone.
	Alike string
	// Container is the id of what an exclusive set may own as a whole, this edge among it: see SetOf.Container. "" for none, or as long as it is not
	// known.
	Container string
	// Loses says what is lost when the edge is deleted and created again, as the end of a sentence; "" for nothing but time.
	Loses string
}

// EdgeOf is the edge with this id, and none as long as one of its parts is not known.
func EdgeOf(noun platform.Noun, id string, parts ...attr.Value) Edge {
	if slices.ContainsFunc(parts, func(v attr.Value) bool { return v.IsUnknown() || v.IsNull() }) {
		return Edge{Object: platform.Object{Noun: noun}}
	}
	return Edge{Object: platform.Object{Noun: noun, ID: id}}
}

// In is the edge in a container, whose id are these parts, joined by slashes.
func (e Edge) In(parts ...types.String) Edge {
	ids := make([]string, len(parts))
	for i, part := range parts {
		if part.IsUnknown() || part.IsNull() {
			return e
		}
		ids[i] = part.ValueString()
	}
	e.Container = strings.Join(ids, "/")
	return e
}

// edged is a resource that is an edge. The verbs ask for it, so that two resources for one edge and edges that move to another address are found for
// each of them: see platform.EdgeTracker.
type edged[M any] interface {
	managed
	Edge(model *M) Edge
}

// keyHandovers holds, in the private state of a planned destroy, the edges that its plan creates at another address: apply is another process.
const keyHandovers = "handovers"

// keyReplacing is in the private state that a plan of an existing edge returns, and in no state. Terraform plans a replacement twice, as a change and
// as a create, and hands to the second plan what the first one returned: so the second one is not taken for another resource that wants the same
// edge. The identity would do, but Terraform before 1.12 has none, and OpenTofu leaves it out there.
const keyReplacing = "replacing"

// edgePlan is what a plan does with the edges of one resource.
type edgePlan[M any] struct {
	edge   edged[M]
	call   *PlanCall[M]
	wanted bool // Want or Keep was called already
	isHalf bool // the second half of a replacement
	end    func()
}

// planEdge begins the plan of an edge before the resource's own part. It returns nil for a resource that is none. handed says that another resource
// takes over what this one destroys: nothing will be removed, so no guard applies.
func planEdge[M any](ctx context.Context, r managed, call *PlanCall[M]) (e *edgePlan[M], handed bool) {
	edge, ok := r.(edged[M])
	if !ok {
		return nil, false
	}
	e = &edgePlan[M]{edge: edge, call: call, end: func() {}}
	if call.Plan != nil {
		e.end = e.tracker().Begin(call.State != nil)
	} else {
		e.tracker().BeginDestroy()
	}
	switch {
	case call.Plan == nil:
		e.claimPart(ctx, edge.Edge(call.State), true)
		handed := e.giveUp(ctx, edge.Edge(call.State))
		return e, handed
	case call.State == nil:
		e.isHalf = isSecondHalf(ctx, &call.Planning)
		e.want(ctx, edge.Edge(call.Plan))
	default:
		SetPrivate(ctx, call.Response.Private, keyReplacing, true, &call.Response.Diagnostics)
		if before, after := edge.Edge(call.State), edge.Edge(call.Plan); after.ID != "" && sameID(before.ID, after.ID) {
			e.keep(ctx, before)
		}
	}
	return e, false
}

// isSecondHalf reports whether this plan of a create is the second one of a replacement.
func isSecondHalf(ctx context.Context, p *Planning) bool {
	diags := &p.Response.Diagnostics
	half := IsPrivate(ctx, p.Private(), keyReplacing, diags) || p.Request.Identity != nil && !p.Request.Identity.Raw.IsNull()
	SetPrivate(ctx, p.Response.Private, keyReplacing, false, diags)
	return half
}

// finish is the part after the resource's own, which resolves names.
func (e *edgePlan[M]) finish(ctx context.Context) {
	if e == nil || e.call.Plan == nil || e.call.Failed() {
		return
	}
	planned := Get[M](ctx, e.call.Response.Plan, &e.call.Response.Diagnostics)
	if e.call.Failed() {
		return
	}
	after := e.edge.Edge(planned)
	if !e.isHalf {
		e.claimPart(ctx, after, false)
	}
	if e.wanted {
		return
	}
	if e.call.State == nil {
		e.want(ctx, after)
		return
	}
	before := e.edge.Edge(e.call.State)
	if after.ID != "" && sameID(before.ID, after.ID) {
		e.keep(ctx, before)
		return
	}
	e.claimPart(ctx, before, true)
	e.want(ctx, after)
	e.end()
	e.giveUp(ctx, before)
}

// close ends the plan, also after a panic: others wait for what it wants.
func (e *edgePlan[M]) close() {
	if e != nil {
		e.end()
	}
}

func (e *edgePlan[M]) tracker() *platform.EdgeTracker { return &e.edge.run().Created.Edges }

// keep records that the edge stays with this resource. That two resources of the state have it is a warning: Terraform plans like this before a
// destroy, too, which has to go on.
func (e *edgePlan[M]) keep(ctx context.Context, edge Edge) {
	e.wanted = true
	defer e.end()
	named := namedBy(ctx, e.call)
	switch use, other := e.tracker().Keep(edge.Object, named); use {
	case platform.EdgeKept:
		e.call.WarnOf(errTwoEdges(edge, named, other))
	case platform.EdgeWanted:
		e.call.Error(errTwoEdges(edge, named, other))
	case platform.EdgeGivenUp:
		e.call.Error(errEdgeStays(edge, other, named))
	}
}

// want records that this resource creates an edge. The second half of a replacement records nothing: the first one did. What this run found gone is
// planned to be created even before a destroy.
func (e *edgePlan[M]) want(ctx context.Context, edge Edge) {
	if edge.ID == "" {
		edge.ID = edge.Alike
	}
	if edge.ID == "" || e.isHalf || e.call.Removed(edgeName(edge)) {
		return
	}
	e.wanted = true
	defer e.end()
	named := namedBy(ctx, e.call)
	switch use, other := e.tracker().Want(edge.Object, named); use {
	case platform.EdgeKept, platform.EdgeWanted:
		e.call.Error(errTwoEdges(edge, named, other))
	case platform.EdgeGivenUp:
		e.moves(edge, other, named)
	}
}

// giveUp records that this resource destroys or replaces an edge, and keeps for the apply what other resources do with it. It reports whether another
// one takes the edge over.
func (e *edgePlan[M]) giveUp(ctx context.Context, edge Edge) (handed bool) {
	tracker, named := e.tracker(), namedBy(ctx, &PlanCall[M]{Planning: e.call.Planning, State: e.call.State})
	claims := []platform.Object{edge.Object}
	if edge.Alike != "" {
		claims = append(claims, platform.Object{Noun: edge.Noun, ID: edge.Alike})
	}
	for _, claim := range claims {
		tracker.GiveUp(claim, named)
	}
	for i, claim := range claims {
		wait := i == 0 && tracker.WasRead(edge.Object)
		switch use, other := tracker.Holder(ctx, e.edge.run().Created.Clock, claim, wait); use {
		case platform.EdgeKept:
			e.call.Error(errEdgeStays(edge, named, other))
		case platform.EdgeWanted:
			e.moves(edge, named, other)
			handed = true
		}
	}
	diags := &e.call.Response.Diagnostics
	handovers := tracker.Handovers(edge.Object)
	// A destroy that fails leaves what it planned in the state: nothing where there is nothing to say.
	if len(handovers) == 0 {
		handovers = nil
	}
	SetPrivate(ctx, e.call.Response.Private, keyHandovers, handovers, diags)
	return handed
}

// claimPart refuses a single edge beside a set that owns its container.
func (e *edgePlan[M]) claimPart(ctx context.Context, edge Edge, goes bool) {
	if edge.Container == "" {
		return
	}
	named := e.call.kind.Type() + ": " + namedBy(ctx, e.call)
	container := platform.Object{Noun: edge.Noun, ID: edge.Container}
	if clash := e.tracker().ClaimPart(container, named, edge.ID, goes); clash != nil {
		e.call.Error(errSetClash(*clash, named, clash.Other))
	}
}

// moves reports an edge that one resource destroys and another one creates.
func (e *edgePlan[M]) moves(edge Edge, from, to string) {
	what, kind := edge.what(), e.call.kind.Type()
	problem := &platform.Problem{
		Summary: fmt.Sprintf("The %s %s moves to another resource address", what, edge.ID),
		Means:   fmt.Sprintf("In this plan one resource destroys a %s and another one creates the same one.", what),
		Lines:   []string{"Destroyed: " + from, "Created:   " + to},
		Do:      fmt.Sprintf("Describe the new address with a moved block, so that the %s stays untouched:", what),
		More: []string{
			movedBlock(kind),
			"If the resources come from a list with count, use for_each over a map keyed by person: then nothing depends on the order.",
		},
	}
	if edge.Loses == "" {
		if e.tracker().Moves(edge.Object) {
			problem.More = append(problem.More, "Without it the apply hands over what it can. Terraform decides on the order, and in "+
				"some orders, above all with -parallelism=1, the access is removed and added again, so that it is missing for a moment, or it stays and has "+
				"to be imported.")
			e.call.WarnOf(problem)
		}
		return
	}
	problem.Summary = fmt.Sprintf("The plan deletes a %s and creates it again", what)
	problem.Means = fmt.Sprintf("In this plan one resource destroys a %s and another one creates the same one: %s.", what, edge.Loses)
	e.call.Error(problem)
}

func (e Edge) what() string { return strings.ReplaceAll(string(e.Noun), "_", " ") }

// edgeName is what platform.RemovedThisRun knows an edge by.
func edgeName(e Edge) string { return string(e.Noun) + " " + e.ID }

// errTwoEdges refuses a second resource for one edge.
func errTwoEdges(edge Edge, one, other string) *platform.Problem {
	return &platform.Problem{
		Summary: "Two resources manage the same " + edge.what(),
		Means: fmt.Sprintf("Two resources of this configuration mean the same %s (%s). If both managed it, destroying one would take the access away that "+
			"the other one declares. They have:", edge.what(), edge.ID),
		Lines: []string{one, other},
		Do: "Remove one of the two resources. If both are in the state, take one of them out without touching the access: a removed block with " +
			"lifecycle { destroy = false }, or terraform state rm ADDRESS.",
	}
}

// errEdgeStays refuses to remove what another resource keeps.
func errEdgeStays(edge Edge, goes, stays string) *platform.Problem {
	return &platform.Problem{
		Summary: "Two resources manage the same " + edge.what(),
		Means: fmt.Sprintf("In this plan one resource destroys a %s (%s) and another one keeps the same one. The destroy would take the access away that "+
			"the other resource declares.", edge.what(), edge.ID),
		Lines: []string{"Destroyed: " + goes, "Kept:      " + stays},
		Do: "Take the one that goes out of the state without touching the access: a removed block with lifecycle { destroy = false }, or " +
			"terraform state rm ADDRESS.",
	}
}

// namedBy is how a resource names its edge: the attributes of the configuration, or of the state when it is destroyed.
func namedBy[M any](_ context.Context, call *PlanCall[M]) string {
	raw := call.Request.State.Raw
	if call.Plan != nil {
		raw = call.Request.Config.Raw
	}
	var attributes map[string]tftypes.Value
	if raw.As(&attributes) != nil {
		return ""
	}
	parts := make([]string, 0, len(attributes))
	for name, value := range attributes {
		if text, ok := shown(value); ok {
			parts = append(parts, name+" = "+text)
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

// shown renders a text, number or boolean as Terraform's language does.
func shown(value tftypes.Value) (string, bool) {
	var text string
	var number big.Float
	var yes bool
	switch {
	case value.IsNull() || !value.IsKnown():
		return "", false
	case value.Type().Is(tftypes.String) && value.As(&text) == nil:
		return hclString(platform.Inert(text)), true
	case value.Type().Is(tftypes.Number) && value.As(&number) == nil:
		return number.Text('f', -1), true
	case value.Type().Is(tftypes.Bool) && value.As(&yes) == nil:
		return fmt.Sprint(yes), true
	}
	return "", false
}

// readEdge records that an edge is read. The function that it returns records that it is gone.
func readEdge[M any](r managed, state *M) (gone func()) {
	edge, ok := r.(edged[M])
	if !ok {
		return func() {}
	}
	e := edge.Edge(state)
	missing := r.run().Created.Edges.Read(e.Object)
	return func() {
		r.run().Removed.Record(edgeName(e))
		missing()
	}
}

// releaseEdge runs remove, which takes an edge away, unless another resource takes it over.
func releaseEdge[M any](ctx context.Context, r managed, state *M, private PrivateReader, diags *diag.Diagnostics, remove func() error) error {
	edge, ok := r.(edged[M])
	if !ok {
		return remove()
	}
	tracker, e := &r.run().Created.Edges, edge.Edge(state)
	handovers, _ := GetPrivate[[]string](ctx, private, keyHandovers, diags)
	tracker.Announce(handovers)
	stranded, err := tracker.Release(ctx, r.run().Created.Clock, e.Object, remove)
	if stranded {
		diags.AddWarning(fmt.Sprintf("The %s stays, and no resource manages it", e.what()),
			fmt.Sprintf("This resource gives up %s, and another one of this configuration creates the same one, but could not take it over, "+
				"because Terraform got to it first. Nobody lost access. Import it there:\n\n%s", e.ID, ImportBlock(r.kind().Type(), e.ID)))
	}
	return err
}
