package anypoint

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/actionvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewSendPasswordResetAction is the action platformusers_anypoint_send_password_reset: a mail by which somebody chooses another password.
func NewSendPasswordResetAction() action.ActionWithConfigure {
	return &sendPasswordReset{tf.Action[*access.Client]{Kind: namespace.Kind(access.NounSendPasswordReset)}}
}

type sendPasswordReset struct{ tf.Action[*access.Client] }

type sendPasswordResetModel struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	UserID         types.String `tfsdk:"user_id"`
	Username       types.String `tfsdk:"username"`
	Email          tf.Email     `tfsdk:"email"`
}

// whatSendPasswordReset ends "Unable to".
const whatSendPasswordReset = "send the Anypoint password reset" //nolint:gosec // it is no password

func (a *sendPasswordReset) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Has Anypoint Platform mail somebody a link by which they choose another password. **Each invocation is one mail.** Nobody " +
			"else can set a person's password on Anypoint, so this is also how somebody gets a new one whose account `platformusers_anypoint_user` " +
			"created.\n\n" +
			"An account that signs in through an identity provider has no password on Anypoint, which is an error of the plan; a disabled account is an " +
			"error of the invocation. When the response is lost, the action fails and says that the mail may have gone out: Anypoint shows nowhere whether " +
			"it did, so it is not asked twice.",
		Attributes: map[string]schema.Attribute{
			"organization_id": actionOrganization("The organization that the account belongs to."),
			"user_id": schema.StringAttribute{
				MarkdownDescription: "The user's id. Exactly one of `user_id`, `username` and `email` is set.",
				Optional:            true,
				Validators:          []validator.String{userID()},
			},
			"username": schema.StringAttribute{
				MarkdownDescription: "The user name. Case-insensitive, but an account with exactly this name takes precedence.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"email": schema.StringAttribute{
				CustomType:          tf.EmailType{},
				MarkdownDescription: "The e-mail address, case-insensitive. Several accounts of one address are an error that lists them.",
				Optional:            true,
				Validators:          []validator.String{tf.ValidEmail()},
			},
		},
	}
}

// ConfigValidators want one name of the person.
func (a *sendPasswordReset) ConfigValidators(context.Context) []action.ConfigValidator {
	return []action.ConfigValidator{
		actionvalidator.ExactlyOneOf(path.MatchRoot("user_id"), path.MatchRoot("username"), path.MatchRoot("email")),
	}
}

// named is the person as the configuration names them.
func (m *sendPasswordResetModel) named() platform.Named[string] {
	return platform.Named[string]{ID: m.UserID.ValueString(), Name: m.Username.ValueString(), Email: m.Email.ValueString()}
}

// ModifyPlan refuses in plan what can be known to fail.
func (a *sendPasswordReset) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	tf.PlanInvoke(ctx, a, whatSendPasswordReset, req, resp, func(ctx context.Context, config *sendPasswordResetModel) error {
		if config.OrganizationID.IsUnknown() || config.UserID.IsUnknown() || config.Username.IsUnknown() || config.Email.IsUnknown() {
			return nil
		}
		organizationID, err := a.Client.OrganizationID(ctx, config.OrganizationID.ValueString())
		if err != nil {
			return err
		}
		return a.Client.CheckPasswordReset(ctx, organizationID, config.named())
	})
}

func (a *sendPasswordReset) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	tf.Invoke(ctx, a, whatSendPasswordReset, req, resp, func(ctx context.Context, config *sendPasswordResetModel, progress func(string)) error {
		organizationID, err := a.Client.OrganizationID(ctx, config.OrganizationID.ValueString())
		if err != nil {
			return err
		}
		account, err := a.Client.SendPasswordReset(ctx, organizationID, config.named(), progress)
		if err != nil {
			return err
		}
		progress(fmt.Sprintf("Anypoint accepted the request; the mail goes to %s", account.Email))
		return nil
	})
}
