package apim

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// keyUnused is true in the private state of a subscription that was not active when it was imported: nobody asked for its keys to work again.
const keyUnused = "imported_unused"

// planLeftOut plans what the configuration leaves out, without asking anybody: an existing subscription keeps its name and whether it may be traced.
func planLeftOut(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	config := tf.Get[subscriptionModel](ctx, req.Config, &resp.Diagnostics)
	name, tracing := types.StringNull(), types.BoolValue(false)
	if !req.State.Raw.IsNull() {
		state := tf.Get[subscriptionModel](ctx, req.State, &resp.Diagnostics)
		name, tracing = state.DisplayName, state.AllowTracing
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if config.DisplayName.IsNull() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("display_name"), name)...)
	}
	if config.AllowTracing.IsNull() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("allow_tracing"), tracing)...)
	}
}

// planSubscriptionState plans the default of state: active, but for a subscription that was imported in another state and that the configuration has
// not activated since. An import that leaves the attribute out must not give a leaver the access back.
func planSubscriptionState(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	at := path.Root("state")
	var configured types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, at, &configured)...)
	if !configured.IsNull() || resp.Diagnostics.HasError() {
		return
	}
	planned := types.StringValue(api.SubscriptionActive)
	if !req.State.Raw.IsNull() && tf.IsPrivate(ctx, req.Private, keyUnused, &resp.Diagnostics) {
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, at, &planned)...)
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, at, planned)...)
}

func (r *subscription) planCreate(ctx context.Context, p *tf.PlanCall[subscriptionModel]) {
	if planService(ctx, r.Client, &p.Planning, &p.Config.serviceModel, &p.Plan.serviceModel) {
		r.Client.RecordStarting(p.Plan.service(), p.Plan.SubscriptionName.ValueString())
		r.planEnds(ctx, p)
	}
	if p.Plan.DisplayName.IsNull() {
		p.ErrorAt("display_name", errNoDisplayName)
	}
}

var errNoDisplayName = &platform.Problem{
	Summary: "Missing for a new subscription",
	Means:   "This plan creates a subscription, and API Management creates none without display_name.",
	Do:      "Set it. If the subscription exists already, import it: an existing one needs no name.",
}

// planEnds looks for the ends. It refuses what is of another service, and a product or API that does not exist.
func (r *subscription) planEnds(ctx context.Context, p *tf.PlanCall[subscriptionModel]) {
	service := p.Plan.service()
	if err := errElsewhere(service, p.Config.ends()); err != nil {
		p.Error(err)
		return
	}
	state := p.State
	if state != nil && !sameService(state.service(), service) {
		state = nil // its ends are others
	}
	userEnd.planIn(ctx, r.Client, service, &p.Planning, p.Config.user(), state.user())
	for _, scope := range []struct {
		edgeEnd

		config, state named
	}{{productEnd, p.Config.product(), state.product()}, {apiEnd, p.Config.api(), state.api()}} {
		if scope.config.isNone() {
			scope.planNone(ctx, &p.Planning, scope.state)
			continue
		}
		scope.planIn(ctx, r.Client, service, &p.Planning, scope.config, scope.state)
	}
}

// planDestroy records that the subscription goes: its user may go with it.
func (r *subscription) planDestroy(_ context.Context, p *tf.PlanCall[subscriptionModel]) {
	r.Client.RecordEnding(p.State.service(), p.State.SubscriptionName.ValueString())
}

func (r *subscription) planUpdate(ctx context.Context, p *tf.PlanCall[subscriptionModel]) {
	if !p.Plan.isKnown() { // the service replaces it
		r.warnReplaced(p)
		return
	}
	r.planEnds(ctx, p)
	planned := tf.Get[subscriptionModel](ctx, p.Response.Plan, &p.Response.Diagnostics)
	switch {
	case p.Failed():
	case planned.isUnsettled() || planned.gives() != p.State.gives():
		r.warnReplaced(p)
	default:
		r.warnActivated(p)
	}
}

// isUnsettled reports a plan that nobody knows yet to be for the same user and the same thing.
func (m *subscriptionModel) isUnsettled() bool {
	return m.UserID.IsUnknown() || m.ProductID.IsUnknown() || m.APIID.IsUnknown() || m.AllAPIs.IsUnknown()
}

// warnReplaced says what becomes of the keys.
func (r *subscription) warnReplaced(p *tf.PlanCall[subscriptionModel]) {
	p.Warn("API Management subscription will be re-created: "+p.State.SubscriptionName.ValueString(),
		fmt.Sprintf("Subscription %q is deleted, and another one is created: the keys that are in use today stop working at once, and the new one has "+
			"keys of its own.", p.State.SubscriptionName.ValueString()))
}

// warnActivated says that keys work again which do not work today.
func (r *subscription) warnActivated(p *tf.PlanCall[subscriptionModel]) {
	state := p.State.State.ValueString()
	if p.Config.State.IsNull() && p.Plan.State.ValueString() == api.SubscriptionActive && state != api.SubscriptionActive {
		p.WarnAt("state", "A subscription will be active again",
			fmt.Sprintf("Subscription %q is %s on the platform and active by default here, so this plan lets its keys work again. Set state = %[2]q to "+
				"leave it so.",
				p.State.SubscriptionName.ValueString(), state))
	}
}
