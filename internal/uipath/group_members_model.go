package uipath

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// groupMemberSetModel is platformusers_uipath_group_members in configuration, plan and state.
type groupMemberSetModel struct {
	GroupID   types.String `tfsdk:"group_id"`
	GroupName types.String `tfsdk:"group_name"`
	Members   types.Set    `tfsdk:"members"`
	tf.SetSettings
}

// group is how the model names its group; no model names none.
func (m *groupMemberSetModel) group() tf.Reference[string] {
	if m == nil {
		return tf.Reference[string]{}
	}
	return tf.TextReference(m.GroupID, m.GroupName)
}

// groupMemberSetIdentity holds what never changes in the life of a set.
type groupMemberSetIdentity struct {
	PartitionGlobalID types.String `tfsdk:"partition_global_id"`
	GroupID           types.String `tfsdk:"group_id"`
}

// parts are the parts of an import id, in order.
func (i *groupMemberSetIdentity) parts() []*types.String {
	return []*types.String{&i.PartitionGlobalID, &i.GroupID}
}

func (m *groupMemberSetModel) identity(partition string) groupMemberSetIdentity {
	return groupMemberSetIdentity{PartitionGlobalID: types.StringValue(partition), GroupID: m.GroupID}
}

// groupMemberSetOf is the set of a group as an import stores it: the read that follows fills in who is there.
func groupMemberSetOf(groupID, groupName string) *groupMemberSetModel {
	return &groupMemberSetModel{
		GroupID: types.StringValue(groupID), GroupName: tf.StringOrNull(groupName), Members: tf.TextSet(nil),
		SetSettings: tf.NewSetSettings("people", "origins"),
	}
}
