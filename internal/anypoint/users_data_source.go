package anypoint

import (
	"cmp"
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewUsersDataSource is the data source platformusers_anypoint_users: the accounts of an organization.
func NewUsersDataSource() datasource.DataSourceWithConfigure {
	return &usersDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounUsers)}}
}

type usersDataSource struct{ tf.DataSource[*access.Client] }

type usersModel struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	Search         types.String `tfsdk:"search"`
	Type           types.String `tfsdk:"type"`
	Deleted        types.Bool   `tfsdk:"deleted"`
	Enabled        types.Bool   `tfsdk:"enabled"`
	Users          []userFacts  `tfsdk:"users"`
}

func (d *usersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	row := userFactsAttributes()
	maps.Copy(row, map[string]schema.Attribute{
		"id":       tf.Computed("The user's id, a UUID."),
		"username": tf.Computed("The name to sign in with."),
		"email": schema.StringAttribute{
			CustomType: tf.EmailType{}, MarkdownDescription: "E-mail address. Several accounts may share one.", Computed: true,
		},
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "The accounts of an Anypoint Platform organization, all of them or those that match every filter. No match is an empty list.",
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
			"users": tf.ComputedList("The accounts, by user name.", row),
		},
	}
}

func (d *usersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *usersModel) error {
		organizationID, err := d.Client.OrganizationID(ctx, model.OrganizationID.ValueString())
		if err != nil {
			return err
		}
		users, err := tf.Collect(d.Client.Users(ctx, access.UserQuery{
			OrganizationID: organizationID, Search: model.Search.ValueString(), Type: model.Type.ValueString(), Deleted: model.Deleted.ValueBool(),
			Enabled: model.Enabled.ValueBoolPointer(),
		}))
		if err != nil {
			return err
		}
		model.OrganizationID = types.StringValue(organizationID)
		model.Users = tf.Rows(users, nil,
			func(a, b access.UserRow) int {
				return cmp.Or(cmp.Compare(a.Account.Username, b.Account.Username), cmp.Compare(a.Account.ID, b.Account.ID))
			},
			func(u access.UserRow) userFacts { return userFactsOf(&u.Account) })
		return nil
	})
}
