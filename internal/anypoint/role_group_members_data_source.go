package anypoint

import (
	"cmp"
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewRoleGroupMembersDataSource is the data source platformusers_anypoint_role_group_members: who is in which role group.
func NewRoleGroupMembersDataSource() datasource.DataSourceWithConfigure {
	return &roleGroupMembersDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounRoleGroupMembers)}}
}

type roleGroupMembersDataSource struct{ tf.DataSource[*access.Client] }

type roleGroupMembersModel struct {
	personFilter
	OrganizationID   types.String         `tfsdk:"organization_id"`
	RoleGroupID      types.String         `tfsdk:"role_group_id"`
	RoleGroupName    types.String         `tfsdk:"role_group_name"`
	RoleGroupMembers []roleGroupMemberRow `tfsdk:"role_group_members"`
}

type roleGroupMemberRow struct {
	personRow
	ID               types.String `tfsdk:"id"`
	OrganizationID   types.String `tfsdk:"organization_id"`
	OrganizationName types.String `tfsdk:"organization_name"`
	RoleGroupID      types.String `tfsdk:"role_group_id"`
	RoleGroupName    types.String `tfsdk:"role_group_name"`
}

func roleGroupMemberRowOf(m access.RoleGroupMemberRow) roleGroupMemberRow {
	return roleGroupMemberRow{
		personRow:        personRowOf(m.Account),
		ID:               types.StringValue(m.ID()),
		OrganizationID:   types.StringValue(m.OrganizationID),
		OrganizationName: tf.StringOrNull(m.OrganizationName),
		RoleGroupID:      types.StringValue(m.RoleGroupID),
		RoleGroupName:    types.StringValue(m.RoleGroupName),
	}
}

func (d *roleGroupMembersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes, row := personFilterAttributes(), personRowAttributes()
	maps.Copy(row, map[string]schema.Attribute{
		"id":                tf.Computed("The id by which `platformusers_anypoint_role_group_member` is imported: `ORGANIZATION/ROLE_GROUP/USER`."),
		"organization_id":   tf.Computed("The organization or business group that the role group belongs to."),
		"organization_name": tf.Computed(aboutOrganizationName),
		"role_group_id":     tf.Computed("The role group's id."),
		"role_group_name":   tf.Computed("The role group's name."),
	})
	maps.Copy(attributes, map[string]schema.Attribute{
		"organization_id":    lookUpOrganization("Role groups belong to one organization or business group: those of others are not listed."),
		"role_group_id":      tf.TextFilter("Only members of the role group with this id.", roleGroupID()),
		"role_group_name":    tf.TextFilter("Only members of the role group with this name. Case-insensitive."),
		"role_group_members": tf.ComputedList("The memberships, by role group and user name.", row),
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "Who is in which role group of an Anypoint Platform organization with the older Roles feature: all memberships, or those " +
			"that match every filter. No match is an empty list.\n\n" +
			"An organization has either role groups or teams (`platformusers_anypoint_team_members`), never both.",
		Attributes: attributes,
	}
}

// ConfigValidators refuse two ways to name the role group.
func (d *roleGroupMembersDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.Conflicting(path.MatchRoot("role_group_id"), path.MatchRoot("role_group_name"))}
}

func (d *roleGroupMembersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *roleGroupMembersModel) error {
		organizationID, err := d.Client.OrganizationID(ctx, model.OrganizationID.ValueString())
		if err != nil {
			return err
		}
		members, err := tf.Collect(d.Client.RoleGroupMembers(ctx, access.RoleGroupMemberQuery{
			OrganizationID: organizationID, People: model.people(),
			RoleGroup: platform.Named[string]{ID: model.RoleGroupID.ValueString(), Name: model.RoleGroupName.ValueString()},
		}))
		if err != nil {
			return err
		}
		model.OrganizationID = types.StringValue(organizationID)
		model.RoleGroupMembers = tf.Rows(members, nil, func(a, b access.RoleGroupMemberRow) int {
			return cmp.Or(cmp.Compare(a.RoleGroupName, b.RoleGroupName), cmp.Compare(a.Account.Username, b.Account.Username), cmp.Compare(a.ID(), b.ID()))
		}, roleGroupMemberRowOf)
		return nil
	})
}
