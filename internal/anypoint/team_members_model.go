package anypoint

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// teamMemberSetModel is platformusers_anypoint_team_members in configuration, plan and state.
type teamMemberSetModel struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	TeamID         types.String `tfsdk:"team_id"`
	TeamName       types.String `tfsdk:"team_name"`
	Members        types.Set    `tfsdk:"members"`
	Maintainers    types.Set    `tfsdk:"maintainers"`
	tf.SetSettings
}

// team is how the model names its team.
func (m *teamMemberSetModel) team() tf.Reference[string] {
	return tf.TextReference(m.TeamID, m.TeamName)
}

// teamMemberSetIdentity holds what never changes in the life of a set.
type teamMemberSetIdentity struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	TeamID         types.String `tfsdk:"team_id"`
}

// parts are the parts of an import id, in order.
func (i *teamMemberSetIdentity) parts() []*types.String {
	return []*types.String{&i.OrganizationID, &i.TeamID}
}

func (m *teamMemberSetModel) identity() teamMemberSetIdentity {
	return teamMemberSetIdentity{OrganizationID: m.OrganizationID, TeamID: m.TeamID}
}

// teamMemberSetOf is the set of a team as an import stores it: the read that follows fills in who is there.
func teamMemberSetOf(organizationID, teamID string) *teamMemberSetModel {
	return &teamMemberSetModel{
		OrganizationID: types.StringValue(organizationID), TeamID: types.StringValue(teamID), Members: tf.TextSet(nil), Maintainers: tf.TextSet(nil),
		SetSettings: tf.NewSetSettings("people", "origins"),
	}
}
