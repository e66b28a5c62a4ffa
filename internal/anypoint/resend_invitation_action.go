package anypoint

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

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewResendInvitationAction is the action platformusers_anypoint_resend_invitation: one more mail to an invited person.
func NewResendInvitationAction() action.ActionWithConfigure {
	return &resendInvitation{tf.Action[*access.Client]{Kind: namespace.Kind(access.NounResendInvitation)}}
}

type resendInvitation struct{ tf.Action[*access.Client] }

type resendInvitationModel struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	InvitationID   types.String `tfsdk:"invitation_id"`
	Email          tf.Email     `tfsdk:"email"`
}

// whatResendInvitation ends "Unable to".
const whatResendInvitation = "send the Anypoint invitation again"

func (a *resendInvitation) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Sends the mail of a pending or expired Anypoint Platform invitation once more. **Each invocation is one mail.** An " +
			"invitation that was accepted or canceled is an error, and nobody is mailed.\n\nA mail is never sent twice for one invocation: when the " +
			"response is lost, the action looks whether the platform has moved the end of the link; where that does not show it, the action fails and says " +
			"that the mail may have gone out.",
		Attributes: map[string]schema.Attribute{
			"organization_id": actionOrganization("The organization that the person was invited to."),
			"invitation_id": schema.StringAttribute{
				MarkdownDescription: "The invitation's id. Exactly one of `invitation_id` and `email` is set.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.RegexMatches(invitationNumber, "must be an invitation's id, a number")},
			},
			"email": schema.StringAttribute{
				CustomType:          tf.EmailType{},
				MarkdownDescription: "The invited e-mail address, case-insensitive. Several open invitations of one address are an error that lists them.",
				Optional:            true,
				Validators:          []validator.String{tf.ValidEmail()},
			},
		},
	}
}

// ConfigValidators want one name of the invitation.
func (a *resendInvitation) ConfigValidators(context.Context) []action.ConfigValidator {
	return []action.ConfigValidator{actionvalidator.ExactlyOneOf(path.MatchRoot("invitation_id"), path.MatchRoot("email"))}
}

// ModifyPlan refuses in plan what can be known to fail.
func (a *resendInvitation) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	tf.PlanInvoke(ctx, a, whatResendInvitation, req, resp, func(ctx context.Context, config *resendInvitationModel) error {
		if config.OrganizationID.IsUnknown() || config.InvitationID.IsUnknown() || config.Email.IsUnknown() {
			return nil
		}
		organizationID, err := a.Client.OrganizationID(ctx, config.OrganizationID.ValueString())
		if err != nil {
			return err
		}
		return a.Client.CheckSendAgain(ctx, organizationID, config.named())
	})
}

// named is the invitation as access.Client.FindInvitation takes it.
func (m *resendInvitationModel) named() string {
	return cmp.Or(m.InvitationID.ValueString(), m.Email.ValueString())
}

func (a *resendInvitation) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	tf.Invoke(ctx, a, whatResendInvitation, req, resp, func(ctx context.Context, config *resendInvitationModel, progress func(string)) error {
		organizationID, err := a.Client.OrganizationID(ctx, config.OrganizationID.ValueString())
		if err != nil {
			return err
		}
		sent, err := a.Client.SendAgain(ctx, organizationID, config.named(), progress)
		if err != nil {
			return err
		}
		progress(fmt.Sprintf("Sent invitation %d to %s again; its link ends at %s", sent.ID, sent.Email, cmp.Or(sent.ExpiresAt, "an unknown time")))
		return nil
	})
}
