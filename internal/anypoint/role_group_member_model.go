package anypoint

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
)

// roleGroupMemberModel is platformusers_anypoint_role_group_member in configuration, plan and state. Its identity is the whole of it.
type roleGroupMemberModel struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	RoleGroupID    types.String `tfsdk:"role_group_id"`
	UserID         types.String `tfsdk:"user_id"`
}

// member is what the model means on the platform.
func (m *roleGroupMemberModel) member() access.RoleGroupMember {
	return access.RoleGroupMember{
		OrganizationID: m.OrganizationID.ValueString(), RoleGroupID: m.RoleGroupID.ValueString(), UserID: m.UserID.ValueString(),
	}
}

// parts are the parts of an import id, in order.
func (m *roleGroupMemberModel) parts() []*types.String {
	return []*types.String{&m.OrganizationID, &m.RoleGroupID, &m.UserID}
}

// id names the membership in plans and imports.
func (m *roleGroupMemberModel) id() string { return m.member().ID() }

// roleGroupMemberOf is a membership of the platform as the state has it.
func roleGroupMemberOf(m access.RoleGroupMember) *roleGroupMemberModel {
	return &roleGroupMemberModel{
		OrganizationID: types.StringValue(m.OrganizationID), RoleGroupID: types.StringValue(m.RoleGroupID), UserID: types.StringValue(m.UserID),
	}
}
