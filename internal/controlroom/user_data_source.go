package controlroom

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewUserDataSource is the data source platformusers_controlroom_user: one account, with the facts that change by themselves.
func NewUserDataSource() datasource.DataSourceWithConfigure { return &userDataSource{} }

type userDataSource struct{ tf.DataSourceBase[*Client] }

var _ datasource.DataSourceWithConfigValidators = (*userDataSource)(nil)

// listedUserModel is an account as lists show it.
type listedUserModel struct {
	ID              types.String    `tfsdk:"id"`
	Username        types.String    `tfsdk:"username"`
	Domain          types.String    `tfsdk:"domain"`
	Email           tf.Email        `tfsdk:"email"`
	EmailVerified   types.Bool      `tfsdk:"email_verified"`
	FirstName       types.String    `tfsdk:"first_name"`
	LastName        types.String    `tfsdk:"last_name"`
	Description     types.String    `tfsdk:"description"`
	Disabled        types.Bool      `tfsdk:"disabled"`
	EnableAutoLogin types.Bool      `tfsdk:"enable_auto_login"`
	LicenseFeatures []string        `tfsdk:"license_features"`
	Roles           []heldRoleModel `tfsdk:"roles"`
	CreatedAt       types.String    `tfsdk:"created_at"`
	UpdatedAt       types.String    `tfsdk:"updated_at"`
}

