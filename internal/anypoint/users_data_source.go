package anypoint

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewUsersDataSource is the data source platformusers_anypoint_users: the accounts of an organization.
func NewUsersDataSource() datasource.DataSourceWithConfigure { return &usersDataSource{} }

type usersDataSource struct{ tf.DataSourceBase[*Client] }

type usersModel struct {
	OrganizationID types.String      `tfsdk:"organization_id"`
	Search         types.String      `tfsdk:"search"`
	Type           types.String      `tfsdk:"type"`
	Deleted        types.Bool        `tfsdk:"deleted"`
	Enabled        types.Bool        `tfsdk:"enabled"`
	Users          []listedUserModel `tfsdk:"users"`
}

// listedUserModel is an account in a list, which tells everything but the phone number.
type listedUserModel struct {
	ID                      types.String `tfsdk:"id"`
	Username                types.String `tfsdk:"username"`
	Email                   tf.Email     `tfsdk:"email"`
	FirstName               types.String `tfsdk:"first_name"`
	LastName                types.String `tfsdk:"last_name"`
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

func (d *usersDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "platformusers_anypoint_users"
}

func (d *usersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The accounts of an Anypoint Platform organization, all of them or those that every filter fits. No match is an empty list.",
		Attributes: map[string]schema.Attribute{
			"organization_id": lookUpOrganization("With a business group, its members are listed."),
			"search":          tf.TextFilter("Only accounts with this text in their user name, first name, last name or e-mail address."),
			"type": tf.TextFilter("`host` (default) for the organization's own users, `proxy` for external users of public API portals, `all` for both.",
				stringvalidator.OneOf(api.UserTypeHost, api.UserTypeProxy, api.UserTypeAll)),
			"deleted": schema.BoolAttribute{
				MarkdownDescription: "`true` lists the deleted accounts, whose user names stay taken, and no others. Default `false`.",
				Optional:            true,
			},
			"enabled": schema.BoolAttribute{
				MarkdownDescription: "`true` lists only accounts that can sign in, `false` only disabled ones. Default: both.",
				Optional:            true,
			},
			"users": tf.ComputedList("The accounts, by user name.", map[string]schema.Attribute{
				"id":                        tf.Computed("The user's id, a UUID."),
				"username":                  tf.Computed("The name to sign in with."),
				"email":                     schema.StringAttribute{CustomType: tf.EmailType{}, MarkdownDescription: "E-mail address. Several accounts may share one.", Computed: true},
				"first_name":                tf.Computed("First name."),
				"last_name":                 tf.Computed("Last name."),
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
			}),
		},
	}
}

func (d *usersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model usersModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	organizationID, err := d.Client.OrganizationID(ctx, model.OrganizationID.ValueString())
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to list Anypoint users", err)
		return
	}
	users, err := d.Client.Users(ctx, organizationID, api.UserQuery{
		Search: model.Search.ValueString(), Type: model.Type.ValueString(), Deleted: model.Deleted.ValueBool(),
	})
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to list Anypoint users", err)
		return
	}
	model.OrganizationID = types.StringValue(organizationID)
	model.Users = make([]listedUserModel, 0, len(users))
	for _, u := range users {
		if model.Enabled.IsNull() || model.Enabled.ValueBool() == u.Enabled {
			model.Users = append(model.Users, listedUser(u))
		}
	}
	slices.SortFunc(model.Users, func(a, b listedUserModel) int {
		return cmp.Or(cmp.Compare(a.Username.ValueString(), b.Username.ValueString()), cmp.Compare(a.ID.ValueString(), b.ID.ValueString()))
	})
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func listedUser(u api.User) listedUserModel {
	return listedUserModel{
		ID:                      types.StringValue(u.ID),
		Username:                types.StringValue(u.Username),
		Email:                   tf.NewEmail(u.Email),
		FirstName:               types.StringValue(u.FirstName),
		LastName:                types.StringValue(u.LastName),
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
