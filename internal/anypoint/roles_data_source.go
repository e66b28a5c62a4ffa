package anypoint

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewRolesDataSource is the data source platformusers_anypoint_roles: the catalogue of permissions.
func NewRolesDataSource() datasource.DataSourceWithConfigure { return &rolesDataSource{} }

type rolesDataSource struct{ tf.DataSourceBase[*Client] }

type rolesModel struct {
	Search          types.String `tfsdk:"search"`
	Name            types.String `tfsdk:"name"`
	Product         types.String `tfsdk:"product"`
	IncludeInternal types.Bool   `tfsdk:"include_internal"`
	Roles           []roleModel  `tfsdk:"roles"`
}

type roleModel struct {
	ID             types.String `tfsdk:"id"`
	Name           types.String `tfsdk:"name"`
	Description    types.String `tfsdk:"description"`
	Product        types.String `tfsdk:"product"`
	Internal       types.Bool   `tfsdk:"internal"`
	OrganizationID types.String `tfsdk:"organization_id"`
	Namespaces     []string     `tfsdk:"namespaces"`
}

func (d *rolesDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "platformusers_anypoint_roles"
}

func (d *rolesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The catalogue of permissions (\"roles\") that can be granted on Anypoint Platform: all of them or those that every filter fits. No match is an empty list.\n\n" +
			"Names are not unique, ids are. The catalogue belongs to the account that signs in, not to an organization of one's choice. Anypoint may refuse it to a connected app that acts on " +
			"its own behalf.",
		Attributes: map[string]schema.Attribute{
			"search":  tf.TextFilter("Only roles with this text in their name. Upper and lower case make no difference."),
			"name":    tf.TextFilter("Only roles with this name, which may be several. Upper and lower case make no difference."),
			"product": tf.TextFilter("Only roles of this product, for example `Runtime Manager`. Upper and lower case make no difference."),
			"include_internal": schema.BoolAttribute{
				MarkdownDescription: "Whether to list also the roles that the platform keeps for itself. Default `false`.",
				Optional:            true,
			},
			"roles": tf.ComputedList("The roles, by name.", map[string]schema.Attribute{
				"id":              tf.Computed("The role's id, as `role_id` of a grant wants it."),
				"name":            tf.Computed("The role's name. Not unique."),
				"description":     tf.Computed("What the role permits."),
				"product":         tf.Computed("The product that the role belongs to."),
				"internal":        tf.ComputedBool("Whether the platform keeps the role for itself."),
				"organization_id": tf.Computed("The organization that made the role. Null for the platform's own."),
				"namespaces":      tf.ComputedStrings("The parts of the platform in which the role counts."),
			}),
		},
	}
}

func (d *rolesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model rolesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	roles, err := d.Client.RoleCatalogue(ctx, model.IncludeInternal.ValueBool())
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to list Anypoint roles", err)
		return
	}
	roles = platform.Filter(roles, func(r api.Role) bool {
		return tf.Called(r.Name, model.Search, model.Name) && (model.Product.IsNull() || strings.EqualFold(r.Product, model.Product.ValueString()))
	})
	slices.SortFunc(roles, func(a, b api.Role) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	model.Roles = make([]roleModel, 0, len(roles))
	for _, r := range roles {
		model.Roles = append(model.Roles, roleModel{
			ID:             types.StringValue(r.ID),
			Name:           types.StringValue(r.Name),
			Description:    tf.StringOrNull(r.Description),
			Product:        tf.StringOrNull(r.Product),
			Internal:       types.BoolValue(r.Internal),
			OrganizationID: tf.StringOrNull(r.OrganizationID),
			Namespaces:     append([]string{}, r.Namespaces...),
		})
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
