package uipath

import (
	"cmp"
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// NewGroupMembersDataSource is the data source platformusers_uipath_group_members: who is in which group.
func NewGroupMembersDataSource() datasource.DataSourceWithConfigure {
	return &groupMembersDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounGroupMembers)}}
}

type groupMembersDataSource struct{ tf.DataSource[*access.Client] }

type groupMembersModel struct {
	groupFilter
	personFilter
	GroupMembers []listedGroupMember `tfsdk:"group_members"`
}

// listedGroupMember is a membership as the data source shows it.
type listedGroupMember struct {
	ID types.String `tfsdk:"id"`
	groupMemberModel
	Status types.String `tfsdk:"status"`
}

func (d *groupMembersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	element := computedPerson("The user's id; for somebody of a connected directory who has no account here, the directory's identifier.")
	element["id"] = tf.Computed("The import id of the membership: `GROUP/USER`.")
	element["group_id"] = tf.Computed("The group's id.")
	element["group_name"] = tf.Computed("The group's name.")
	attributes := dataFilters(groupFilters("members of"), personFilters("memberships", memberID{}))
	maps.Copy(attributes, map[string]schema.Attribute{
		"group_members": tf.ComputedList("The memberships, by group and user name.", element),
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "Who is in which group of a UiPath organization: all memberships of people, or those that match every filter. No match is " +
			"an empty list. Everyone, which nobody can leave, is left out, as are the groups, robots and applications in a group.",
		Attributes: attributes,
	}
}

func listedGroupMemberOf(m access.GroupMember) listedGroupMember {
	return listedGroupMember{ID: types.StringValue(m.ID()), groupMemberModel: *groupMemberRow(m), Status: tf.StringOrNull(m.Status)}
}

func (d *groupMembersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *groupMembersModel) error {
		members, err := all(d.Client.GroupMembers(ctx, access.GroupMemberQuery{
			Group: model.groupFilter.named(), User: model.personFilter.named(), ToEnd: true,
		}))
		if err != nil {
			return err
		}
		model.GroupMembers = tf.Rows(members, nil,
			func(a, b access.GroupMember) int {
				return cmp.Or(cmp.Compare(a.GroupName, b.GroupName), cmp.Compare(a.GroupID, b.GroupID), cmp.Compare(a.UserName, b.UserName),
					cmp.Compare(a.UserID, b.UserID))
			},
			listedGroupMemberOf)
		return nil
	})
}
