package uipath

import (
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
	GroupNames  types.Set    `tfsdk:"group_names"`
	RedirectURL types.String `tfsdk:"redirect_url"`
}

func (m *invitationModel) identity(partition string) userIdentity {
	return userIdentity{PartitionGlobalID: types.StringValue(partition), UserID: m.UserID}
}

// groups are the known ids of the groups, sorted.
func (m *invitationModel) groups() []string { return textsOf(m.GroupIDs) }

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
func importedInvitation(i access.Invitation) *invitationModel {
	found := &invitationModel{
		invitationRow: invitationRowOf(&i.User, types.StringNull()),
		Email:         tf.NewEmail(i.User.Email), Name: tf.StringOrNull(i.User.Name), Surname: tf.StringOrNull(i.User.Surname),
		GroupIDs: types.SetNull(types.StringType), GroupNames: types.SetNull(types.StringType),
	}
	if len(i.GroupIDs) > 0 {
		found.GroupIDs, found.GroupNames = setOf(i.GroupIDs), setOf(i.GroupNames)
	}
	return found
}

func textValues(texts []string) []attr.Value {
	values := make([]attr.Value, 0, len(texts))
	for _, text := range texts {
		values = append(values, types.StringValue(text))
	}
	return values
}
