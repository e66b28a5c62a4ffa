package apim

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewSSOURLEphemeral is the ephemeral resource platformusers_apim_sso_url: a link that signs a user in, for one run.
func NewSSOURLEphemeral() ephemeral.EphemeralResourceWithConfigure {
	return &ssoURL{tf.Ephemeral[*access.Client]{Kind: namespace.Kind(access.NounSSOURL)}}
}

type ssoURL struct{ tf.Ephemeral[*access.Client] }

type ssoURLModel struct {
	serviceModel

	UserID types.String `tfsdk:"user_id"`
	Email  types.String `tfsdk:"email"`
	URL    types.String `tfsdk:"url"`
}

func (e *ssoURL) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A link that signs one user of an API Management service in to its portal without a password, for what a run does in the " +
			"user's name. It is in no plan and no state.\n\n" +
			"Every plan and every apply makes a link of its own. It cannot be taken back: it ends by itself. Who has it is signed in as that user. The " +
			"service's links were seen to lead to the host of the retired legacy portal; the query parameter `token` is what signs in.",
		Attributes: ephemeralOfUser(map[string]schema.Attribute{
			"url": schema.StringAttribute{MarkdownDescription: "The link.", Computed: true, Sensitive: true},
		}),
	}
}

// Open makes a link. Nothing has to be undone, and nothing can be.
func (e *ssoURL) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	tf.Open(ctx, e, req, resp, func(ctx context.Context, model *ssoURLModel) (any, error) {
		service, user, err := namedUser(e.Client, &model.serviceModel, model.UserID, model.Email)
		if err != nil {
			return nil, err
		}
		account, url, err := e.Client.SSOURL(ctx, service, user)
		if err != nil {
			return nil, err
		}
		fillUser(&model.UserID, &model.Email, account)
		model.URL = types.StringValue(url)
		return nil, nil //nolint:nilnil // nothing is kept
	})
}
