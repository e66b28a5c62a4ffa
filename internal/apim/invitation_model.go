package apim

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
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

// statusExpired is the status of an invitation whose link no longer works. The platform has no such state: the account goes on being pending.
const statusExpired = "expired"

// invitationOf is the invitation of an account of the platform as the state has it after an import. now is the platform's time.
func invitationOf(s api.Service, u *api.User, now time.Time) *invitationModel {
	return &invitationModel{
		serviceModel: serviceOf(s),
		ID:           types.StringValue(u.ARMID),
		UserID:       types.StringValue(u.ID),
		Email:        tf.NewEmail(u.Email),
		FirstName:    types.StringValue(u.FirstName),
		LastName:     types.StringValue(u.LastName),
		Note:         tf.StringOrNull(u.Note),
		AppType:      types.StringValue(api.AppDeveloperPortal),
		Status:       types.StringValue(statusOf(u.State, u.RegisteredAt, now)),
		InvitedAt:    tf.StringOrNull(u.RegisteredAt),
	}
}

// statusOf is the status of an invitation, whose account is in this state since invitedAt, an RFC 3339 time.
func statusOf(state, invitedAt string, now time.Time) string {
	invited, err := time.Parse(time.RFC3339, invitedAt)
	if err == nil && state == api.StatePending && now.Sub(invited) > access.InvitationLife {
		return statusExpired
	}
	return state
}

// refresh takes over what becomes of the invitation. What it carried is not watched: from the acceptance on it is the person's own.
func (m *invitationModel) refresh(u *api.User, now time.Time) {
	current := invitationOf(m.service(), u, now)
	m.ID, m.UserID = keepForm(m.ID, current.ID), keepForm(m.UserID, current.UserID)
	if !current.InvitedAt.IsNull() {
		m.InvitedAt = current.InvitedAt
	}
	m.Status = types.StringValue(statusOf(u.State, m.InvitedAt.ValueString(), now))
}

func (m *invitationModel) identity() userIdentity {
	return userIdentity{serviceModel: m.serviceModel, UserID: m.UserID}
}

// key tells invitations apart.
func (m *invitationModel) key() string {
	return m.service().ID(api.CollectionUsers, m.UserID.ValueString())
}

// account is what this process knows the invited account by.
func (m *invitationModel) account() string {
	return access.UserKey(m.service(), m.UserID.ValueString())
}

// isPending reports an invitation that nobody has accepted.
func (m *invitationModel) isPending() bool {
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

// toUpdate holds the fields of the pending user that differ from the state, and nothing else.
func (m *invitationModel) toUpdate(state *invitationModel) api.UserChange {
	return api.UserChange{
		FirstName: changedText(state.FirstName, m.FirstName),
		LastName:  changedText(state.LastName, m.LastName),
		Note:      changedText(state.Note, m.Note),
	}
}

// fields are what the state knows of the fields that a change changes.
func (m *invitationModel) fields() access.UserFields {
	return access.UserFields{FirstName: m.FirstName.ValueString(), LastName: m.LastName.ValueString(), Note: m.Note.ValueString()}
}

// invitationProperties are the attributes by the service's property, in lower case.
var invitationProperties = map[string]string{
	"apptype":   "app_type",
	"email":     "email",
	"firstname": "first_name",
	"lastname":  "last_name",
	"note":      "note",
	"userid":    "user_id",
}
