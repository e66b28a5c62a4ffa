package apim

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewUsersDataSource is the data source platformusers_apim_users: the accounts of a service.
func NewUsersDataSource() datasource.DataSourceWithConfigure {
	return &usersDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounUsers)}}
}

type usersDataSource struct{ tf.DataSource[*access.Client] }

type usersModel struct {
	serviceModel

	Email        types.String  `tfsdk:"email"`
	FirstName    types.String  `tfsdk:"first_name"`
	LastName     types.String  `tfsdk:"last_name"`
	State        types.String  `tfsdk:"state"`
	NoteContains types.String  `tfsdk:"note_contains"`
	WithGroups   types.Bool    `tfsdk:"with_groups"`
	Users        []userDataRow `tfsdk:"users"`
}

// query is what the filters mean on the platform.
func (m *usersModel) query() access.UserQuery {
	return access.UserQuery{UserQuery: api.UserQuery{
		Email: m.Email.ValueString(), FirstName: m.FirstName.ValueString(), LastName: m.LastName.ValueString(),
		State: m.State.ValueString(), NoteContains: m.NoteContains.ValueString(), ExpandGroups: m.WithGroups.ValueBool(),
	}}
}

func (d *usersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	element := userDataAttributes("The groups that the user is in, by name. Null unless `with_groups` is `true`.")
	element["user_id"] = tf.Computed("The user's id.")
	element["email"] = schema.StringAttribute{CustomType: tf.EmailType{}, MarkdownDescription: "E-mail address.", Computed: true}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The accounts of an API Management service, all of them or those that match every filter. No match is an empty list.\n\n" +
			"The service itself filters. Whether it is case-sensitive is not documented; an e-mail address is also looked for in lower case.",
		Attributes: withService(map[string]schema.Attribute{
			"email":      tf.TextFilter("Only the account with this e-mail address.", tf.ValidEmail()),
			"first_name": tf.TextFilter("Only accounts with this first name."),
			"last_name":  tf.TextFilter("Only accounts with this last name."),
			"state": tf.TextFilter("Only accounts in this state: `active`, `blocked` or `pending`.",
				stringvalidator.OneOf(api.StateActive, api.StateBlocked, api.StatePending)),
			"note_contains": tf.TextFilter("Only accounts with this text in their note."),
			"with_groups": schema.BoolAttribute{
				MarkdownDescription: "Whether to return each account's groups. Default `false`.",
				Optional:            true,
			},
			"users": tf.ComputedList("The accounts, by id.", element),
		}),
	}
}

func (d *usersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *usersModel) error {
		service, err := createIn(d.Client, &model.serviceModel)
		if err != nil {
			return err
		}
		found, err := tf.Collect(d.Client.Users(ctx, service, model.query()))
		model.Users = tf.Rows(found, nil, compareUsers, func(u api.User) userDataRow {
			row := userDataRowOf(&u, u.Groups, d.Client.Now())
			if !model.WithGroups.ValueBool() {
				row.Groups = nil
			}
			return row
		})
		return err
	})
}
