package apim

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
)

// groupMemberModel is platformusers_apim_group_member in configuration, plan and state, where both ids may have any form, and its identity, which
// has the ids alone.
type groupMemberModel struct {
	serviceModel

	GroupID types.String `tfsdk:"group_id"`
	UserID  types.String `tfsdk:"user_id"`
}

// member is what the model means on the platform.
func (m *groupMemberModel) member() access.GroupMember {
	return access.GroupMember{Service: m.service(), GroupID: groupReference.id(m.GroupID), UserID: userReference.id(m.UserID)}
}

// ends are the attributes that refer to something of the service.
func (m *groupMemberModel) ends() []end {
	return []end{{"group_id", groupReference, m.GroupID}, {"user_id", userReference, m.UserID}}
}

// imported is what an identity names.
func (m *groupMemberModel) imported() *imported {
	return &imported{serviceModel: m.serviceModel, ids: []string{m.GroupID.ValueString(), m.UserID.ValueString()}, onlyIDs: true}
}

// groupMemberRow is a membership of the platform as the state has it after an import, and its identity always.
func groupMemberRow(m access.GroupMember) *groupMemberModel {
	return &groupMemberModel{serviceModel: serviceOf(m.Service), GroupID: types.StringValue(m.GroupID), UserID: types.StringValue(m.UserID)}
}
