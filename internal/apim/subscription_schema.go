package apim

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/boolvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// subscriptionStates are the states that a configuration can set: all that the service knows.
var subscriptionStates = []string{
	api.SubscriptionActive, api.SubscriptionSuspended, api.SubscriptionSubmitted,
	api.SubscriptionRejected, api.SubscriptionCancelled, api.SubscriptionExpired,
}

func (r *subscription) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := serviceAttributes(tf.ReplaceEnd())
	maps.Copy(attributes, userAttributes("The user who owns the subscription: the user's id, or the account's whole id in Azure Resource Manager."))
	maps.Copy(attributes, map[string]schema.Attribute{
		"id": armIDAttribute("The subscription's id in Azure Resource Manager: `/subscriptions/.../service/SERVICE/subscriptions/NAME`."),
		"subscription_name": schema.StringAttribute{
			MarkdownDescription: "The subscription's own id in the service, up to 256 characters; the Azure subscription is `subscription_id`. Default: a " +
				"random UUID; a create is then refused, with the import block for it, if the user has a subscription to the same thing by the same name. A " +
				"change replaces the resource, and with it the keys.",
			Optional:      true,
			Computed:      true,
			Validators:    []validator.String{validSubscriptionName{}},
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown(), tf.KeepCase(), tf.NewValue(newSubscriptionName...), tf.ReplaceEnd()},
		},
		"product_id": productEnd.idAttribute("The product to subscribe to: its id, or its whole id in Azure Resource Manager. " + scopeRule +
			" An id and a name have to mean the same."),
		"product_name": productEnd.nameAttribute("The name of the product, as the portal shows it. A new name on the platform changes nothing here."),
		"api_id":       apiEnd.idAttribute("The one API to subscribe to: its id, or its whole id in Azure Resource Manager."),
		"api_name":     apiEnd.nameAttribute("The name of the API, as the portal shows it. A new name on the platform changes nothing here."),
		"all_apis": schema.BoolAttribute{
			MarkdownDescription: "`true` subscribes to all APIs of the service. A change replaces the resource.",
			Optional:            true,
			Validators:          []validator.Bool{boolvalidator.Equals(true)},
			PlanModifiers:       []planmodifier.Bool{boolplanmodifier.RequiresReplace()},
		},
		"display_name": schema.StringAttribute{
			MarkdownDescription: "The subscription's name, 1 to 100 characters. Changed in place. A new subscription requires one. If omitted for an " +
				"existing one, it is left as it is: subscriptions from the developer portal may have none.",
			Optional:      true,
			Computed:      true,
			Validators:    []validator.String{stringvalidator.LengthAtLeast(1)},
			PlanModifiers: []planmodifier.String{tf.NewValue(stringvalidator.UTF8LengthAtMost(100), tf.VisibleName())},
		},
		"state": schema.StringAttribute{
			MarkdownDescription: fmt.Sprintf("One of `%s`. The keys work as long as it is `active`. Changed in place. Default `active`, also for products "+
				"that require an administrator's approval; a subscription that was in another state when it was imported keeps it until this is set.",
				strings.Join(subscriptionStates, "`, `")),
			Optional:   true,
			Computed:   true,
			Validators: []validator.String{stringvalidator.OneOf(subscriptionStates...)},
		},
		"allow_tracing": schema.BoolAttribute{
			MarkdownDescription: "Whether requests with the subscription's keys can be traced. Changed in place. If omitted, an existing subscription is " +
				"left as it is, and a new one is created with `false`.",
			Optional: true,
			Computed: true,
		},
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "A user's subscription in an API Management service: the access to one product, one API or all APIs.\n\n" +
			"The subscription's keys are in no plan and no state: the provider never asks for them. The user finds them in the developer portal.\n\n" +
			"Another user, product or API replaces the resource, although the service could move a subscription: its keys would move along, and whoever " +
			"had them before would keep the access. Destroying the resource deletes the subscription, and its keys stop working at once.\n\n" +
			"Subscriptions of one user or product need no `depends_on` between them.",
		Attributes: attributes,
	}
}

func (r *subscription) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = serviceIdentity(map[string]identityschema.Attribute{
		"subscription_name": identityschema.StringAttribute{RequiredForImport: true, Description: "The subscription's own id in the service."},
	})
}

// validSubscriptionName refuses what cannot be a subscription's id.
type validSubscriptionName struct{}

const maxSubscriptionName = 256

// newSubscriptionName are the platform's own rules.
var newSubscriptionName = []validator.String{
	stringvalidator.RegexMatches(regexp.MustCompile(`^[^*#&+:<>?]+$`), "must have none of * # & + : < > ?"), tf.VisibleText(),
}

func (validSubscriptionName) Description(context.Context) string {
	return fmt.Sprintf("must have 1 to %d characters, no slash and no space at the ends", maxSubscriptionName)
}

func (v validSubscriptionName) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (v validSubscriptionName) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	name := req.ConfigValue.ValueString()
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || access.IsID(name, maxSubscriptionName) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid subscription name",
		fmt.Sprintf("%q is not the id of a subscription: the value %s. Nothing was sent.", name, v.Description(ctx)))
}
