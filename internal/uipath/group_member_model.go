package uipath

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// groupMemberModel is platformusers_uipath_group_member in configuration, plan and state.
type groupMemberModel struct {
	GroupID   types.String `tfsdk:"group_id"`
	GroupName types.String `tfsdk:"group_name"`
	UserID    types.String `tfsdk:"user_id"`
	UserName  types.String `tfsdk:"user_name"`
	Email     types.String `tfsdk:"email"`
}

type groupMemberIdentity struct {
	PartitionGlobalID types.String `tfsdk:"partition_global_id"`
	GroupID           types.String `tfsdk:"group_id"`
	UserID            types.String `tfsdk:"user_id"`
}

// parts are the parts of an import id, in order.
func (i *groupMemberIdentity) parts() []*types.String {
	return []*types.String{&i.PartitionGlobalID, &i.GroupID, &i.UserID}
}

// member is what the identity means on the platform. The group may be named by its name.
func (i *groupMemberIdentity) member() access.GroupMember {
	return access.GroupMember{GroupID: i.GroupID.ValueString(), UserID: i.UserID.ValueString()}
}

func (m *groupMemberModel) identity(partition string) groupMemberIdentity {
	return groupMemberIdentity{PartitionGlobalID: types.StringValue(partition), GroupID: m.GroupID, UserID: m.UserID}
}

// group is how the model names the group; no model names none.
func (m *groupMemberModel) group() tf.Reference[string] {
	if m == nil {
		return tf.Reference[string]{}
	}
	return tf.TextReference(m.GroupID, m.GroupName)
}

// person is how the model names the user; no model names none.
func (m *groupMemberModel) person() tf.Reference[string] {
	if m == nil {
		return tf.Reference[string]{}
	}
	return tf.PersonReference(m.UserID, m.UserName, m.Email)
}

// member is what the model means on the platform.
func (m *groupMemberModel) member() access.GroupMember {
	return access.GroupMember{
		GroupID: m.GroupID.ValueString(), GroupName: m.GroupName.ValueString(),
		UserID: m.UserID.ValueString(), UserName: m.UserName.ValueString(), Email: m.Email.ValueString(),
	}
}

// groupMemberRow is a membership of the platform as the state has it.
func groupMemberRow(m access.GroupMember) *groupMemberModel {
	return &groupMemberModel{
		GroupID: types.StringValue(m.GroupID), GroupName: types.StringValue(m.GroupName), UserID: types.StringValue(m.UserID),
		UserName: tf.StringOrNull(m.UserName), Email: tf.StringOrNull(m.Email),
	}
}
