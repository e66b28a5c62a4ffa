package apim

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// groupMemberSetModel is platformusers_apim_group_members in configuration, plan and state, where the group's id may have any form.
type groupMemberSetModel struct {
	serviceModel

	GroupID   types.String `tfsdk:"group_id"`
	GroupName types.String `tfsdk:"group_name"`
	Members   types.Set    `tfsdk:"members"`
	tf.SetSettings
}

// groupMemberSetIdentity has the ids alone.
type groupMemberSetIdentity struct {
	serviceModel

	GroupID types.String `tfsdk:"group_id"`
}

// group is how the model names the group; no model names none.
func (m *groupMemberSetModel) group() named {
	if m == nil {
		return named{}
	}
	return named{m.GroupID, m.GroupName}
}

// ends are the attributes that refer to something of the service.
func (m *groupMemberSetModel) ends() []end {
	return []end{{groupEnd.IDAttribute, groupReference, m.GroupID}}
}

func (m *groupMemberSetModel) identity() groupMemberSetIdentity {
	return groupMemberSetIdentity{serviceModel: m.serviceModel, GroupID: types.StringValue(groupEnd.id(m.GroupID))}
}

// imported is what an identity names.
func (m *groupMemberSetIdentity) imported() *imported {
	return &imported{serviceModel: m.serviceModel, ids: []string{m.GroupID.ValueString()}, onlyIDs: true}
}

// groupMemberSetOf is the set of a group as an import stores it: the read that follows fills in who is there.
func groupMemberSetOf(s api.Service, g api.Group) *groupMemberSetModel {
	return &groupMemberSetModel{
		serviceModel: serviceOf(s), GroupID: types.StringValue(g.ID), GroupName: tf.StringOrNull(g.Name), Members: tf.TextSet(nil),
		SetSettings: tf.NewSetSettings("people", "origins"),
	}
}

// groupContainer is what an exclusive set and the single memberships of a group know it by, in one form; unknown as long as a part of it is not
// known.
func groupContainer(s *serviceModel, groupID types.String) types.String {
	if !s.isKnown() || groupID.IsUnknown() || groupID.IsNull() {
		return types.StringUnknown()
	}
	service := s.service()
	return types.StringValue(service.Key(api.CollectionGroups, groupEnd.id(groupID)))
}
