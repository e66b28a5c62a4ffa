package apim

import (
	"cmp"
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/actionvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewSendConfirmationAction is the action platformusers_apim_send_confirmation: a mail with a link to set a password with.
func NewSendConfirmationAction() action.ActionWithConfigure {
	return &sendConfirmation{tf.Action[*access.Client]{Kind: namespace.Kind(access.NounSendConfirmation)}}
}

type sendConfirmation struct{ tf.Action[*access.Client] }

type sendConfirmationModel struct {
	serviceModel

	UserID  types.String `tfsdk:"user_id"`
	Email   types.String `tfsdk:"email"`
	AppType types.String `tfsdk:"app_type"`
}

// whatSendConfirmation ends "Unable to".
const whatSendConfirmation = "send the API Management confirmation"

// isPlanned reports whether a plan knows what the action is about.
func (m *sendConfirmationModel) isPlanned() bool {
	return m.isKnown() && !m.UserID.IsUnknown() && !m.Email.IsUnknown()
}

// withServiceOfAction adds the attributes of a serviceModel to those of an action.
func withServiceOfAction(own map[string]schema.Attribute) map[string]schema.Attribute {
	for name, described := range describedService {
		own[name] = schema.StringAttribute{
			MarkdownDescription: described.description + " Default: the provider's.", Optional: true, Validators: []validator.String{described.valid},
		}
	}
	return own
}

func (a *sendConfirmation) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Mails a user of an API Management service a link to set a password with: the invitation once more to somebody who has not " +
			"accepted it, a password reset to everybody else. **Each invocation is one mail.** It is never sent twice for one invocation: when the response " +
			"is lost, the action fails and says that the mail may have gone out, since the service does not show it.",
		Attributes: withServiceOfAction(map[string]schema.Attribute{
			"user_id": schema.StringAttribute{
				MarkdownDescription: "The user's id, or the account's whole id in Azure Resource Manager. Exactly one of `user_id` and `email` is set.",
				Optional:            true,
				Validators:          []validator.String{userEnd.valid()},
			},
			"email": schema.StringAttribute{
				MarkdownDescription: "The e-mail address of the user's account. Case-insensitive.",
				Optional:            true,
				Validators:          []validator.String{tf.ValidEmail()},
			},
			"app_type": schema.StringAttribute{
				MarkdownDescription: "The portal to which the link leads: `developerPortal` (default), or `portal` for the retired legacy portal.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf(api.AppDeveloperPortal, api.AppLegacyPortal)},
			},
		}),
	}
}

// ConfigValidators want one name of the user.
func (a *sendConfirmation) ConfigValidators(context.Context) []action.ConfigValidator {
	return []action.ConfigValidator{actionvalidator.ExactlyOneOf(path.MatchRoot("user_id"), path.MatchRoot("email"))}
}

// ModifyPlan refuses in plan a user whom nobody knows.
func (a *sendConfirmation) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	tf.PlanInvoke(ctx, a, whatSendConfirmation, req, resp, func(ctx context.Context, config *sendConfirmationModel) error {
		if !config.isPlanned() {
			return nil
		}
		service, user, err := namedUser(a.Client, &config.serviceModel, config.UserID, config.Email)
		if err != nil {
			return err
		}
		return a.Client.RequireUser(ctx, service, user)
	})
}

// namedUser is the user whom a configuration names, and the user's service.
func namedUser(client *access.Client, m *serviceModel, id, email types.String) (api.Service, platform.Named[string], error) {
	service, err := createIn(client, m)
	if err == nil {
		err = errElsewhere(service, []end{{userEnd.IDAttribute, userReference, id}})
	}
	return service, userEnd.wanted(id, email), err
}

func (a *sendConfirmation) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	tf.Invoke(ctx, a, whatSendConfirmation, req, resp, func(ctx context.Context, config *sendConfirmationModel, progress func(string)) error {
		service, user, err := namedUser(a.Client, &config.serviceModel, config.UserID, config.Email)
		if err != nil {
			return err
		}
		progress("Sending the mail to " + cmp.Or(user.ID, user.Email) + ".")
		account, err := a.Client.SendConfirmation(ctx, service, user, config.AppType.ValueString())
		if err != nil {
			return err
		}
		progress(fmt.Sprintf("The service mails %s, user %q.", account.Email, account.ID))
		return nil
	})
}
