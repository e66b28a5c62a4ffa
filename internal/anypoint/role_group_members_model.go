package anypoint

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// roleGroupMemberSetModel is platformusers_anypoint_role_group_members in configuration, plan and state.
type roleGroupMemberSetModel struct {
	organizationNames
	RoleGroupID   types.String `tfsdk:"role_group_id"`
	RoleGroupName types.String `tfsdk:"role_group_name"`
	Members       types.Set    `tfsdk:"members"`
	tf.SetSettings
}

// roleGroup is how the model names its role group.
func (m *roleGroupMemberSetModel) roleGroup() tf.Reference[string] {
	return tf.TextReference(m.RoleGroupID, m.RoleGroupName)
}

// roleGroupMemberSetIdentity holds what never changes in the life of a set.
type roleGroupMemberSetIdentity struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	RoleGroupID    types.String `tfsdk:"role_group_id"`
}

// parts are the parts of an import id, in order.
func (i *roleGroupMemberSetIdentity) parts() []*types.String {
	return []*types.String{&i.OrganizationID, &i.RoleGroupID}
}

func (m *roleGroupMemberSetModel) identity() roleGroupMemberSetIdentity {
	return roleGroupMemberSetIdentity{OrganizationID: m.OrganizationID, RoleGroupID: m.RoleGroupID}
}

// roleGroupMemberSetOf is the set of a role group as an import stores it: the read that follows fills in who is there.
func roleGroupMemberSetOf(organizationID, groupID string) *roleGroupMemberSetModel {
	return &roleGroupMemberSetModel{
		organizationNames: organizationNames{OrganizationID: types.StringValue(organizationID)}, RoleGroupID: types.StringValue(groupID),
		Members: tf.TextSet(nil), SetSettings: tf.NewSetSettings("people", "origins"),
	}
}
