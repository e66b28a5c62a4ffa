package tf

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Planner is what a resource adds to a plan. A nil function adds nothing. None of them writes to the platform.
type Planner[M any] struct {
	// Create plans an object that is not in the state.
	Create func(context.Context, *PlanCall[M])
	// Update plans a change of the object in the state.
	Update func(context.Context, *PlanCall[M])
	// Key tells objects apart: a plan with another key than the state's replaces the object. Replace runs then, in place of Update.
	Key     func(*M) string
	Replace func(context.Context, *PlanCall[M])
	// Destroy plans the end of the object.
	Destroy func(context.Context, *PlanCall[M])
}

// Plan runs the function of the planner that fits what Terraform plans. While the platform cannot be asked it runs none: what a plan would check, the
// apply checks.
func Plan[M any](ctx context.Context, r managed, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, p Planner[M]) {
	planDeletionPolicy(ctx, r, req, resp)
	if !r.plannable() {
		return
	}
	defer warnLate(r, &resp.Diagnostics)
	call := &PlanCall[M]{Planning: Planning{
		Request: req, Response: resp, ctx: ctx, kind: r.kind(), run: r.run(), defaults: r.defaults(), verb: "plan",
	}}
	exists, stays := !req.State.Raw.IsNull(), !req.Plan.Raw.IsNull()
	if exists {
		fillDeletionPolicy(ctx, r, &req.State, &resp.Diagnostics)
		call.State = Get[M](ctx, req.State, &resp.Diagnostics)
	}
	if stays {
		call.Plan = Get[M](ctx, resp.Plan, &resp.Diagnostics)
		call.Config = Get[M](ctx, req.Config, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	run := p.Update
	switch {
	case !stays:
		run, call.verb = p.Destroy, "destroy"
	case !exists:
		run = p.Create
		warnMissingEnds(&call.Planning)
	case p.Key != nil && p.Key(call.Plan) != p.Key(call.State):
		run = p.Replace
	}
	if stays {
		warnInvisible(&resp.Diagnostics, isReference, req.Config.Raw, req.State.Raw)
	}
	edge, handed := planEdge(ctx, r, call)
	defer edge.close()
	if run != nil && !handed {
		run(ctx, call)
	}
	edge.finish(ctx)
	warnUnknownEnds(ctx, r, call)
}

// PlanCall is one plan of one object. Plan and Config are nil when it is destroyed, State is nil when it is created.
type PlanCall[M any] struct {
	Planning
	Config, Plan, State *M
}

// Planning is the part of a PlanCall that does not depend on the model.
type Planning struct {
	Request  resource.ModifyPlanRequest
	Response *resource.ModifyPlanResponse

	ctx  context.Context //nolint:containedctx // it is the life of this plan
	kind Kind
	run  *platform.Run
	verb string
	// defaults are those of the provider block.
	defaults Defaults
}

// Error reports an error of the whole resource.
func (p *Planning) Error(err error) {
	if p.run != nil {
		p.run.Created.Settle(p.ctx, err) // bounded, and only an apply has to wait
	}
	p.kind.AddError(&p.Response.Diagnostics, p.kind.Unable(p.verb), err)
}

// ErrorAt reports an error that one attribute is to blame for.
func (p *Planning) ErrorAt(attribute string, err error) { p.Error(At(attribute, err)) }

// Warn warns about the whole resource.
// more are further paragraphs, whose line breaks are the provider's own.
func (p *Planning) Warn(summary, detail string, more ...string) {
	Warn(&p.Response.Diagnostics, summary, detail, more...)
}

// WarnOf warns of a problem that is no error here.
func (p *Planning) WarnOf(problem *platform.Problem) {
	p.Response.Diagnostics.AddWarning(platform.Inert(problem.Summary), problem.Error())
}

// WarnAt warns about one attribute.
func (p *Planning) WarnAt(attribute, summary, detail string, more ...string) {
	WarnAt(&p.Response.Diagnostics, attribute, summary, detail, more...)
}

// WarnRefused warns of a create that the apply will refuse. It is no error: Terraform plans a create also before a destroy, of what the configuration
// names and the state does not have, and a destroy that stopped half-way has to go on. An apply plans once more, when another resource of it may have
// created the object.
func (p *Planning) WarnRefused(ctx context.Context, attribute string, err error) {
	p.run.Created.Settle(ctx, err)
	refusal := p.kind.Diagnostic(p.kind.Unable("create"), err)
	p.WarnAt(attribute, refusal.Summary(), "", refusal.Detail(), "An apply will refuse to create the account. A destroy goes on.")
}

// Failed reports whether the plan has an error by now.
func (p *Planning) Failed() bool { return p.Response.Diagnostics.HasError() }

// Set plans a value of an attribute.
func (p *Planning) Set(ctx context.Context, attribute string, value any) {
	p.Response.Diagnostics.Append(p.Response.Plan.SetAttribute(ctx, path.Root(attribute), value)...)
}

// Replace plans that a change of this attribute replaces the resource.
func (p *Planning) Replace(attribute string) {
	p.Response.RequiresReplace.Append(path.Root(attribute))
}

// ReplaceAccount is Replace for an account, with the value that the attribute has now. An import that would replace it is refused.
func (p *Planning) ReplaceAccount(ctx context.Context, attribute, now string) {
	if isImporting(ctx, p.Private(), &p.Response.Diagnostics) {
		p.Response.Diagnostics.AddAttributeError(path.Root(attribute), summaryImportReplaces, importReplaces(attribute, now))
		return
	}
	p.Replace(attribute)
}

// Private is what the provider keeps with the resource in the state.
func (p *Planning) Private() PrivateReader { return p.Request.Private }

// Identity is the identity in the state.
func (p *Planning) Identity() *tfsdk.ResourceIdentity { return p.Request.Identity }

// Removed reports whether this run removed the object from the state because it was gone. A plan that creates it again must have no error then: see
// platform.RemovedThisRun.
func (p *Planning) Removed(names ...string) bool { return p.run.Removed.Has(names...) }
