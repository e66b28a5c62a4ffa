package apim

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// invitationModel is platformusers_apim_invitation in configuration, plan and state.
type invitationModel struct {
	serviceModel

	ID        types.String `tfsdk:"id"`
	UserID    types.String `tfsdk:"user_id"`
	Email     tf.Email     `tfsdk:"email"`
	FirstName types.String `tfsdk:"first_name"`
	LastName  types.String `tfsdk:"last_name"`
	Note      types.String `tfsdk:"note"`
	AppType   types.String `tfsdk:"app_type"`
	Status    types.String `tfsdk:"status"`
	InvitedAt types.String `tfsdk:"invited_at"`
}

// statusExpired is the status of an invitation whose link is dead. The platform has no such state: the account goes on being pending.
const statusExpired = "expired"

// linkLife is how long the link in an invitation works (documented).
const linkLife = 48 * time.Hour

func (m *invitationModel) identity() userIdentity {
	return userIdentity{serviceModel: m.serviceModel, UserID: m.UserID}
}

// pending reports an invitation that nobody has accepted.
func (m *invitationModel) pending() bool {
	return m.Status.ValueString() == api.StatePending || m.Status.ValueString() == statusExpired
}

func (m *invitationModel) toCreate() api.NewUser {
	return api.NewUser{
		ID:           m.UserID.ValueString(),
		FirstName:    m.FirstName.ValueString(),
		LastName:     m.LastName.ValueString(),
		Email:        m.Email.ValueString(),
		Note:         m.Note.ValueString(),
		Confirmation: api.ConfirmationInvite,
		AppType:      m.AppType.ValueString(),
	}
}

// toUpdate is what a pending user is changed by.
func (m *invitationModel) toUpdate(state *invitationModel) api.UserChange {
	return api.UserChange{FirstName: changedText(state.FirstName, m.FirstName), LastName: changedText(state.LastName, m.LastName), Note: changedText(state.Note, m.Note)}
}

// present is what the state knows of the fields that a change changes.
func (m *invitationModel) present() present {
	return present{firstName: m.FirstName.ValueString(), lastName: m.LastName.ValueString(), note: m.Note.ValueString()}
}

// fromAPI takes what becomes of the invitation. What it carried is not watched: from the acceptance on it is the person's own.
func (m *invitationModel) fromAPI(u *api.User, now time.Time) {
	m.ID = keepSpelling(m.ID, u.ARMID)
	m.UserID = keepSpelling(m.UserID, u.ID)
	if u.RegisteredAt != "" {
		m.InvitedAt = types.StringValue(u.RegisteredAt)
	}
	m.Status = types.StringValue(u.State)
	if invited, err := time.Parse(time.RFC3339, m.InvitedAt.ValueString()); err == nil && u.State == api.StatePending && now.Sub(invited) > linkLife {
		m.Status = types.StringValue(statusExpired)
	}
}
