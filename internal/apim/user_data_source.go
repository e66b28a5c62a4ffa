package apim

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewUserDataSource is the data source platformusers_apim_user: one account, with its groups and the ways in which it signs in.
func NewUserDataSource() datasource.DataSourceWithConfigure { return &userDataSource{} }

type userDataSource struct{ tf.DataSourceBase[*Client] }

var _ datasource.DataSourceWithConfigValidators = (*userDataSource)(nil)

// toldUserModel is an account as the data sources show it. It is embedded.
type toldUserModel struct {
	ID           types.String      `tfsdk:"id"`
	UserID       types.String      `tfsdk:"user_id"`
	Email        tf.Email          `tfsdk:"email"`
	FirstName    types.String      `tfsdk:"first_name"`
	LastName     types.String      `tfsdk:"last_name"`
	State        types.String      `tfsdk:"state"`
	Note         types.String      `tfsdk:"note"`
	RegisteredAt types.String      `tfsdk:"registered_at"`
	Identities   []identityModel   `tfsdk:"identities"`
	Groups       []toldMemberModel `tfsdk:"groups"`
}

type identityModel struct {
	Provider types.String `tfsdk:"provider"`
	ID       types.String `tfsdk:"id"`
}

// toldMemberModel is a group that an account is in.
type toldMemberModel struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
}

type userDataModel struct {
	serviceModel
	toldUserModel
}

// toldUser are the attributes of an account, but for those by which one is found.
func toldUser(groups string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":            tf.Computed("The account's id in Azure Resource Manager."),
		"first_name":    tf.Computed("First name. Null when there is none."),
		"last_name":     tf.Computed("Last name. Null when there is none, as for user `1`."),
		"state":         tf.Computed("`active`, `blocked`, `pending` for somebody who has not confirmed the address yet, or another of the platform's words."),
		"note":          tf.Computed("The note for administrators. Null when there is none."),
		"registered_at": tf.Computed("When the account was made (RFC 3339)."),
		"identities": tf.ComputedList("The ways in which the person signs in, by provider.", map[string]schema.Attribute{
			"provider": tf.Computed("Who knows the person: `Basic` for e-mail address and password, `Azure`, `Aad` or `AadB2C` for Microsoft Entra ID, or another."),
			"id":       tf.Computed("Who the person is there. For `Basic` the e-mail address that the account was made with, which a change of `email` leaves as it is."),
		}),
		"groups": tf.ComputedList(groups, map[string]schema.Attribute{
			"id":   tf.Computed("The group's id."),
			"name": tf.Computed("The group's name."),
		}),
	}
}

func (d *userDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = userType
}

func (d *userDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := toldUser("The groups that the user is in, by name.")
	attributes["user_id"] = schema.StringAttribute{
		MarkdownDescription: "The user's id. Upper and lower case make no difference.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{validUserID{}},
	}
	attributes["email"] = schema.StringAttribute{
		CustomType:          tf.EmailType{},
		MarkdownDescription: "E-mail address. Upper and lower case make no difference.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{tf.ValidEmail()},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "One account of an API Management service, found by exactly one of `user_id` and `email`. The service's own administrator is user `1`.",
		Attributes:          withService(attributes),
	}
}

func (d *userDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("user_id"), path.MatchRoot("email"))}
}

func (d *userDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model userDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	service, err := d.Client.createIn(&model.serviceModel)
	var account *api.User
	if err == nil {
		account, err = d.Client.LookUpUser(ctx, service, model.UserID.ValueString(), model.Email.ValueString())
	}
	var groups []api.Group
	if err == nil {
		groups, err = d.Client.GroupsOf(ctx, service, account.ID)
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read API Management user", err)
		return
	}
	model.toldUserModel = tellUser(account, groups)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func tellUser(u *api.User, groups []api.Group) toldUserModel {
	told := toldUserModel{
		ID: types.StringValue(u.ARMID), UserID: types.StringValue(u.ID), Email: tf.Email{StringValue: tf.StringOrNull(u.Email)}, FirstName: tf.StringOrNull(u.FirstName), LastName: tf.StringOrNull(u.LastName),
		State: tf.StringOrNull(u.State), Note: tf.StringOrNull(u.Note), RegisteredAt: tf.StringOrNull(u.RegisteredAt), Identities: []identityModel{}, Groups: []toldMemberModel{},
	}
	for _, identity := range u.Identities {
		told.Identities = append(told.Identities, identityModel{types.StringValue(identity.Provider), types.StringValue(identity.ID)})
	}
	slices.SortStableFunc(told.Identities, func(a, b identityModel) int { return cmp.Compare(a.Provider.ValueString(), b.Provider.ValueString()) })
	slices.SortFunc(groups, func(a, b api.Group) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	for _, g := range groups {
		told.Groups = append(told.Groups, toldMemberModel{types.StringValue(g.ID), types.StringValue(g.Name)})
	}
	return told
}