// heldRoleModel is a role as users hold it.
type heldRoleModel struct {
	ID   types.Int64  `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
}

// userDataModel is an account as a single read shows it.
type userDataModel struct {
	listedUserModel
	MultipleLoginAllowed types.Bool      `tfsdk:"multiple_login_allowed"`
	DirectoryRoles       []heldRoleModel `tfsdk:"directory_roles"`
	DirectoryGroups      []string        `tfsdk:"directory_groups"`
	LastLoginAt          types.String    `tfsdk:"last_login_at"`
}

// toldUser are the attributes of an account in lists, but for those by which one is found.
func toldUser() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"email":             schema.StringAttribute{CustomType: tf.EmailType{}, MarkdownDescription: "E-mail address. Null for an account without one.", Computed: true},
		"email_verified":    tf.ComputedBool("Whether the person has confirmed the address."),
		"first_name":        tf.Computed("First name. Null when there is none."),
		"last_name":         tf.Computed("Last name. Null when there is none."),
		"description":       tf.Computed("What the account is for. Null when nobody wrote it."),
		"disabled":          tf.ComputedBool("Whether the person is kept from signing in."),
		"enable_auto_login": tf.ComputedBool("Whether bots may sign in to the person's device by themselves."),
		"license_features":  tf.ComputedStrings("The device licenses, by the Control Room's codes, sorted."),
		"roles":             tf.ComputedList("The roles, by name.", toldHeldRole()),
		"created_at":        tf.Computed("When the account was made (RFC 3339)."),
		"updated_at":        tf.Computed("When the account was changed last (RFC 3339)."),
	}
}

func toldHeldRole() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":   schema.Int64Attribute{MarkdownDescription: "The role's number.", Computed: true},
		"name": tf.Computed("The role's name."),
	}
}

func (d *userDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = userType
}

func (d *userDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := toldUser()
	attributes["id"] = schema.StringAttribute{
		MarkdownDescription: "The user's id, a number.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{validUserID{}},
	}
	attributes["username"] = schema.StringAttribute{
		MarkdownDescription: "The name to sign in with, without the domain. Upper and lower case make no difference.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1), tf.NoOuterSpace()},
	}
	attributes["domain"] = schema.StringAttribute{
		MarkdownDescription: "The Active Directory domain. Null for an account of the Control Room's own. Set beside `username` it selects among users of the same name in several domains, where a Control Room has " +
			"such. Upper and lower case make no difference.",
		Optional: true,
		Computed: true,
		Validators: []validator.String{
			stringvalidator.LengthAtLeast(1), tf.NoOuterSpace(), stringvalidator.AlsoRequires(path.MatchRoot("username")),
		},
	}
	attributes["multiple_login_allowed"] = tf.ComputedBool("Whether the person may be signed in several times at once. Null on Enterprise 11, which knows no such permission.")
	attributes["directory_roles"] = tf.ComputedList("The roles that a directory or an identity provider gives, by name, as far as the Control Room tells them apart.", toldHeldRole())
	attributes["directory_groups"] = tf.ComputedStrings("The groups of the directory or identity provider that the account is in, sorted, as far as the Control Room shows them.")
	attributes["last_login_at"] = tf.Computed("When the person signed in last (RFC 3339). Null for somebody who never did, and on Enterprise 11, which does not tell.")
	resp.Schema = schema.Schema{
		MarkdownDescription: "One account of a Control Room, found by either `id` or `username`. It also tells what changes by itself, such as the last sign-in and what a directory gives, which the resource of the same name " +
			"leaves out.",
		Attributes: attributes,
	}
}

func (d *userDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("username"))}
}

func (d *userDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model userDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	account, err := d.Client.LookUpUser(ctx, UserKey{ID: model.ID.ValueString(), Username: model.Username.ValueString(), Domain: model.Domain.ValueString()})
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read Control Room user", err)
		return
	}
	wanted := model
	model = shownUser(*account)
	// What differs in nothing but case keeps the spelling of the configuration: Terraform refuses another value for what is set.
	if !wanted.Username.IsNull() {
		model.Username = keepSpelling(wanted.Username, account.Username)
	}
	if !wanted.Domain.IsNull() {
		model.Domain = keepSpelling(wanted.Domain, account.Domain)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func shownUser(u api.User) userDataModel {
	model := userDataModel{
		listedUserModel:      listedUser(u),
		MultipleLoginAllowed: types.BoolNull(),
		DirectoryRoles:       heldRoles(u.SysAssignedRoles),
		DirectoryGroups:      sorted(u.GroupNames),
		LastLoginAt:          tf.StringOrNull(u.LastLoginAt),
	}
	if u.KnowsMultipleLogin {
		model.MultipleLoginAllowed = types.BoolValue(u.MultipleLoginAllowed)
	}
	return model
}

func listedUser(u api.User) listedUserModel {
	return listedUserModel{
		ID:              types.StringValue(userText(u.ID)),
		Username:        types.StringValue(u.Username),
		Domain:          tf.StringOrNull(u.Domain),
		Email:           tf.Email{StringValue: tf.StringOrNull(u.Email)},
		EmailVerified:   types.BoolValue(u.EmailVerified),
		FirstName:       tf.StringOrNull(u.FirstName),
		LastName:        tf.StringOrNull(u.LastName),
		Description:     tf.StringOrNull(u.Description),
		Disabled:        types.BoolValue(u.Disabled),
		EnableAutoLogin: types.BoolValue(u.EnableAutoLogin),
		LicenseFeatures: sorted(u.LicenseFeatures),
		Roles:           heldRoles(u.Roles),
		CreatedAt:       tf.StringOrNull(u.CreatedAt),
		UpdatedAt:       tf.StringOrNull(u.UpdatedAt),
	}
}

// heldRoles are roles by name: the platform tells them in any order. The list is never nil, as with sorted.
func heldRoles(roles []api.RoleRef) []heldRoleModel {
	roles = slices.Clone(roles)
	slices.SortFunc(roles, func(a, b api.RoleRef) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	out := make([]heldRoleModel, 0, len(roles))
	for _, role := range roles {
		out = append(out, heldRoleModel{ID: types.Int64Value(role.ID), Name: types.StringValue(role.Name)})
	}
	return out
}

// sorted is never nil: Terraform tells an empty list from none.
func sorted(texts []string) []string {
	all := append([]string{}, texts...)
	slices.Sort(all)
	return all
}
