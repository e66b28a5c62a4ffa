package uipath

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/actionvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// NewResendInvitationAction is the action platformusers_uipath_resend_invitation: it mails a pending invitation again.
func NewResendInvitationAction() action.ActionWithConfigure {
	return &resendInvitation{tf.Action[*access.Client]{Kind: namespace.Kind(access.NounResendInvitation)}}
}

type resendInvitation struct{ tf.Action[*access.Client] }

var (
	_ action.ActionWithModifyPlan       = (*resendInvitation)(nil)
	_ action.ActionWithConfigValidators = (*resendInvitation)(nil)
)

const resendTheInvitation = "resend the invitation"

type resendInvitationModel struct {
	UserID      types.String `tfsdk:"user_id"`
	Email       types.String `tfsdk:"email"`
	RedirectURL types.String `tfsdk:"redirect_url"`
	Language    types.String `tfsdk:"language"`
}

func (m *resendInvitationModel) who() platform.Named[string] {
	return platform.Named[string]{ID: m.UserID.ValueString(), Email: m.Email.ValueString()}
}

func (a *resendInvitation) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	notEmpty := []validator.String{stringvalidator.LengthAtLeast(1)}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Mails a pending invitation again, on Automation Cloud. The user stays the same, with what it was granted meanwhile. For " +
			"somebody who has accepted it sends nothing, and says so.\n\n" +
			"Each invocation sends one mail. When the response is lost, nothing is sent another time: the error says that nobody knows whether a mail went " +
			"out. UiPath documents no call to send an invitation again; the action invites the same e-mail address once more, which keeps the user " +
			"(assumed), and is an error where UiPath refuses that.",
		Attributes: map[string]schema.Attribute{
			"user_id": schema.StringAttribute{
				MarkdownDescription: "The id of the invited user. Exactly one of `user_id` and `email` is set.",
				Optional:            true,
				Validators:          []validator.String{tf.ValidUUID("An e-mail address goes into email.")},
			},
			"email": schema.StringAttribute{
				MarkdownDescription: "The e-mail address that was invited. Case-insensitive.",
				Optional:            true,
				Validators:          []validator.String{tf.ValidEmail()},
			},
			"redirect_url": schema.StringAttribute{
				MarkdownDescription: "The URL of the page on which the person accepts, one of the portal's. Default: the portal's own page for this " +
					"organization.",
				Optional:   true,
				Validators: notEmpty,
			},
			"language": schema.StringAttribute{
				MarkdownDescription: "The language of the mail, such as `en` or `de`. Default: the platform's.",
				Optional:            true,
				Validators:          notEmpty,
			},
		},
	}
}

func (a *resendInvitation) ConfigValidators(context.Context) []action.ConfigValidator {
	return []action.ConfigValidator{actionvalidator.ExactlyOneOf(path.MatchRoot("user_id"), path.MatchRoot("email"))}
}

// ModifyPlan looks whether there is such a person. Whom the same run invites is not there yet.
func (a *resendInvitation) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	tf.PlanInvoke(ctx, a, resendTheInvitation, req, resp, func(ctx context.Context, config *resendInvitationModel) error {
		if err := a.Client.RequireInvitations(); err != nil || config.UserID.IsUnknown() || config.Email.IsUnknown() {
			return err
		}
		person, err := a.Client.FindPerson(ctx, config.who())
		if err == nil && person.Planned {
			return nil
		}
		return err
	})
}

func (a *resendInvitation) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	tf.Invoke(ctx, a, resendTheInvitation, req, resp, func(ctx context.Context, config *resendInvitationModel, progress func(string)) error {
		return a.Client.ResendInvitation(ctx, access.Resend{
			Who: config.who(), RedirectURL: config.RedirectURL.ValueString(), Language: config.Language.ValueString(),
		}, progress)
	})
}
