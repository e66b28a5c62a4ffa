package apim

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// keyUnused is true in the private state of a subscription that was not active when it was imported: nobody asked for its keys to work again.
const keyUnused = "imported_unused"

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
		planEnds(p)
	}
}

// planEnds refuses what is of another service. It reports whether nothing was refused.
func planEnds(p *tf.PlanCall[subscriptionModel]) bool {
	if !p.Plan.isKnown() {
		return true
	}
	err := errElsewhere(p.Plan.service(), p.Config.ends())
	if err != nil {
		p.Error(err)
	}
	return err == nil
}

// planReplace says what becomes of the keys.
func (r *subscription) planReplace(_ context.Context, p *tf.PlanCall[subscriptionModel]) {
	if planEnds(p) {
		p.Warn("API Management subscription will be re-created: "+p.State.SubscriptionName.ValueString(),
			fmt.Sprintf("Subscription %q is deleted, and another one is created: the keys that are in use today stop working at once, and the new one has "+
				"keys of its own.", p.State.SubscriptionName.ValueString()))
	}
}

func (r *subscription) planUpdate(_ context.Context, p *tf.PlanCall[subscriptionModel]) {
	state := p.State.State.ValueString()
	isActivated := p.Config.State.IsNull() && p.Plan.State.ValueString() == api.SubscriptionActive && state != api.SubscriptionActive
	if planEnds(p) && isActivated {
		p.WarnAt("state", "A subscription will be active again",
			fmt.Sprintf("Subscription %q is %s on the platform and active by default here, so this plan lets its keys work again. Set state = %[2]q to "+
				"leave it so.",
				p.State.SubscriptionName.ValueString(), state))
	}
}
