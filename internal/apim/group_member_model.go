package apim

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// groupMemberModel is platformusers_apim_group_member in configuration, plan and state, where both ids may have any form.
type groupMemberModel struct {
	serviceModel

	GroupID   types.String `tfsdk:"group_id"`
	GroupName types.String `tfsdk:"group_name"`
	UserID    types.String `tfsdk:"user_id"`
	Email     types.String `tfsdk:"email"`
}

// groupMemberIdentity has the ids alone.
type groupMemberIdentity struct {
	serviceModel

	GroupID types.String `tfsdk:"group_id"`
	UserID  types.String `tfsdk:"user_id"`
}

// group is how the model names the group; no model names none.
func (m *groupMemberModel) group() named {
	if m == nil {
		return named{}
	}
	return named{m.GroupID, m.GroupName}
}

// user is how the model names the user; no model names none.
func (m *groupMemberModel) user() named {
	if m == nil {
		return named{}
	}
	return named{m.UserID, m.Email}
}

// member is what the model means on the platform.
func (m *groupMemberModel) member() access.GroupMember {
	return access.GroupMember{
		Service: m.service(), GroupID: groupEnd.id(m.GroupID), GroupName: m.GroupName.ValueString(),
		UserID: userEnd.id(m.UserID), Email: m.Email.ValueString(),
	}
}

// ends are the attributes that refer to something of the service.
func (m *groupMemberModel) ends() []end {
	return []end{{groupEnd.IDAttribute, groupReference, m.GroupID}, {userEnd.IDAttribute, userReference, m.UserID}}
}

func (m *groupMemberModel) identity() groupMemberIdentity {
	member := m.member()
	return groupMemberIdentity{serviceModel: m.serviceModel, GroupID: types.StringValue(member.GroupID), UserID: types.StringValue(member.UserID)}
}

// imported is what an identity names.
func (m *groupMemberIdentity) imported() *imported {
	return &imported{serviceModel: m.serviceModel, ids: []string{m.GroupID.ValueString(), m.UserID.ValueString()}, onlyIDs: true}
}

// groupMemberRow is a membership of the platform as the state has it after an import.
func groupMemberRow(m access.GroupMember) *groupMemberModel {
	return &groupMemberModel{
		serviceModel: serviceOf(m.Service), GroupID: types.StringValue(m.GroupID), GroupName: tf.StringOrNull(m.GroupName),
		UserID: types.StringValue(m.UserID), Email: tf.StringOrNull(m.Email),
	}
}

// groupMemberOf is what the ends of a membership prove to be.
func groupMemberOf(s api.Service, group, user *resolved) access.GroupMember {
	return access.GroupMember{Service: s, GroupID: group.ID, GroupName: group.Name, UserID: user.ID, Email: user.Email}
}
