package uipath

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// invitationRow is what the platform decides about an invitation. What the invitation carried belongs to the user from then on, and is not
// watched.
type invitationRow struct {
	UserID    types.String `tfsdk:"user_id"`
	Accepted  types.Bool   `tfsdk:"accepted"`
	InvitedAt types.String `tfsdk:"invited_at"`
}

// invitationRowOf is the row of the invited user. known is the time of the invitation, null when it is that of the account.
func invitationRowOf(u *api.User, known types.String) invitationRow {
	row := invitationRow{UserID: types.StringValue(u.ID), Accepted: types.BoolValue(access.HasAccepted(u)), InvitedAt: known}
	if known.IsNull() && u.CreatedAt != "" {
		row.InvitedAt = types.StringValue(u.CreatedAt)
	}
	return row
}

// invitationModel is platformusers_uipath_invitation in configuration, plan and state.
type invitationModel struct {
	invitationRow
	Email       tf.Email     `tfsdk:"email"`
	Name        types.String `tfsdk:"name"`
	Surname     types.String `tfsdk:"surname"`
	Language    types.String `tfsdk:"language"`
	GroupIDs    types.Set    `tfsdk:"group_ids"`
	RedirectURL types.String `tfsdk:"redirect_url"`
}

func (m *invitationModel) identity(partition string) userIdentity {
	return userIdentity{PartitionGlobalID: types.StringValue(partition), UserID: m.UserID}
}

// groups are the known ids of the groups, sorted.
func (m *invitationModel) groups() []string {
	var ids []string
	for _, element := range m.GroupIDs.Elements() {
		if id, ok := element.(types.String); ok && !id.IsUnknown() {
			ids = append(ids, id.ValueString())
		}
	}
	slices.Sort(ids)
	return ids
}

func (m *invitationModel) toCreate() api.NewInvite {
	return api.NewInvite{
		Email: m.Email.ValueString(), RedirectURL: m.RedirectURL.ValueString(), Name: m.Name.ValueString(), Surname: m.Surname.ValueString(),
		Language: m.Language.ValueString(), GroupIDs: m.groups(),
	}
}

// toUpdate is what a pending user is changed by: names, and the groups that the configuration added and removed.
func (m *invitationModel) toUpdate(state *invitationModel) api.UserChange {
	present, wanted := state.groups(), m.groups()
	return api.UserChange{
		Name:             changedText(state.Name, m.Name),
		Surname:          changedText(state.Surname, m.Surname),
		GroupIDsToAdd:    without(wanted, present),
		GroupIDsToRemove: without(present, wanted),
	}
}

// without returns the ids that are not among others, nil when all are.
func without(ids, others []string) (left []string) {
	for _, id := range ids {
		if !access.ContainsID(others, id) {
			left = append(left, id)
		}
	}
	return left
}

// importedInvitation is the state of an invitation that was sent elsewhere: its language and its page are not known.
func importedInvitation(u *api.User, groupIDs []string) *invitationModel {
	groups := types.SetNull(types.StringType)
	if len(groupIDs) > 0 {
		groups = types.SetValueMust(types.StringType, textValues(groupIDs))
	}
	return &invitationModel{
		invitationRow: invitationRowOf(u, types.StringNull()),
		Email:         tf.NewEmail(u.Email), Name: tf.StringOrNull(u.Name), Surname: tf.StringOrNull(u.Surname), GroupIDs: groups,
	}
}

func textValues(texts []string) []attr.Value {
	values := make([]attr.Value, 0, len(texts))
	for _, text := range texts {
		values = append(values, types.StringValue(text))
	}
	return values
}
