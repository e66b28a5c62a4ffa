package uipath

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// NewAccessTokenEphemeral is the ephemeral resource platformusers_uipath_access_token: a token of the external application, for other tools.
func NewAccessTokenEphemeral() ephemeral.EphemeralResourceWithConfigure {
	return &accessToken{tf.Ephemeral[*access.Client]{Kind: namespace.Kind(access.NounAccessToken)}}
}

type accessToken struct{ tf.Ephemeral[*access.Client] }

type accessTokenModel struct {
	Scopes      types.Set    `tfsdk:"scopes"`
	AccessToken types.String `tfsdk:"access_token"`
	ExpiresAt   types.String `tfsdk:"expires_at"`
}

func (e *accessToken) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An access token of the external application that the provider signs in as, for what else calls UiPath in the same run: " +
			"another provider, a provisioner, a write-only attribute. It is in no state and no plan.\n\n" +
			"It is a token of its own, and not the one that the provider uses. Terraform asks for one in each plan and in each apply. UiPath documents no " +
			"call that takes a token back, so each is valid until `expires_at`, an hour later: ask for the scopes that are needed. A provider that signs in " +
			"with `access_token` cannot offer this.",
		Attributes: map[string]schema.Attribute{
			"scopes": schema.SetAttribute{
				MarkdownDescription: "The application scopes to ask for, such as `PM.User.Read`. The application has to have them. Default: the `scopes` of " +
					"the provider's settings, or else `PM.User`, `PM.Group`, `OR.Users` and `OR.Folders`.",
				ElementType: types.StringType,
				Optional:    true,
				Validators: []validator.Set{
					setvalidator.SizeAtLeast(1),
					setvalidator.ValueStringsAre(stringvalidator.RegexMatches(scopeName, "must be the name of a scope such as PM.User")),
				},
			},
			"access_token": schema.StringAttribute{
				MarkdownDescription: "The token, for a header `Authorization: Bearer TOKEN`.", Computed: true, Sensitive: true,
			},
			"expires_at": schema.StringAttribute{MarkdownDescription: "When the token ends (RFC 3339).", Computed: true},
		},
	}
}

func (e *accessToken) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	tf.Open(ctx, e, req, resp, func(ctx context.Context, model *accessTokenModel) (kept any, err error) {
		token, err := e.Client.NewAccessToken(ctx, textsOf(model.Scopes))
		model.AccessToken = types.StringValue(token.Value)
		model.ExpiresAt = types.StringValue(token.ExpiresAt.UTC().Format(time.RFC3339))
		return nil, err
	})
}
