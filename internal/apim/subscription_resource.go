package apim

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var (
	_ tf.ManagedResource                    = (*subscription)(nil)
	_ resource.ResourceWithConfigValidators = (*subscription)(nil)
)

const subscriptionType = "platformusers_apim_subscription"

// NewSubscriptionResource is platformusers_apim_subscription: one user's access to a product, an API or all APIs.
func NewSubscriptionResource() tf.ManagedResource { return &subscription{} }

type subscription struct{ tf.Base[*Client] }

func (r *subscription) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = subscriptionType
}

// ModifyPlan settles the service and the state, and says what a replacement does to the keys. It only reads.
func (r *subscription) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.Client.planService(ctx, unableToPlanSubscription, req, resp)
	if req.Plan.Raw.IsNull() || resp.Diagnostics.HasError() {
		return
	}
	planSubscriptionState(ctx, req, resp)
	r.planGrant(ctx, req, resp)
}

func (r *subscription) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan subscriptionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	service, err := r.Client.createIn(&plan.serviceModel)
	if err == nil && refuseElsewhere(&resp.Diagnostics, unableToCreateSubscription, service, plan.ends()) {
		return
	}
	var made *api.Subscription
	if err == nil {
		made, err = r.Client.CreateSubscription(ctx, service, plan.toCreate())
	}
	if err != nil {
		addFieldErrors(&resp.Diagnostics, plan.byProperty(), unableToCreateSubscription, err)
		return
	}
	plan.complete(made)
	tf.SetIdentity(ctx, resp.Identity, plan.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *subscription) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state subscriptionModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(), &resp.Diagnostics)
	found, err := r.Client.Subscription(ctx, state.service(), state.SubscriptionName.ValueString())
	if why := platform.GoneReason(err); why != "" {
		tf.Gone(ctx, resp, "API Management subscription is gone", why+" The resource was removed from the state.")
		return
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read API Management subscription", err)
		return
	}
	if found.OwnerID == "" && !state.UserID.IsNull() {
		resp.Diagnostics.AddWarning("API Management subscription has no owner any more",
			fmt.Sprintf("Subscription %q was user %q's. The service keeps it without an owner now, and as long as it is active its keys work for whoever has them. It stays in the state, so that "+
				"Terraform can delete it.", found.ID, userReference.id(state.UserID)))
	}
	state.fromAPI(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (r *subscription) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state subscriptionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.Client.UpdateSubscription(ctx, state.service(), state.SubscriptionName.ValueString(), state.planned(), plan.toUpdate(&state)); err != nil {
		addFieldErrors(&resp.Diagnostics, plan.byProperty(), "Unable to update API Management subscription", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, plan.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	if plan.State.ValueString() == api.SubscriptionActive {
		noteUnused(ctx, resp.Private, false, &resp.Diagnostics)
	}
}

func (r *subscription) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state subscriptionModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.Client.DeleteSubscription(ctx, state.service(), state.SubscriptionName.ValueString()); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy API Management subscription", err)
	}
}

// ImportState takes the ARM id, or [[RESOURCE_GROUP/]SERVICE/]NAME, where NAME is the subscription's own id; or the identity.
func (r *subscription) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	named, err := r.named(ctx, req)
	var service api.Service
	if err == nil {
		service, err = r.Client.createIn(&named.serviceModel)
	}
	var found *api.Subscription
	if err == nil {
		found, err = r.Client.ImportableSubscription(ctx, service, named.ids[0])
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import API Management subscription", err)
		return
	}
	state := subscriptionModel{serviceModel: named.serviceModel}
	state.fromAPI(found)
	noteUnused(ctx, resp.Private, found.State != api.SubscriptionActive, &resp.Diagnostics)
	tf.SetIdentity(ctx, resp.Identity, state.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (r *subscription) named(ctx context.Context, req resource.ImportStateRequest) (*imported, error) {
	if req.ID != "" {
		return parseImport(req.ID, "NAME, SERVICE/NAME or RESOURCE_GROUP/SERVICE/NAME, where NAME is the subscription's own id, or as the id in Azure Resource Manager, which ends in "+
			"/subscriptions/NAME", api.CollectionSubscriptions)
	}
	var identity subscriptionIdentity
	if diags := req.Identity.Get(ctx, &identity); diags.HasError() {
		return nil, &platform.Problem{Summary: diags[0].Summary(), Means: diags[0].Detail()}
	}
	return &imported{serviceModel: identity.serviceModel, ids: []string{identity.SubscriptionName.ValueString()}, exact: true}, nil
}
