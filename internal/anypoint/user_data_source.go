package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewUserDataSource is the data source platformusers_anypoint_user: one account, with the facts that change by themselves.
func NewUserDataSource() datasource.DataSourceWithConfigure { return &userDataSource{} }

type userDataSource struct{ tf.DataSourceBase[*Client] }

var _ datasource.DataSourceWithConfigValidators = (*userDataSource)(nil)

// userLookUpModel is one account as its data source shows it.
type userLookUpModel struct {
	ID                      types.String `tfsdk:"id"`
	OrganizationID          types.String `tfsdk:"organization_id"`
	Username                types.String `tfsdk:"username"`
	Email                   tf.Email     `tfsdk:"email"`
	FirstName               types.String `tfsdk:"first_name"`
	LastName                types.String `tfsdk:"last_name"`
	PhoneNumber             types.String `tfsdk:"phone_number"`
	Enabled                 types.Bool   `tfsdk:"enabled"`
	Type                    types.String `tfsdk:"type"`
	IdentityProviderID      types.String `tfsdk:"identity_provider_id"`
	Federated               types.Bool   `tfsdk:"federated"`
	CreatedAt               types.String `tfsdk:"created_at"`
	UpdatedAt               types.String `tfsdk:"updated_at"`
	LastLoginAt             types.String `tfsdk:"last_login_at"`
	EmailVerifiedAt         types.String `tfsdk:"email_verified_at"`
	MFAVerifiersConfigured  types.Bool   `tfsdk:"mfa_verifiers_configured"`
	MFAVerificationExcluded types.Bool   `tfsdk:"mfa_verification_excluded"`
}

// The descriptions that one account and a list of accounts share.
const (
	aboutUserEnabled    = "Whether the person can sign in."
	aboutUserType       = "`host` for the organization's own users, `proxy` for external users of public API portals."
	aboutUserProvider   = "The identity provider that the account signs in with: `mulesoft` for Anypoint's own, else the id of an external one."
	aboutUserFederated  = "Whether the account signs in with an external identity provider."
	aboutUserCreatedAt  = "When the account was made (RFC 3339)."
	aboutUserUpdatedAt  = "When the account was changed last (RFC 3339)."
	aboutUserLastLogin  = "When the person signed in last (RFC 3339). Null for somebody who never did."
	aboutUserVerifiedAt = "When the person confirmed the e-mail address (RFC 3339). Null when that is not on record."
	aboutUserMFA        = "Whether the person has set up a second factor."
	aboutUserMFAExempt  = "Whether the person is exempt from the second factor."
)

func (d *userDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = userType
}

func (d *userDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "One account of an Anypoint Platform organization, found by exactly one of `id`, `username` and `email`. It also tells what changes by itself, such as the last " +
			"sign-in, which the resource of the same name leaves out.\n\nA deleted account is not found; `platformusers_anypoint_users` with `deleted = true` lists those.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "The user's id, a UUID.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{tf.ValidUUID("To find a user by another key, set username or email instead.")},
			},
			"organization_id": lookUpOrganization(""),
			"username": schema.StringAttribute{
				MarkdownDescription: "The name to sign in with. Upper and lower case make no difference. The same name may exist once in Anypoint and once under an identity provider: then the error lists both.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1), tf.NoOuterSpace()},
			},
			"email": schema.StringAttribute{
				CustomType:          tf.EmailType{},
				MarkdownDescription: "E-mail address. Upper and lower case make no difference. Several accounts may share one: then the error lists them.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{tf.ValidEmail()},
			},
			"first_name":                tf.Computed("First name."),
			"last_name":                 tf.Computed("Last name."),
			"phone_number":              tf.Computed("Phone number. Null when there is none."),
			"enabled":                   tf.ComputedBool(aboutUserEnabled),
			"type":                      tf.Computed(aboutUserType),
			"identity_provider_id":      tf.Computed(aboutUserProvider),
			"federated":                 tf.ComputedBool(aboutUserFederated),
			"created_at":                tf.Computed(aboutUserCreatedAt),
			"updated_at":                tf.Computed(aboutUserUpdatedAt),
			"last_login_at":             tf.Computed(aboutUserLastLogin),
			"email_verified_at":         tf.Computed(aboutUserVerifiedAt),
			"mfa_verifiers_configured":  tf.ComputedBool(aboutUserMFA),
			"mfa_verification_excluded": tf.ComputedBool(aboutUserMFAExempt),
		},
	}
}

func (d *userDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("username"), path.MatchRoot("email"))}
}

func (d *userDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model userLookUpModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	organizationID, err := d.Client.OrganizationID(ctx, model.OrganizationID.ValueString())
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read Anypoint user", err)
		return
	}
	key := UserKey{ID: model.ID.ValueString(), Username: model.Username.ValueString(), Email: model.Email.ValueString()}
	account, err := d.Client.LookUpUser(ctx, organizationID, key)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read Anypoint user", err)
		return
	}
	model.fromAPI(organizationID, account)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func (m *userLookUpModel) fromAPI(organizationID string, u *api.User) {
	*m = userLookUpModel{
		ID:                      types.StringValue(u.ID),
		OrganizationID:          types.StringValue(organizationID),
		Username:                types.StringValue(u.Username),
		Email:                   tf.NewEmail(u.Email),
		FirstName:               types.StringValue(u.FirstName),
		LastName:                types.StringValue(u.LastName),
		PhoneNumber:             tf.StringOrNull(u.PhoneNumber),
		Enabled:                 types.BoolValue(u.Enabled),
		Type:                    tf.StringOrNull(u.Type),
		IdentityProviderID:      tf.StringOrNull(u.IdentityProviderID),
		Federated:               types.BoolValue(u.Federated),
		CreatedAt:               tf.StringOrNull(u.CreatedAt),
		UpdatedAt:               tf.StringOrNull(u.UpdatedAt),
		LastLoginAt:             tf.StringOrNull(u.LastLogin),
		EmailVerifiedAt:         tf.StringOrNull(u.EmailVerifiedAt),
		MFAVerifiersConfigured:  types.BoolValue(u.MFAVerifiersConfigured),
		MFAVerificationExcluded: types.BoolValue(u.MFAVerificationExcluded),
	}
}
