package controlroom

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewUsersDataSource is the data source platformusers_controlroom_users: the accounts of a Control Room.
func NewUsersDataSource() datasource.DataSourceWithConfigure { return &usersDataSource{} }

type usersDataSource struct{ tf.DataSourceBase[*Client] }

type usersModel struct {
	Search   types.String      `tfsdk:"search"`
	Email    tf.Email          `tfsdk:"email"`
	Domain   types.String      `tfsdk:"domain"`
	Disabled types.Bool        `tfsdk:"disabled"`
	Users    []listedUserModel `tfsdk:"users"`
}

func (d *usersDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "platformusers_controlroom_users"
}

func (d *usersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	element := toldUser()
	element["id"] = tf.Computed("The user's id, a number.")
	element["username"] = tf.Computed("The name to sign in with, without the domain.")
	element["domain"] = tf.Computed("The Active Directory domain. Null for an account of the Control Room's own.")
	email := tf.TextFilter("Only accounts with this e-mail address. Upper and lower case make no difference.")
	email.CustomType = tf.EmailType{}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The accounts of a Control Room, all of them or those that every filter fits. No match is an empty list. What only a single read shows, such as the last sign-in, is in " +
			"`platformusers_controlroom_user`.",
		Attributes: map[string]schema.Attribute{
			"search": tf.TextFilter("Only accounts with this text in their user name, for which the Control Room itself looks. Upper and lower case make no difference."),
			"email":  email,
			"domain": tf.TextFilter("Only accounts of this Active Directory domain. Upper and lower case make no difference."),
			"disabled": schema.BoolAttribute{
				MarkdownDescription: "`true` lists only disabled accounts, `false` only those that can sign in. Default: both.",
				Optional:            true,
			},
			"users": tf.ComputedList("The accounts, by user name.", element),
		},
	}
}

func (d *usersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model usersModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	users, err := d.Client.Users(ctx, api.UserQuery{
		UsernamePart: model.Search.ValueString(), Email: model.Email.ValueString(), Domain: model.Domain.ValueString(), Disabled: model.Disabled.ValueBoolPointer(),
	})
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to list Control Room users", err)
		return
	}
	slices.SortFunc(users, func(a, b api.User) int { return cmp.Or(cmp.Compare(a.Username, b.Username), cmp.Compare(a.ID, b.ID)) })
	model.Users = make([]listedUserModel, 0, len(users))
	for _, u := range users {
		model.Users = append(model.Users, listedUser(u))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
