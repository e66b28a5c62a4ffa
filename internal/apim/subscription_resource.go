package apim

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewSubscriptionResource is platformusers_apim_subscription: one user's access to a product, an API or all APIs.
func NewSubscriptionResource() tf.ManagedResource {
	return &subscription{tf.Resource[*access.Client]{
		Kind: namespace.Kind(access.NounSubscription), Identity: subscriptionIdentity{}, Own: importID{api.CollectionSubscriptions},
	}}
}

type subscription struct{ tf.Resource[*access.Client] }

// Edge is the one that a model means. Without a name of its own it is the one to the same thing by the same display name, as for the create.
func (r *subscription) Edge(m *subscriptionModel) tf.Edge {
	edge := tf.EdgeOf(r.Kind.Noun, m.service().ID(api.CollectionSubscriptions, m.SubscriptionName.ValueString()),
		m.SubscriptionID, m.ResourceGroupName, m.ServiceName, m.SubscriptionName)
	alike := tf.EdgeOf(r.Kind.Noun, m.alike(), m.SubscriptionID, m.ResourceGroupName, m.ServiceName, m.UserID, m.DisplayName)
	if !m.ProductID.IsUnknown() && !m.APIID.IsUnknown() {
		edge.Alike = alike.ID
	}
	edge.Loses = "its keys stop working, and the new one has others"
	return edge
}

var _ resource.ResourceWithConfigValidators = (*subscription)(nil)

// ConfigValidators refuse a subscription without a user, to several things, or to nothing.
func (r *subscription) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{requiredUser(), oneScope{}}
}

// Ends are those that the plan of a create looks for.
func (r *subscription) Ends(ctx context.Context, m *subscriptionModel) (place string, ends []platform.EdgeEnd) {
	if m.UserID.ValueString() == "" || m.ServiceName.ValueString() == "" {
		return "", nil
	}
	return m.service().Key(), r.Client.UserEnd(ctx, m.service(), userEnd.id(m.UserID))
}

func (r *subscription) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	planSubscriptionState(ctx, req, resp)
	planLeftOut(ctx, req, resp)
	tf.Plan(ctx, r, req, resp, tf.Planner[subscriptionModel]{
		Create: r.planCreate, Update: r.planUpdate, Destroy: r.planDestroy,
	})
}

func (r *subscription) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *subscriptionModel) (*subscriptionModel, error) {
		service, err := createIn(r.Client, &plan.serviceModel)
		if err != nil {
			return nil, err
		}
		if err := errElsewhere(service, plan.ends()); err != nil {
			return nil, err
		}
		if err := r.settle(ctx, service, plan); err != nil {
			return nil, err
		}
		sub, err := r.Client.CreateSubscription(ctx, service, plan.toCreate())
		if err != nil {
			return nil, blame(plan.properties(), err)
		}
		created := subscriptionOf(service, &access.Subscription{Subscription: *sub})
		tf.FillUnknown(plan, created)
		c.Identity = plan.identity()
		return created, nil
	})
}

// settle completes a plan with the ends that it could not know.
func (r *subscription) settle(ctx context.Context, service api.Service, plan *subscriptionModel) error {
	user, err := userEnd.settleIn(ctx, r.Client, service, plan.user())
	if err != nil {
		return err
	}
	userEnd.fill(&plan.UserID, &plan.Email, user)
	for _, scope := range []struct {
		edgeEnd

		planned  named
		id, name *types.String
	}{{productEnd, plan.product(), &plan.ProductID, &plan.ProductName}, {apiEnd, plan.api(), &plan.APIID, &plan.APIName}} {
		if scope.planned.isNone() {
			continue
		}
		found, err := scope.settleIn(ctx, r.Client, service, scope.planned)
		if err != nil {
			return err
		}
		scope.fill(scope.id, scope.name, found)
	}
	return nil
}

func (r *subscription) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	takenIn := tf.IsTakenIn(ctx, req.Private, &resp.Diagnostics)
	current := tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *subscriptionModel) (*subscriptionModel, error) {
		c.Identity, c.Names = state.identity(), state.names()
		found, err := r.Client.SubscriptionOf(ctx, state.service(), state.SubscriptionName.ValueString(), userEnd.id(state.UserID), state.scope())
		if err != nil {
			return nil, err
		}
		if found.OwnerID == "" && !state.UserID.IsNull() {
			tf.Warn(&resp.Diagnostics, "API Management subscription has no owner any more",
				fmt.Sprintf("Subscription %q was user %q's. The service keeps it without an owner now, and as long as it is active its keys work for whoever "+
					"has them. It stays in the state, so that Terraform can delete it.", found.ID, userEnd.id(state.UserID)))
		}
		current := subscriptionOf(state.service(), r.Client.Named(ctx, state.service(), found)).inFormOf(state)
		current.keepNames(ctx, req.Private, state, &resp.Diagnostics)
		return current, nil
	})
	if current != nil && takenIn {
		tf.SetPrivate(ctx, resp.Private, keyUnused, current.State.ValueString() != api.SubscriptionActive, &resp.Diagnostics)
	}
}

func (r *subscription) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	updated := tf.Update(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan, state *subscriptionModel) (*subscriptionModel, error) {
		c.Identity = plan.identity()
		err := r.Client.UpdateSubscription(ctx, state.service(), state.SubscriptionName.ValueString(), state.fields(), plan.toUpdate(state))
		return state, blame(plan.properties(), err)
	})
	if updated != nil && updated.State.ValueString() == api.SubscriptionActive {
		tf.SetPrivate(ctx, resp.Private, keyUnused, false, &resp.Diagnostics)
	}
}

func (r *subscription) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.Delete(ctx, r, req, resp, func(ctx context.Context, state *subscriptionModel) error {
		return r.Client.DeleteSubscription(ctx, state.service(), state.SubscriptionName.ValueString())
	})
}

// ImportState takes the id in Azure Resource Manager, or [[RESOURCE_GROUP/]SERVICE/]NAME, where NAME is the subscription's own id; or the identity.
func (r *subscription) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	imported := tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*subscriptionModel, error) {
		named, err := readImport[subscriptionIdentity](ctx, r.Client, req,
			"NAME, SERVICE/NAME or RESOURCE_GROUP/SERVICE/NAME, where NAME is the subscription's own id, or as the id in Azure Resource Manager, which "+
				"ends in /subscriptions/NAME", api.CollectionSubscriptions)
		if err != nil {
			return nil, err
		}
		sub, err := r.Client.FindSubscription(ctx, named.service(), named.ids[0])
		if err != nil {
			return nil, err
		}
		found := subscriptionOf(named.service(), sub)
		c.Identity = found.identity()
		return found, nil
	})
	if imported != nil {
		tf.SetPrivate(ctx, resp.Private, keyUnused, imported.State.ValueString() != api.SubscriptionActive, &resp.Diagnostics)
	}
}
