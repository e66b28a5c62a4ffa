package apim

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewRegenerateSubscriptionKeysAction is the action platformusers_apim_regenerate_subscription_keys: new keys in place of those that are in use.
func NewRegenerateSubscriptionKeysAction() action.ActionWithConfigure {
	return &regenerateSubscriptionKeys{tf.Action[*access.Client]{Kind: namespace.Kind(access.NounRegenerateSubscriptionKeys)}}
}

type regenerateSubscriptionKeys struct{ tf.Action[*access.Client] }

type regenerateSubscriptionKeysModel struct {
	serviceModel

	SubscriptionName types.String `tfsdk:"subscription_name"`
	Key              types.String `tfsdk:"key"`
}

// whatRegenerateKeys ends "Unable to".
const whatRegenerateKeys = "regenerate the keys of the API Management subscription"

// keyBoth means both keys.
const keyBoth = "both"

// keys are those that are meant, in the order in which they are regenerated.
func (m *regenerateSubscriptionKeysModel) keys() []api.Key {
	if m.Key.ValueString() == keyBoth {
		return []api.Key{api.PrimaryKey, api.SecondaryKey}
	}
	return []api.Key{api.Key(m.Key.ValueString())}
}

func (a *regenerateSubscriptionKeys) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Regenerates keys of a subscription in an API Management service. **The key before stops working at once, and each " +
			"invocation makes another one:** calls with the old key fail until their owner takes the new one from the developer portal. " +
			"The new keys are in no plan, no state and no output: the provider never asks for keys.\n\n" +
			"A subscription has two keys, of which either works. To change them without an interruption, have the owner use the one, regenerate the other, " +
			"and the next time the other way round.\n\n" +
			"A key is never regenerated twice for one invocation: when the response is lost, the action fails and says which key may be another one, since " +
			"the service does not show it.",
		Attributes: withServiceOfAction(map[string]schema.Attribute{
			"subscription_name": schema.StringAttribute{
				MarkdownDescription: "The subscription's own id in the service, as `platformusers_apim_subscription` has it.",
				Required:            true,
				Validators:          []validator.String{validSubscriptionName{}},
			},
			"key": schema.StringAttribute{
				MarkdownDescription: "The key to regenerate: `primary`, `secondary`, or `both`, one after the other.",
				Required:            true,
				Validators:          []validator.String{stringvalidator.OneOf(string(api.PrimaryKey), string(api.SecondaryKey), keyBoth)},
			},
		}),
	}
}

// ModifyPlan warns of what stops working, and refuses a subscription that is not there.
func (a *regenerateSubscriptionKeys) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	a.warn(ctx, req, &resp.Diagnostics)
	tf.PlanInvoke(ctx, a, whatRegenerateKeys, req, resp, func(ctx context.Context, config *regenerateSubscriptionKeysModel) error {
		if !config.isKnown() || config.SubscriptionName.IsUnknown() {
			return nil
		}
		service, err := createIn(a.Client, &config.serviceModel)
		if err != nil {
			return err
		}
		return a.Client.RequireSubscription(ctx, service, config.SubscriptionName.ValueString())
	})
}

func (a *regenerateSubscriptionKeys) warn(ctx context.Context, req action.ModifyPlanRequest, diags *diag.Diagnostics) {
	if req.Config.Raw.IsNull() {
		return
	}
	config := tf.Get[regenerateSubscriptionKeysModel](ctx, req.Config, diags)
	which := "Both keys stop"
	if key := config.Key.ValueString(); key == string(api.PrimaryKey) || key == string(api.SecondaryKey) {
		which = "The " + key + " key stops"
	}
	name := "the subscription"
	if !config.SubscriptionName.IsUnknown() {
		name = fmt.Sprintf("subscription %q", config.SubscriptionName.ValueString())
	}
	tf.Warn(diags, "A key stops working", fmt.Sprintf("%s working at once when the action runs on %s. Whoever calls APIs with it needs the new one, "+
		"which the developer portal shows.", which, name))
}

func (a *regenerateSubscriptionKeys) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	tf.Invoke(ctx, a, whatRegenerateKeys, req, resp, func(ctx context.Context, config *regenerateSubscriptionKeysModel, progress func(string)) error {
		service, err := createIn(a.Client, &config.serviceModel)
		if err != nil {
			return err
		}
		name := config.SubscriptionName.ValueString()
		err = a.Client.RegenerateKeys(ctx, service, name, config.keys(), func(key api.Key) {
			progress(fmt.Sprintf("Regenerating the %s key of subscription %q: the key before stops working.", key, name))
		})
		if err == nil {
			progress(fmt.Sprintf("Subscription %q has new keys: %s.", name, config.Key.ValueString()))
		}
		return err
	})
}
