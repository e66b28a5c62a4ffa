package anypoint

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewUserDataSource is the data source platformusers_anypoint_user: one account, with the facts that change by themselves.
func NewUserDataSource() datasource.DataSourceWithConfigure {
	return &userDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounUser)}}
}

type userDataSource struct{ tf.DataSource[*access.Client] }

// userDataModel is one account as its data source shows it.
type userDataModel struct {
	userFacts
	OrganizationID types.String `tfsdk:"organization_id"`
	PhoneNumber    types.String `tfsdk:"phone_number"`
}

func userDataOf(organizationID string, u *api.User) userDataModel {
	return userDataModel{userFacts: userFactsOf(u), OrganizationID: types.StringValue(organizationID), PhoneNumber: tf.StringOrNull(u.PhoneNumber)}
}

// The descriptions that the resource and the data sources share.
const (
	aboutUserProvider  = "The identity provider that the account signs in with: `mulesoft` for Anypoint's own, else the id of an external one."
	aboutUserFederated = "Whether the account signs in with an external identity provider."
	aboutUserCreatedAt = "When the account was created (RFC 3339)."
)

// userFactsAttributes are the attributes of userFacts that no data source selects by.
func userFactsAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"first_name":                tf.Computed("First name."),
		"last_name":                 tf.Computed("Last name."),
		"enabled":                   tf.ComputedBool("Whether the person can sign in."),
		"status":                    tf.Computed("`active`, `disabled`, or `deleted` for an account that the platform has deleted softly."),
		"type":                      tf.Computed("`host` for the organization's own users, `proxy` for external users of public API portals."),
		"identity_provider_id":      tf.Computed(aboutUserProvider),
		"federated":                 tf.ComputedBool(aboutUserFederated),
		"created_at":                tf.Computed(aboutUserCreatedAt),
		"updated_at":                tf.Computed("When the account was last changed (RFC 3339)."),
		"last_login_at":             tf.Computed("When the person last signed in (RFC 3339). Null for a person who never did."),
		"email_verified_at":         tf.Computed("When the person confirmed the e-mail address (RFC 3339). Null when the platform has no record of that."),
		"mfa_verifiers_configured":  tf.ComputedBool("Whether the person has set up a second factor."),
		"mfa_verification_excluded": tf.ComputedBool("Whether the person is exempt from the second factor."),
	}
}

func (d *userDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := userFactsAttributes()
	maps.Copy(attributes, map[string]schema.Attribute{
		"id": schema.StringAttribute{
			MarkdownDescription: "The user's id, a UUID.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{tf.ValidUUID("To find a user by another key, set username or email instead.")},
		},
		"organization_id": lookUpOrganization(""),
		"username": schema.StringAttribute{
			MarkdownDescription: "The name to sign in with. Case-insensitive. The same name may exist once in Anypoint and once under each identity " +
				"provider: then the error lists them, and `identity_provider_id` selects one.",
			Optional:   true,
			Computed:   true,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1), tf.NoOuterSpace()},
		},
		"email": schema.StringAttribute{
			CustomType:          tf.EmailType{},
			MarkdownDescription: "E-mail address. Case-insensitive. Several accounts may share one: then the error lists them.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{tf.ValidEmail()},
		},
		"identity_provider_id": schema.StringAttribute{
			MarkdownDescription: aboutUserProvider + " Set it to find only accounts that sign in with this one.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1), tf.NoOuterSpace()},
		},
		"phone_number": tf.Computed("Phone number. Null when there is none."),
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "One account of an Anypoint Platform organization, found by exactly one of `id`, `username` and `email`. It also shows " +
			"what changes by itself, such as the last sign-in, which the resource of the same name leaves out.\n\nA deleted account is not found; " +
			"`platformusers_anypoint_users` with `deleted = true` lists those.",
		Attributes: attributes,
	}
}

func (d *userDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{
		datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("username"), path.MatchRoot("email")),
	}
}

func (d *userDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadOne(ctx, d, req, resp, func(ctx context.Context, model *userDataModel) error {
		organizationID, err := d.Client.OrganizationID(ctx, model.OrganizationID.ValueString())
		if err != nil {
			return err
		}
		account, err := d.Client.LookUpUser(ctx, organizationID, access.UserKey{
			ID: model.ID.ValueString(), Username: model.Username.ValueString(), Email: model.Email.ValueString(),
			IdentityProviderID: model.IdentityProviderID.ValueString(),
		})
		if err != nil {
			return err
		}
		*model = userDataOf(organizationID, account)
		return nil
	})
}
