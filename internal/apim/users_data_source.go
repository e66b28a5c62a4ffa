package apim

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewUsersDataSource is the data source platformusers_apim_users: the accounts of a service.
func NewUsersDataSource() datasource.DataSourceWithConfigure { return &usersDataSource{} }

type usersDataSource struct{ tf.DataSourceBase[*Client] }

type usersModel struct {
	serviceModel

	Email        types.String    `tfsdk:"email"`
	FirstName    types.String    `tfsdk:"first_name"`
	LastName     types.String    `tfsdk:"last_name"`
	State        types.String    `tfsdk:"state"`
	NoteContains types.String    `tfsdk:"note_contains"`
	WithGroups   types.Bool      `tfsdk:"with_groups"`
	Users        []toldUserModel `tfsdk:"users"`
}

func (d *usersDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "platformusers_apim_users"
}

func (d *usersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	element := toldUser("The groups that the user is in, by name. Null unless `with_groups` is `true`.")
	element["user_id"] = tf.Computed("The user's id.")
	element["email"] = schema.StringAttribute{CustomType: tf.EmailType{}, MarkdownDescription: "E-mail address.", Computed: true}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The accounts of an API Management service, all of them or those that every filter fits. No match is an empty list.\n\n" +
			"The service itself filters. Whether it tells upper from lower case is not documented; an e-mail address is also looked for in lower case.",
		Attributes: withService(map[string]schema.Attribute{
			"email":         tf.TextFilter("Only the account with this e-mail address.", tf.ValidEmail()),
			"first_name":    tf.TextFilter("Only accounts with this first name."),
			"last_name":     tf.TextFilter("Only accounts with this last name."),
			"state":         tf.TextFilter("Only accounts in this state: `active`, `blocked` or `pending`.", stringvalidator.OneOf(api.StateActive, api.StateBlocked, api.StatePending)),
			"note_contains": tf.TextFilter("Only accounts with this text in their note."),
			"with_groups": schema.BoolAttribute{
				MarkdownDescription: "Whether to tell each account's groups. Default `false`.",
				Optional:            true,
			},
			"users": tf.ComputedList("The accounts, by id.", element),
		}),
	}
}

func (d *usersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model usersModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	service, err := d.Client.createIn(&model.serviceModel)
	var found []api.User
	if err == nil {
		found, err = d.Client.SelectUsers(ctx, service, api.UserQuery{
			Email: model.Email.ValueString(), FirstName: model.FirstName.ValueString(), LastName: model.LastName.ValueString(), State: model.State.ValueString(),
			NoteContains: model.NoteContains.ValueString(), ExpandGroups: model.WithGroups.ValueBool(),
		})
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to list API Management users", err)
		return
	}
	slices.SortFunc(found, func(a, b api.User) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.ID), strings.ToLower(b.ID)), strings.Compare(a.ID, b.ID))
	})
	model.Users = make([]toldUserModel, 0, len(found))
	for _, u := range found {
		told := tellUser(&u, u.Groups)
		if !model.WithGroups.ValueBool() {
			told.Groups = nil
		}
		model.Users = append(model.Users, told)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
