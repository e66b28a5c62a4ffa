package controlroom

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewUsersDataSource is the data source platformusers_controlroom_users: the accounts of a Control Room.
func NewUsersDataSource() datasource.DataSourceWithConfigure {
	return &usersDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounUsers)}}
}

type usersDataSource struct{ tf.DataSource[*access.Client] }

func (d *usersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	element := listedUserAttributes()
	element["id"] = tf.Computed("The user's id, a number.")
	element["username"] = tf.Computed("The name to sign in with, without the domain.")
	element["domain"] = tf.Computed("The Active Directory domain. Null for an account of the Control Room itself.")
	element["last_login_at"] = tf.Computed("When the person last signed in (RFC 3339), with `include_last_login`. Null without it, for a person who " +
		"never signed in, and on Enterprise 11, which does not report it.")
	email := tf.TextFilter("Only accounts with this e-mail address. Case-insensitive.")
	email.CustomType = tf.EmailType{}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The accounts of a Control Room: all accounts, or those that match every filter. No match is an empty list. What only a " +
			"single read shows, such as what a directory gives, is in `platformusers_controlroom_user`.",
		Attributes: map[string]schema.Attribute{
			"search": tf.TextFilter("Only accounts with this text in their user name. The Control Room itself searches. Case-insensitive."),
			"email":  email,
			"domain": tf.TextFilter("Only accounts of this Active Directory domain. Case-insensitive."),
			"disabled": schema.BoolAttribute{
				MarkdownDescription: "`true` lists only disabled accounts, `false` only those that can sign in. Default: both.",
				Optional:            true,
			},
			"include_last_login": schema.BoolAttribute{
				MarkdownDescription: "Whether to read each of the accounts by itself, for `last_login_at`: a Control Room's lists do not show it. That is " +
					"one call for each account. Default `false`.",
				Optional: true,
			},
			"users": tf.ComputedList("The accounts, by user name.", element),
		},
	}
}

func (d *usersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *usersModel) error {
		users, err := tf.Collect(d.Client.Users(ctx, model.query()))
		model.Users = tf.Rows(users, nil, func(a, b *api.User) int {
			return cmp.Or(cmp.Compare(a.Username, b.Username), cmp.Compare(a.ID, b.ID))
		}, model.row)
		return err
	})
}
