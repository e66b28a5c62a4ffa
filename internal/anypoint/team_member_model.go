package anypoint

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
)

// teamMemberModel is platformusers_anypoint_team_member in configuration, plan and state.
type teamMemberModel struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	TeamID         types.String `tfsdk:"team_id"`
	UserID         types.String `tfsdk:"user_id"`
	MembershipType types.String `tfsdk:"membership_type"`
}

// teamMemberIdentity holds what never changes in a membership's life.
type teamMemberIdentity struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	TeamID         types.String `tfsdk:"team_id"`
	UserID         types.String `tfsdk:"user_id"`
}

// parts are the parts of an import id, in order.
func (i *teamMemberIdentity) parts() []*types.String {
	return []*types.String{&i.OrganizationID, &i.TeamID, &i.UserID}
}

// member is what the identity means on the platform.
func (i *teamMemberIdentity) member() access.TeamMember {
	return access.TeamMember{OrganizationID: i.OrganizationID.ValueString(), TeamID: i.TeamID.ValueString(), UserID: i.UserID.ValueString()}
}

func (m *teamMemberModel) identity() teamMemberIdentity {
	return teamMemberIdentity{OrganizationID: m.OrganizationID, TeamID: m.TeamID, UserID: m.UserID}
}

// member is what the model means on the platform.
func (m *teamMemberModel) member() access.TeamMember {
	return access.TeamMember{
		OrganizationID: m.OrganizationID.ValueString(), TeamID: m.TeamID.ValueString(), UserID: m.UserID.ValueString(),
		MembershipType: m.MembershipType.ValueString(),
	}
}

// id names the membership in plans and imports.
func (m *teamMemberModel) id() string { return m.member().ID() }

// teamMemberOf is a membership of the platform as the state has it.
func teamMemberOf(m access.TeamMember) *teamMemberModel {
	return &teamMemberModel{
		OrganizationID: types.StringValue(m.OrganizationID), TeamID: types.StringValue(m.TeamID), UserID: types.StringValue(m.UserID),
		MembershipType: types.StringValue(m.MembershipType),
	}
}
