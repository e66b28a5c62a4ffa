package anypoint

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewRoleGroupsDataSource is the data source platformusers_anypoint_role_groups: the role groups of an organization.
func NewRoleGroupsDataSource() datasource.DataSourceWithConfigure {
	return &roleGroupsDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounRoleGroups)}}
}

type roleGroupsDataSource struct{ tf.DataSource[*access.Client] }

type roleGroupsModel struct {
	OrganizationID types.String   `tfsdk:"organization_id"`
	Search         types.String   `tfsdk:"search"`
	Name           types.String   `tfsdk:"name"`
	RoleGroups     []roleGroupRow `tfsdk:"role_groups"`
}

type roleGroupRow struct {
	ID            types.String `tfsdk:"id"`
	Name          types.String `tfsdk:"name"`
	Description   types.String `tfsdk:"description"`
	ExternalNames []string     `tfsdk:"external_names"`
}

func roleGroupRowOf(g api.RoleGroup) roleGroupRow {
	external := orEmpty(g.ExternalNames)
	slices.Sort(external)
	return roleGroupRow{
		ID:            types.StringValue(g.ID),
		Name:          types.StringValue(g.Name),
		Description:   tf.StringOrNull(g.Description),
		ExternalNames: external,
	}
}

func (d *roleGroupsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The role groups of an Anypoint Platform organization, which Access Management calls Roles: all of them or those that " +
			"match every filter. No match is an empty list.\n\n" +
			"An organization has either teams (`platformusers_anypoint_teams`) or the older role groups, never both.",
		Attributes: map[string]schema.Attribute{
			"organization_id": lookUpOrganization(""),
			"search":          tf.TextFilter("Only role groups with this text in their name. Case-insensitive."),
			"name":            tf.TextFilter("Only role groups with this name. Case-insensitive."),
			"role_groups": tf.ComputedList("The role groups, by name.", map[string]schema.Attribute{
				"id":             tf.Computed("The role group's id, a UUID."),
				"name":           tf.Computed("The role group's name."),
				"description":    tf.Computed("What the role group is for."),
				"external_names": tf.ComputedStrings("The groups of the identity provider whose members get this role group."),
			}),
		},
	}
}

func (d *roleGroupsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *roleGroupsModel) error {
		organizationID, err := d.Client.OrganizationID(ctx, model.OrganizationID.ValueString())
		if err != nil {
			return err
		}
		groups, err := d.Client.RoleGroups(ctx, organizationID)
		if err != nil {
			return err
		}
		model.OrganizationID = types.StringValue(organizationID)
		model.RoleGroups = tf.Rows(groups,
			func(g api.RoleGroup) bool { return tf.Called(g.Name, model.Search, model.Name) },
			func(a, b api.RoleGroup) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) },
			roleGroupRowOf)
		return nil
	})
}
