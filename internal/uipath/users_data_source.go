package uipath

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// NewUsersDataSource is the data source platformusers_uipath_users: the accounts of an organization.
func NewUsersDataSource() datasource.DataSourceWithConfigure {
	return &usersDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounUsers)}}
}

type usersDataSource struct{ tf.DataSource[*access.Client] }

type usersModel struct {
	Search   types.String      `tfsdk:"search"`
	Pending  types.Bool        `tfsdk:"pending"`
	Inactive types.Bool        `tfsdk:"inactive"`
	Category types.String      `tfsdk:"category"`
	Users    []listedUserModel `tfsdk:"users"`
}

func (d *usersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	element := computedUser()
	element["id"] = tf.Computed("The user's id in the identity server, a UUID.")
	element["user_name"] = tf.Computed("The name to sign in with.")
	element["email"] = schema.StringAttribute{
		CustomType: tf.EmailType{}, MarkdownDescription: "E-mail address. Null for an account without one.", Computed: true,
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The accounts of a UiPath organization, all of them, or those that match every filter. No match is an empty list.",
		Attributes: map[string]schema.Attribute{
			"search": tf.TextFilter("Only accounts with this text in their name, user name or e-mail address."),
			"pending": schema.BoolAttribute{
				MarkdownDescription: "`true` lists only people who were invited and have not accepted yet, `false` all others. Default: both.",
				Optional:            true,
			},
			"inactive": schema.BoolAttribute{
				MarkdownDescription: "`true` lists only disabled accounts, `false` only those that can sign in. Default: both.",
				Optional:            true,
			},
			"category": tf.TextFilter("Only accounts of this category: `local`, `linkedLocal` (local, and linked to a directory's account) or "+
				"`directory`.",
				stringvalidator.OneOf(api.CategoryLocal, api.CategoryLinkedLocal, api.CategoryDirectory)),
			"users": tf.ComputedList("The accounts, by user name.", element),
		},
	}
}

func (d *usersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *usersModel) error {
		users, err := all(d.Client.Users(ctx, access.UserQuery{UserQuery: api.UserQuery{
			SearchTerm: model.Search.ValueString(), Pending: model.Pending.ValueBoolPointer(), Inactive: model.Inactive.ValueBoolPointer(),
			Category: model.Category.ValueString(),
		}, ToEnd: true}))
		if err != nil {
			return err
		}
		model.Users = tf.Rows(users,
			nil, // the client has filtered them
			func(a, b api.User) int { return cmp.Or(cmp.Compare(a.UserName, b.UserName), cmp.Compare(a.ID, b.ID)) },
			listedUserOf)
		return nil
	})
}
