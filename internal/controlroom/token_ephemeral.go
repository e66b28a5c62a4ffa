package controlroom

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewTokenEphemeral is the ephemeral resource platformusers_controlroom_token: a token for one run.
func NewTokenEphemeral() ephemeral.EphemeralResourceWithConfigure {
	return &token{tf.Ephemeral[*access.Client]{Kind: namespace.Kind(access.NounToken)}}
}

type token struct{ tf.Ephemeral[*access.Client] }

var _ ephemeral.EphemeralResourceWithClose = (*token)(nil)

type tokenModel struct {
	Token     types.String `tfsdk:"token"`
	ExpiresAt types.String `tfsdk:"expires_at"`
	UserID    types.String `tfsdk:"user_id"`
	Username  types.String `tfsdk:"username"`
}

func (e *token) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An access token of a Control Room, by a sign-in of its own with the provider's `controlroom` settings, for what else a " +
			"run calls: a provisioner, another provider, a write-only attribute. It is in no plan and no state.\n\n" +
			"Every plan and every apply signs in for a token of its own, which the provider's own calls never use, and signs out when Terraform is done " +
			"with it. When Terraform is killed, nothing signs out, and the token ends by itself. It cannot be renewed while it is in use.\n\n" +
			"The user that the provider signs in as must be allowed multiple logins, which only Automation 360 has. Of any other user each sign-in ends " +
			"the previous session, so that the token and the provider would end each other's: that is an error, before anything signs in. With " +
			"`access_token` in the provider's settings there is no sign-in, and the ephemeral resource is an error, too.",
		Attributes: map[string]schema.Attribute{
			"token": schema.StringAttribute{
				MarkdownDescription: "The token, for the header `X-Authorization: TOKEN`, without a scheme.", Computed: true, Sensitive: true,
			},
			"expires_at": schema.StringAttribute{
				MarkdownDescription: "When the token ends by itself (RFC 3339): by default 20 minutes after the sign-in.", Computed: true,
			},
			"user_id":  schema.StringAttribute{MarkdownDescription: "The id of the user whose token it is.", Computed: true},
			"username": schema.StringAttribute{MarkdownDescription: "The name of the user whose token it is.", Computed: true},
		},
	}
}

// Open signs in once more.
func (e *token) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	tf.Open(ctx, e, req, resp, func(ctx context.Context, model *tokenModel) (any, error) {
		session, user, err := e.Client.OpenToken(ctx)
		if err != nil {
			return nil, err
		}
		*model = tokenModel{
			Token:     types.StringValue(session.Token),
			ExpiresAt: types.StringValue(session.ExpiresAt.UTC().Format(time.RFC3339)),
			UserID:    types.StringValue(access.FormatUserID(user.ID)),
			Username:  types.StringValue(user.Username),
		}
		return session.Token, nil
	})
}

// Close signs out.
func (e *token) Close(ctx context.Context, req ephemeral.CloseRequest, resp *ephemeral.CloseResponse) {
	tf.Close(ctx, e, req, resp, "sign out of the Control Room session", func(ctx context.Context, value string) error {
		return e.Client.CloseToken(ctx, value)
	})
}
