package anypoint

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
)

// businessGroupMemberModel is platformusers_anypoint_business_group_member in configuration, plan and state. Its identity is the whole of it.
type businessGroupMemberModel struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	UserID         types.String `tfsdk:"user_id"`
}

// member is what the model means on the platform.
func (m *businessGroupMemberModel) member() access.BusinessGroupMember {
	return access.BusinessGroupMember{OrganizationID: m.OrganizationID.ValueString(), UserID: m.UserID.ValueString()}
}

// parts are the parts of an import id, in order.
func (m *businessGroupMemberModel) parts() []*types.String {
	return []*types.String{&m.OrganizationID, &m.UserID}
}

// id names the membership in plans and imports.
func (m *businessGroupMemberModel) id() string { return m.member().ID() }

// businessGroupMemberOf is a membership of the platform as the state has it.
func businessGroupMemberOf(m access.BusinessGroupMember) *businessGroupMemberModel {
	return &businessGroupMemberModel{OrganizationID: types.StringValue(m.OrganizationID), UserID: types.StringValue(m.UserID)}
}
