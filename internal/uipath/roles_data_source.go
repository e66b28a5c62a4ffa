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

// NewRolesDataSource is the data source platformusers_uipath_roles: the roles of the tenant.
func NewRolesDataSource() datasource.DataSourceWithConfigure {
	return &rolesDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounRoles)}}
}

type rolesDataSource struct{ tf.DataSource[*access.Client] }

type rolesModel struct {
	Search types.String `tfsdk:"search"`
	Name   types.String `tfsdk:"name"`
	Type   types.String `tfsdk:"type"`
	Roles  []roleRow    `tfsdk:"roles"`
}

// roleRow is a role as the data source shows it.
type roleRow struct {
	ID          types.Int64  `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	DisplayName types.String `tfsdk:"display_name"`
	Type        types.String `tfsdk:"type"`
	IsStatic    types.Bool   `tfsdk:"is_static"`
	IsEditable  types.Bool   `tfsdk:"is_editable"`
}

func (d *rolesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The roles of the Orchestrator tenant that the provider's `tenant` names: all of them, or those that match every filter. " +
			"No match is an empty list.",
		Attributes: map[string]schema.Attribute{
			"search": tf.TextFilter("Only roles with this text in their name."),
			"name":   tf.TextFilter("Only the role with this name. Case-insensitive."),
			"type": tf.TextFilter("Only roles of this type: `Tenant` for those that are granted in the tenant, `Folder` for folders, `Mixed` for old "+
				"ones that fit both.",
				stringvalidator.OneOf(api.RoleTenant, api.RoleFolder, api.RoleMixed)),
			"roles": tf.ComputedList("The roles, by name.", map[string]schema.Attribute{
				"id":           schema.Int64Attribute{MarkdownDescription: "The role's number.", Computed: true},
				"name":         tf.Computed("The role's name."),
				"display_name": tf.Computed("The name to show."),
				"type":         tf.Computed("`Tenant`, `Folder` or `Mixed`."),
				"is_static":    tf.ComputedBool("Whether the role is the platform's own."),
				"is_editable":  tf.ComputedBool("Whether the role can be changed."),
			}),
		},
	}
}

func roleRowOf(r api.Role) roleRow {
	return roleRow{
		ID: types.Int64Value(r.ID), Name: types.StringValue(r.Name), DisplayName: tf.StringOrNull(r.DisplayName), Type: tf.StringOrNull(r.Type),
		IsStatic: types.BoolValue(r.IsStatic), IsEditable: types.BoolValue(r.IsEditable),
	}
}

func (d *rolesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *rolesModel) error {
		roles, err := d.Client.Roles(ctx)
		if err != nil {
			return err
		}
		model.Roles = tf.Rows(roles,
			func(r api.Role) bool {
				return tf.Called(r.Name, model.Search, model.Name) && (model.Type.IsNull() || model.Type.ValueString() == r.Type)
			},
			func(a, b api.Role) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) },
			roleRowOf)
		return nil
	})
}
