package apim

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewSharedAccessTokenEphemeral is the ephemeral resource platformusers_apim_shared_access_token: a user's token for one run.
func NewSharedAccessTokenEphemeral() ephemeral.EphemeralResourceWithConfigure {
	return &sharedAccessToken{tf.Ephemeral[*access.Client]{Kind: namespace.Kind(access.NounSharedAccessToken)}}
}

type sharedAccessToken struct{ tf.Ephemeral[*access.Client] }

type sharedAccessTokenModel struct {
	serviceModel

	UserID    types.String `tfsdk:"user_id"`
	Email     types.String `tfsdk:"email"`
	KeyType   types.String `tfsdk:"key_type"`
	ExpiresIn types.String `tfsdk:"expires_in"`
	Token     types.String `tfsdk:"token"`
	ExpiresAt types.String `tfsdk:"expires_at"`
}

// tokenLife is how long a token works by default. The service's tokens have no seconds.
const tokenLife = time.Hour

func (e *sharedAccessToken) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A shared access token of one user of an API Management service, for what else a run calls in the user's name: a " +
			"provisioner, another provider, a write-only attribute. It is in no plan and no state.\n\n" +
			"Every plan and every apply makes a token of its own. A token is a signature that the service keeps nothing of, so it cannot be taken back: " +
			"it works until `expires_at`. Keep `expires_in` short.",
		Attributes: ephemeralOfUser(map[string]schema.Attribute{
			"key_type": schema.StringAttribute{
				MarkdownDescription: "The key of the user that signs the token: `primary` (default) or `secondary`.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf(string(api.PrimaryKey), string(api.SecondaryKey))},
			},
			"expires_in": schema.StringAttribute{
				MarkdownDescription: "How long the token works, such as `30m` or `12h`: from `2m` to `720h` (30 days), in whole minutes. Default `1h`.",
				Optional:            true,
				Validators:          []validator.String{validTokenLife{}},
			},
			"token": schema.StringAttribute{
				MarkdownDescription: "The token, for the header `Authorization: SharedAccessSignature TOKEN`.", Computed: true, Sensitive: true,
			},
			"expires_at": schema.StringAttribute{MarkdownDescription: "When the token ends (RFC 3339).", Computed: true},
		}),
	}
}

// Open makes a token. Nothing has to be undone, and nothing can be.
func (e *sharedAccessToken) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	tf.Open(ctx, e, req, resp, func(ctx context.Context, model *sharedAccessTokenModel) (any, error) {
		service, user, err := namedUser(e.Client, &model.serviceModel, model.UserID, model.Email)
		if err != nil {
			return nil, err
		}
		life := tokenLife
		if !model.ExpiresIn.IsNull() {
			life, _ = time.ParseDuration(model.ExpiresIn.ValueString()) // the validator refuses anything else
		}
		key := api.Key(cmp.Or(model.KeyType.ValueString(), string(api.PrimaryKey)))
		account, token, expires, err := e.Client.SharedAccessToken(ctx, service, user, key, life)
		if err != nil {
			return nil, err
		}
		fillUser(&model.UserID, &model.Email, account)
		model.Token, model.ExpiresAt = types.StringValue(token), types.StringValue(expires.Format(time.RFC3339))
		return nil, nil //nolint:nilnil // nothing is kept
	})
}

// fillUser completes how a configuration names a user.
func fillUser(id, email *types.String, account *api.User) {
	if id.IsNull() {
		*id = types.StringValue(account.ID)
	}
	if email.IsNull() {
		*email = tf.StringOrNull(account.Email)
	}
}

// validTokenLife refuses a time for which the service makes no token.
type validTokenLife struct{}

const shortestTokenLife = 2 * time.Minute

func (validTokenLife) Description(context.Context) string {
	return "must be a time from 2m to 720h in whole minutes, such as 30m or 12h"
}

func (v validTokenLife) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v validTokenLife) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	life, err := time.ParseDuration(req.ConfigValue.ValueString())
	if err == nil && life >= shortestTokenLife && life <= api.MaxTokenLife && life%time.Minute == 0 {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid time",
		fmt.Sprintf("%q is no time for which a token can work: the value %s. Nothing was sent.", req.ConfigValue.ValueString(), v.Description(ctx)))
}
