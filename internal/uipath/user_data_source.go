package uipath

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// NewUserDataSource is the data source platformusers_uipath_user: one account, with the facts that change by themselves.
func NewUserDataSource() datasource.DataSourceWithConfigure { return &userDataSource{} }

type userDataSource struct{ tf.DataSourceBase[*Client] }

var _ datasource.DataSourceWithConfigValidators = (*userDataSource)(nil)

// listedUserModel is an account as the data sources show it.
type listedUserModel struct {
	ID                 types.String `tfsdk:"id"`
	UserName           types.String `tfsdk:"user_name"`
	Email              tf.Email     `tfsdk:"email"`
	EmailConfirmed     types.Bool   `tfsdk:"email_confirmed"`
	Name               types.String `tfsdk:"name"`
	Surname            types.String `tfsdk:"surname"`
	DisplayName        types.String `tfsdk:"display_name"`
	IsActive           types.Bool   `tfsdk:"is_active"`
	BypassBasicAuth    types.Bool   `tfsdk:"bypass_basic_auth_restriction"`
	Type               types.String `tfsdk:"type"`
	Category           types.String `tfsdk:"category"`
	InvitationAccepted types.Bool   `tfsdk:"invitation_accepted"`
	GroupIDs           []string     `tfsdk:"group_ids"`
	CreatedAt          types.String `tfsdk:"created_at"`
	UpdatedAt          types.String `tfsdk:"updated_at"`
	LastLoginAt        types.String `tfsdk:"last_login_at"`
}

// toldUser are the attributes of an account, but for those by which one is found.
func toldUser() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"email_confirmed":               tf.ComputedBool("Whether the person has confirmed the address."),
		"name":                          tf.Computed("First name. Null when there is none."),
		"surname":                       tf.Computed("Last name. Null when there is none."),
		"display_name":                  tf.Computed("The name to show. Null when there is none."),
		"is_active":                     tf.ComputedBool("Whether the person can sign in."),
		"bypass_basic_auth_restriction": tf.ComputedBool("Whether the person may sign in with user name and password although the organization restricts that."),
		"type":                          tf.Computed("`user` for a person's local account, `directoryUser` for one of a directory, or another of the platform's words."),
		"category":                      tf.Computed("`local`, `linkedLocal` for a local account that is linked to a directory's, or `directory`."),
		"invitation_accepted":           tf.ComputedBool("`false` for somebody who was invited and has not accepted yet."),
		"group_ids":                     tf.ComputedStrings("The ids of the account's groups, sorted. Whether Everyone is among them is the platform's choice."),
		"created_at":                    tf.Computed("When the account was made (RFC 3339)."),
		"updated_at":                    tf.Computed("When the account was changed last (RFC 3339). Null for one that never was."),
		"last_login_at":                 tf.Computed("When the person signed in last (RFC 3339). Null for somebody who never did."),
	}
}

func (d *userDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = userType
}

func (d *userDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := toldUser()
	attributes["id"] = schema.StringAttribute{
		MarkdownDescription: "The user's id in the identity server, a UUID.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{tf.ValidUUID("To find a user by another key, set user_name or email instead.")},
	}
	attributes["user_name"] = schema.StringAttribute{
		MarkdownDescription: "The name to sign in with. Upper and lower case make no difference.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1), tf.NoOuterSpace()},
	}
	attributes["email"] = schema.StringAttribute{
		CustomType:          tf.EmailType{},
		MarkdownDescription: "E-mail address. Upper and lower case make no difference. Null for an account without one.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{tf.ValidEmail()},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "One account of a UiPath organization, found by exactly one of `id`, `user_name` and `email`. It also tells what changes by itself, such as the last sign-in, which the " +
			"resource of the same name leaves out.",
		Attributes: attributes,
	}
}

func (d *userDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("user_name"), path.MatchRoot("email"))}
}

func (d *userDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model listedUserModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	account, err := d.Client.LookUpUser(ctx, UserKey{ID: model.ID.ValueString(), UserName: model.UserName.ValueString(), Email: model.Email.ValueString()})
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read UiPath user", err)
		return
	}
	model = listedUser(*account)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func listedUser(u api.User) listedUserModel {
	return listedUserModel{
		ID:                 types.StringValue(u.ID),
		UserName:           types.StringValue(u.UserName),
		Email:              tf.Email{StringValue: tf.StringOrNull(u.Email)},
		EmailConfirmed:     types.BoolValue(u.EmailConfirmed),
		Name:               tf.StringOrNull(u.Name),
		Surname:            tf.StringOrNull(u.Surname),
		DisplayName:        tf.StringOrNull(u.DisplayName),
		IsActive:           types.BoolValue(u.IsActive),
		BypassBasicAuth:    types.BoolValue(u.BypassBasicAuthRestriction),
		Type:               tf.StringOrNull(u.Type),
		Category:           tf.StringOrNull(u.Category),
		InvitationAccepted: types.BoolValue(u.InvitationAccepted),
		GroupIDs:           sorted(u.GroupIDs),
		CreatedAt:          tf.StringOrNull(u.CreatedAt),
		UpdatedAt:          tf.StringOrNull(u.ModifiedAt),
		LastLoginAt:        tf.StringOrNull(u.LastLoginAt),
	}
}
