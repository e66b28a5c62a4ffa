package anypoint

import (
	"cmp"
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewRolesDataSource is the data source platformusers_anypoint_roles: the catalogue of permissions.
func NewRolesDataSource() datasource.DataSourceWithConfigure {
	return &rolesDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounRoles)}}
}

type rolesDataSource struct{ tf.DataSource[*access.Client] }

type rolesModel struct {
	Search          types.String `tfsdk:"search"`
	Name            types.String `tfsdk:"name"`
	Product         types.String `tfsdk:"product"`
	IncludeInternal types.Bool   `tfsdk:"include_internal"`
	Roles           []roleRow    `tfsdk:"roles"`
}

type roleRow struct {
	ID             types.String `tfsdk:"id"`
	Name           types.String `tfsdk:"name"`
	Description    types.String `tfsdk:"description"`
	Product        types.String `tfsdk:"product"`
	Internal       types.Bool   `tfsdk:"internal"`
	OrganizationID types.String `tfsdk:"organization_id"`
	Namespaces     []string     `tfsdk:"namespaces"`
}

func roleRowOf(r api.Role) roleRow {
	return roleRow{
		ID:             types.StringValue(r.ID),
		Name:           types.StringValue(r.Name),
		Description:    tf.StringOrNull(r.Description),
		Product:        tf.StringOrNull(r.Product),
		Internal:       types.BoolValue(r.Internal),
		OrganizationID: tf.StringOrNull(r.OrganizationID),
		Namespaces:     orEmpty(r.Namespaces),
	}
}

func (d *rolesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The catalogue of permissions (\"roles\") that can be granted on Anypoint Platform: all of them or those that match every " +
			"filter. No match is an empty list.\n\n" +
			"Names are not unique, ids are. The catalogue belongs to the account that signs in, not to an organization. Anypoint may refuse it to a " +
			"connected app that acts on its own behalf.",
		Attributes: map[string]schema.Attribute{
			"search":  tf.TextFilter("Only roles with this text in their name. Case-insensitive."),
			"name":    tf.TextFilter("Only roles with this name, which may be several. Case-insensitive."),
			"product": tf.TextFilter("Only roles of this product, for example `Runtime Manager`. Case-insensitive."),
			"include_internal": schema.BoolAttribute{
				MarkdownDescription: "Whether to list also the roles that the platform keeps for itself. Default `false`.",
				Optional:            true,
			},
			"roles": tf.ComputedList("The roles, by name.", map[string]schema.Attribute{
				"id":              tf.Computed("The role's id, for `role_id` of a grant."),
				"name":            tf.Computed("The role's name. Not unique."),
				"description":     tf.Computed("What the role permits."),
				"product":         tf.Computed("The product that the role belongs to."),
				"internal":        tf.ComputedBool("Whether the platform keeps the role for itself."),
				"organization_id": tf.Computed("The organization that created the role. Null for the platform's own."),
				"namespaces":      tf.ComputedStrings("The parts of the platform in which the role counts."),
			}),
		},
	}
}

func (d *rolesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *rolesModel) error {
		roles, err := d.Client.Roles(ctx, model.IncludeInternal.ValueBool())
		if err != nil {
			return err
		}
		model.Roles = tf.Rows(roles,
			func(r api.Role) bool {
				return tf.Called(r.Name, model.Search, model.Name) &&
					(model.Product.IsNull() || strings.EqualFold(r.Product, model.Product.ValueString()))
			},
			func(a, b api.Role) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) },
			roleRowOf)
		return nil
	})
}
