package anypoint

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
)

// businessGroupMemberModel is platformusers_anypoint_business_group_member in configuration, plan and state.
type businessGroupMemberModel struct {
	organizationNames
	personNames
}

// businessGroupMemberIdentity holds what never changes in a membership's life.
type businessGroupMemberIdentity struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	UserID         types.String `tfsdk:"user_id"`
}

func (m *businessGroupMemberModel) identity() *businessGroupMemberIdentity {
	return &businessGroupMemberIdentity{OrganizationID: m.OrganizationID, UserID: m.UserID}
}

// member is what the model means on the platform.
func (m *businessGroupMemberModel) member() access.BusinessGroupMember { return m.identity().member() }

// member is what the identity means on the platform.
func (m *businessGroupMemberIdentity) member() access.BusinessGroupMember {
	return access.BusinessGroupMember{OrganizationID: m.OrganizationID.ValueString(), UserID: m.UserID.ValueString()}
}

// parts are the parts of an import id, in order.
func (m *businessGroupMemberIdentity) parts() []*types.String {
	return []*types.String{&m.OrganizationID, &m.UserID}
}

// id names the membership in plans and imports.
func (m *businessGroupMemberModel) id() string { return m.member().ID() }

// businessGroupMemberOf is a membership of the platform as the state has it. The names of its ends are no part of it: the next read fills them in.
func businessGroupMemberOf(m access.BusinessGroupMember) *businessGroupMemberModel {
	return &businessGroupMemberModel{
		organizationNames: organizationNames{OrganizationID: types.StringValue(m.OrganizationID)},
		personNames:       personNames{UserID: types.StringValue(m.UserID)},
	}
}
