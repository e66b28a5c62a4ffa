package anypoint

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// teamMemberModel is platformusers_anypoint_team_member in configuration, plan and state.
type teamMemberModel struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	TeamID         types.String `tfsdk:"team_id"`
	TeamName       types.String `tfsdk:"team_name"`
	personNames
	MembershipType types.String `tfsdk:"membership_type"`
}

// teamReference are the attributes by which memberships name their team.
var teamReference = tf.References[string]{IDAttribute: "team_id", NameAttribute: "team_name"}

// team is how the model names its team.
func (m *teamMemberModel) team() tf.Reference[string] { return tf.TextReference(m.TeamID, m.TeamName) }

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

// teamMemberOf is a membership of the platform as the state has it. The names of its ends are no part of it: the next read fills them in.
func teamMemberOf(m access.TeamMember) *teamMemberModel {
	return &teamMemberModel{
		OrganizationID: types.StringValue(m.OrganizationID), TeamID: types.StringValue(m.TeamID),
		personNames:    personNames{UserID: types.StringValue(m.UserID)},
		MembershipType: types.StringValue(m.MembershipType),
	}
}
