package apim

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

const (
	unableToPlanSubscription   = "Unable to plan API Management subscription"
	unableToCreateSubscription = "Unable to create API Management subscription"
)

// keyUnused marks a subscription that was not active when it was imported: nobody asked for its keys to work again.
const keyUnused = "imported_unused"

func noteUnused(ctx context.Context, private tf.PrivateWriter, unused bool, diags *diag.Diagnostics) {
	tf.SetPrivate(ctx, private, keyUnused, unused, diags)
}

// planSubscriptionState applies the default of state: active, but for a subscription that was imported in another state and that the configuration has
// not activated since. An import that leaves the attribute out must not give a leaver the access back.
func planSubscriptionState(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
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

// planGrant refuses what is of another service, and says what becomes of the keys.
func (r *subscription) planGrant(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, config, state subscriptionModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() || plan.known() && refuseElsewhere(&resp.Diagnostics, unableToPlanSubscription, plan.service(), config.ends()) || req.State.Raw.IsNull() {
		return
	}
	name := state.SubscriptionName.ValueString()
	if !plan.sameGrant(&state) {
		resp.Diagnostics.AddWarning("API Management subscription will be made anew",
			fmt.Sprintf("Subscription %q is deleted, and another one is made: the keys that are in use today stop working at once, and the new one has keys of its own.", name))
		return
	}
	if config.State.IsNull() && plan.State.ValueString() == api.SubscriptionActive && state.State.ValueString() != api.SubscriptionActive {
		resp.Diagnostics.AddAttributeWarning(path.Root("state"), "A subscription will be active again",
			fmt.Sprintf("Subscription %q is %s on the platform and active by default here, so this plan lets its keys work again. Set state = %[2]q to leave it so.", name, state.State.ValueString()))
	}
}

// byProperty are the attributes of a subscription by the service's property, in small letters.
func (m *subscriptionModel) byProperty() map[string]string {
	return map[string]string{
		"ownerid": "user_id", "userid": "user_id", "displayname": "display_name", "name": "display_name", "state": "state", "allowtracing": "allow_tracing", "sid": "subscription_name",
		"scope": scopeAttribute(m.scope()), "productid": scopeAttribute(m.scope()),
	}
}
