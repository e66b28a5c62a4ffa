package anypoint

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewRoleGroupsDataSource is the data source platformusers_anypoint_role_groups: the role groups of an organization.
func NewRoleGroupsDataSource() datasource.DataSourceWithConfigure { return &roleGroupsDataSource{} }

type roleGroupsDataSource struct{ tf.DataSourceBase[*Client] }

type roleGroupsModel struct {
	OrganizationID types.String     `tfsdk:"organization_id"`
	Search         types.String     `tfsdk:"search"`
	Name           types.String     `tfsdk:"name"`
	RoleGroups     []roleGroupModel `tfsdk:"role_groups"`
}

type roleGroupModel struct {
	ID            types.String `tfsdk:"id"`
	Name          types.String `tfsdk:"name"`
	Description   types.String `tfsdk:"description"`
	ExternalNames []string     `tfsdk:"external_names"`
}

func (d *roleGroupsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "platformusers_anypoint_role_groups"
}

func (d *roleGroupsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The role groups of an Anypoint Platform organization, which Access Management calls Roles: all of them or those that every filter fits. No match is an empty list.\n\n" +
			"An organization has either teams (`platformusers_anypoint_teams`) or the older role groups, never both.",
		Attributes: map[string]schema.Attribute{
			"organization_id": lookUpOrganization(""),
			"search":          tf.TextFilter("Only role groups with this text in their name. Upper and lower case make no difference."),
			"name":            tf.TextFilter("Only role groups with this name. Upper and lower case make no difference."),
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
	var model roleGroupsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	organizationID, err := d.Client.OrganizationID(ctx, model.OrganizationID.ValueString())
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to list Anypoint role groups", err)
		return
	}
	groups, err := d.Client.ListRoleGroups(ctx, organizationID)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to list Anypoint role groups", err)
		return
	}
	groups = platform.Filter(groups, func(g api.RoleGroup) bool { return tf.Called(g.Name, model.Search, model.Name) })
	slices.SortFunc(groups, func(a, b api.RoleGroup) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	model.OrganizationID = types.StringValue(organizationID)
	model.RoleGroups = make([]roleGroupModel, 0, len(groups))
	for _, g := range groups {
		external := append([]string{}, g.ExternalNames...)
		slices.Sort(external)
		model.RoleGroups = append(model.RoleGroups, roleGroupModel{
			ID:            types.StringValue(g.ID),
			Name:          types.StringValue(g.Name),
			Description:   tf.StringOrNull(g.Description),
			ExternalNames: external,
		})
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
