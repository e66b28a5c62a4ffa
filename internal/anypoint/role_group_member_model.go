package anypoint

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// roleGroupMemberModel is platformusers_anypoint_role_group_member in configuration, plan and state.
type roleGroupMemberModel struct {
	organizationNames
	RoleGroupID   types.String `tfsdk:"role_group_id"`
	RoleGroupName types.String `tfsdk:"role_group_name"`
	personNames
}

// roleGroupReference are the attributes by which memberships name their role group.
var roleGroupReference = tf.References[string]{IDAttribute: "role_group_id", NameAttribute: "role_group_name"}

// roleGroup is how the model names its role group.
func (m *roleGroupMemberModel) roleGroup() tf.Reference[string] {
	return tf.TextReference(m.RoleGroupID, m.RoleGroupName)
}

// roleGroupMemberIdentity holds what never changes in a membership's life.
type roleGroupMemberIdentity struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	RoleGroupID    types.String `tfsdk:"role_group_id"`
	UserID         types.String `tfsdk:"user_id"`
}

func (m *roleGroupMemberModel) identity() *roleGroupMemberIdentity {
	return &roleGroupMemberIdentity{OrganizationID: m.OrganizationID, RoleGroupID: m.RoleGroupID, UserID: m.UserID}
}

// member is what the model means on the platform.
func (m *roleGroupMemberModel) member() access.RoleGroupMember { return m.identity().member() }

// member is what the identity means on the platform.
func (m *roleGroupMemberIdentity) member() access.RoleGroupMember {
	return access.RoleGroupMember{
		OrganizationID: m.OrganizationID.ValueString(), RoleGroupID: m.RoleGroupID.ValueString(), UserID: m.UserID.ValueString(),
	}
}

// parts are the parts of an import id, in order.
func (m *roleGroupMemberIdentity) parts() []*types.String {
	return []*types.String{&m.OrganizationID, &m.RoleGroupID, &m.UserID}
}

// id names the membership in plans and imports.
func (m *roleGroupMemberModel) id() string { return m.member().ID() }

// roleGroupMemberOf is a membership of the platform as the state has it. The names of its ends are no part of it: the next read fills them in.
func roleGroupMemberOf(m access.RoleGroupMember) *roleGroupMemberModel {
	return &roleGroupMemberModel{
		organizationNames: organizationNames{OrganizationID: types.StringValue(m.OrganizationID)}, RoleGroupID: types.StringValue(m.RoleGroupID),
		personNames: personNames{UserID: types.StringValue(m.UserID)},
	}
}
