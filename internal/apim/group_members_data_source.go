package apim

import (
	"cmp"
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewGroupMembersDataSource is the data source platformusers_apim_group_members: who is in which group of a service.
func NewGroupMembersDataSource() datasource.DataSourceWithConfigure {
	return &groupMembersDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounGroupMembers)}}
}

type groupMembersDataSource struct{ tf.DataSource[*access.Client] }

type groupMembersModel struct {
	serviceModel

	GroupID      types.String         `tfsdk:"group_id"`
	GroupName    types.String         `tfsdk:"group_name"`
	UserID       types.String         `tfsdk:"user_id"`
	Email        types.String         `tfsdk:"email"`
	GroupMembers []groupMemberDataRow `tfsdk:"group_members"`
}

// groupMemberDataRow is a membership as the data source shows it.
type groupMemberDataRow struct {
	ID        types.String `tfsdk:"id"`
	GroupID   types.String `tfsdk:"group_id"`
	GroupName types.String `tfsdk:"group_name"`
	UserID    types.String `tfsdk:"user_id"`
	Email     types.String `tfsdk:"email"`
	Origin    types.String `tfsdk:"origin"`
}

func groupMemberDataRowOf(m access.GroupMember) groupMemberDataRow {
	return groupMemberDataRow{
		ID: types.StringValue(m.ID()), GroupID: types.StringValue(m.GroupID), GroupName: tf.StringOrNull(m.GroupName),
		UserID: types.StringValue(m.UserID), Email: tf.StringOrNull(m.Email), Origin: types.StringValue(m.Origin),
	}
}

// compareGroupMembers orders memberships by group and person.
func compareGroupMembers(a, b access.GroupMember) int {
	return cmp.Or(cmp.Compare(a.GroupID, b.GroupID), cmp.Compare(a.UserID, b.UserID))
}

func (m *groupMembersModel) query() access.GroupMemberQuery {
	return access.GroupMemberQuery{Group: groupEnd.wanted(m.GroupID, m.GroupName), Person: userEnd.wanted(m.UserID, m.Email), Names: true}
}

func (d *groupMembersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := withService(endFilterData(groupEnd, "Only members of this group"))
	maps.Copy(attributes, personFilter("Only the memberships"))
	attributes["group_members"] = tf.ComputedList("The memberships, by group and user.", map[string]schema.Attribute{
		"id":         tf.Computed("The membership's id in Azure Resource Manager, by which `platformusers_apim_group_member` imports it."),
		"group_id":   tf.Computed("The group's id."),
		"group_name": tf.Computed("The group's name."),
		"user_id":    tf.Computed("The user's id."),
		"email":      tf.Computed("The user's e-mail address."),
		"origin": tf.Computed("`direct` for a membership that `platformusers_apim_group_member` can manage, `API Management` in the service's own " +
			"groups, `Microsoft Entra ID` in a group whose members come from there."),
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "Who is in which group of an API Management service: all memberships or those that match every filter, those in the " +
			"service's own groups and in groups of Microsoft Entra ID included. No match is an empty list.\n\n" +
			"It takes one list of members for each group. With `user_id` or `email` it takes the list of that person's groups alone.",
		Attributes: attributes,
	}
}

func (d *groupMembersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *groupMembersModel) error {
		service, err := createIn(d.Client, &model.serviceModel)
		if err != nil {
			return err
		}
		found, err := tf.Collect(d.Client.GroupMembers(ctx, service, model.query()))
		model.GroupMembers = tf.Rows(found, nil, compareGroupMembers, groupMemberDataRowOf)
		return err
	})
}
