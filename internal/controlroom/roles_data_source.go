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

// NewRolesDataSource is the data source platformusers_controlroom_roles: the roles of a Control Room.
func NewRolesDataSource() datasource.DataSourceWithConfigure {
	return &rolesDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounRoles)}}
}

type rolesDataSource struct{ tf.DataSource[*access.Client] }

func (d *rolesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The roles of a Control Room: all roles, or those that match every filter. No match is an empty list.",
		Attributes: map[string]schema.Attribute{
			"search": tf.TextFilter("Only roles with this text in their name. The Control Room itself searches: write the text in the case of the name."),
			"name":   tf.TextFilter("Only the role with this name. Case-insensitive."),
			"system": schema.BoolAttribute{
				MarkdownDescription: "`true` lists only the roles that the Control Room came with, `false` only those that somebody created. Default: both.",
				Optional:            true,
			},
			"roles": tf.ComputedList("The roles, by name.", map[string]schema.Attribute{
				"id": schema.Int64Attribute{MarkdownDescription: "The role's number. In the cloud, numbers differ between Control Rooms.",
					Computed: true},
				"name":        tf.Computed("The role's name."),
				"description": tf.Computed("What the role is for. Null when it has no description."),
				"system":      tf.ComputedBool("Whether the Control Room came with the role: nobody has created it."),
				"user_count":  schema.Int64Attribute{MarkdownDescription: "The number of users who have the role.", Computed: true},
			}),
		},
	}
}

func (d *rolesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *rolesModel) error {
		roles, err := d.Client.SearchRoles(ctx, model.Search.ValueString())
		model.Roles = tf.Rows(roles, model.selects, func(a, b api.Role) int {
			return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
		}, roleRowOf)
		return err
	})
}
