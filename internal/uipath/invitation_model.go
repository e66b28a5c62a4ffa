package uipath

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// invitationModel is platformusers_uipath_invitation in configuration, plan and state.
type invitationModel struct {
	Email       tf.Email     `tfsdk:"email"`
	Name        types.String `tfsdk:"name"`
	Surname     types.String `tfsdk:"surname"`
	Language    types.String `tfsdk:"language"`
	GroupIDs    types.Set    `tfsdk:"group_ids"`
	RedirectURL types.String `tfsdk:"redirect_url"`
	UserID      types.String `tfsdk:"user_id"`
	Accepted    types.Bool   `tfsdk:"accepted"`
	InvitedAt   types.String `tfsdk:"invited_at"`
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
		GroupIDsToAdd:    platform.Filter(wanted, func(id string) bool { return !contains(present, id) }),
		GroupIDsToRemove: platform.Filter(present, func(id string) bool { return !contains(wanted, id) }),
	}
}

// fromAPI takes what becomes of the invitation. What it carried is not watched: from then on it is the user's own.
func (m *invitationModel) fromAPI(u *api.User) {
	m.UserID = types.StringValue(u.ID)
	m.Accepted = types.BoolValue(hasAccepted(u))
	if u.CreatedAt != "" {
		m.InvitedAt = types.StringValue(u.CreatedAt)
	}
}
