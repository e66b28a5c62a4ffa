package anypoint

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewAccessTokenEphemeral is the ephemeral resource platformusers_anypoint_access_token: a token for one run.
func NewAccessTokenEphemeral() ephemeral.EphemeralResourceWithConfigure {
	return &accessToken{tf.Ephemeral[*access.Client]{Kind: namespace.Kind(access.NounAccessToken)}}
}

type accessToken struct{ tf.Ephemeral[*access.Client] }

var _ ephemeral.EphemeralResourceWithClose = (*accessToken)(nil)

type accessTokenModel struct {
	AccessToken types.String `tfsdk:"access_token"`
	ExpiresAt   types.String `tfsdk:"expires_at"`
}

func (e *accessToken) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An access token of Anypoint Platform, by the sign-in of the provider's `anypoint` settings, for what else a run calls: " +
			"another provider, a provisioner, a write-only attribute. It is in no plan and no state.\n\nEvery plan and every apply takes a token of its " +
			"own, which the provider's own calls never use, and revokes it when Terraform is done with it. Of a connected app that is OAuth's revocation. " +
			"For a user who signs in with a password Anypoint has only the sign-out; what it does to the token is not documented, and the token ends after " +
			"an hour at the latest. When Terraform is killed, nothing is revoked. With `access_token` in the provider's settings there is no sign-in, and " +
			"the ephemeral resource is an error.",
		Attributes: map[string]schema.Attribute{
			"access_token": schema.StringAttribute{
				MarkdownDescription: "The token, for the header `Authorization: Bearer TOKEN`.", Computed: true, Sensitive: true,
			},
			"expires_at": schema.StringAttribute{
				MarkdownDescription: "When the token ends by itself, in RFC 3339; an hour from now where Anypoint does not report it.", Computed: true,
			},
		},
	}
}

// Open signs in once more.
func (e *accessToken) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	tf.Open(ctx, e, req, resp, func(ctx context.Context, model *accessTokenModel) (any, error) {
		token, err := e.Client.NewToken(ctx)
		if err != nil {
			return nil, err
		}
		model.AccessToken = types.StringValue(token.Value)
		model.ExpiresAt = types.StringValue(token.ExpiresAt.UTC().Format(time.RFC3339))
		return token.Value, nil
	})
}

// Close revokes the token.
func (e *accessToken) Close(ctx context.Context, req ephemeral.CloseRequest, resp *ephemeral.CloseResponse) {
	tf.Close(ctx, e, req, resp, "revoke the Anypoint access token", func(ctx context.Context, token string) error {
		return e.Client.RevokeToken(ctx, token)
	})
}
