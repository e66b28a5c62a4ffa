package apim

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// userModel is platformusers_apim_user in configuration, plan and state.
type userModel struct {
	serviceModel

	ID                  types.String `tfsdk:"id"`
	UserID              types.String `tfsdk:"user_id"`
	FirstName           types.String `tfsdk:"first_name"`
	LastName            types.String `tfsdk:"last_name"`
	Email               tf.Email     `tfsdk:"email"`
	State               types.String `tfsdk:"state"`
	Note                types.String `tfsdk:"note"`
	Confirmation        types.String `tfsdk:"confirmation"`
	PasswordWO          types.String `tfsdk:"password_wo"`
	PasswordWOVersion   types.Int64  `tfsdk:"password_wo_version"`
	Notify              types.Bool   `tfsdk:"notify"`
	AppType             types.String `tfsdk:"app_type"`
	DeleteSubscriptions types.Bool   `tfsdk:"delete_subscriptions"`
	NotifyOnDelete      types.Bool   `tfsdk:"notify_on_delete"`
	DeletionPolicy      types.String `tfsdk:"deletion_policy"`
	RegisteredAt        types.String `tfsdk:"registered_at"`
}

// userIdentity holds what never changes in an account's life.
type userIdentity struct {
	serviceModel

	UserID types.String `tfsdk:"user_id"`
}

func (m *userModel) identity() userIdentity {
	return userIdentity{serviceModel: m.serviceModel, UserID: m.UserID}
}

func (m *userModel) passwordVersions(state *userModel) tf.PasswordVersions {
	return tf.PasswordVersions{Plan: m.PasswordWOVersion, State: state.PasswordWOVersion}
}

func (m *userModel) toCreate(password types.String) api.NewUser {
	return api.NewUser{
		ID:           m.UserID.ValueString(),
		FirstName:    m.FirstName.ValueString(),
		LastName:     m.LastName.ValueString(),
		Email:        m.Email.ValueString(),
		State:        m.State.ValueString(), // "" while the plan left it to the platform
		Note:         m.Note.ValueString(),
		Password:     password.ValueString(),
		Confirmation: m.Confirmation.ValueString(),
		Notify:       m.Notify.ValueBool(),
		AppType:      m.AppType.ValueString(),
	}
}

// mails reports whether creating the account mails the person.
func (m *userModel) mails() bool { return m.Notify.ValueBool() || !m.Confirmation.IsNull() }

func (m *userModel) toDelete() api.DeleteOptions {
	return api.DeleteOptions{
		DeleteSubscriptions: m.DeleteSubscriptions.ValueBool(), Notify: m.NotifyOnDelete.ValueBool(), AppType: m.AppType.ValueString(),
	}
}

// toUpdate holds the fields that differ from the state, and nothing else. What matters to creating and destroying only is none of them.
func (m *userModel) toUpdate(state *userModel) api.UserChange {
	change := api.UserChange{
		FirstName: changedText(state.FirstName, m.FirstName),
		LastName:  changedText(state.LastName, m.LastName),
		State:     changedText(state.State, m.State),
		Note:      changedText(state.Note, m.Note),
	}
	if !platform.SameEmail(m.Email.ValueString(), state.Email.ValueString()) {
		change.Email = changedText(state.Email.StringValue, m.Email.StringValue)
	}
	return change
}

// present is what the state knows of the fields that a change changes.
func (m *userModel) present() present {
	return present{firstName: m.FirstName.ValueString(), lastName: m.LastName.ValueString(), email: m.Email.ValueString(), state: m.State.ValueString(), note: m.Note.ValueString()}
}

// changedText is nil when nothing changes. A text that is no longer declared is cleared with "".
func changedText(state, plan types.String) *string {
	if plan.IsUnknown() || plan.ValueString() == state.ValueString() {
		return nil
	}
	text := plan.ValueString()
	return &text
}

// fromAPI takes everything from the platform: the truth after a read. Only the spelling of ids stays, as long as they mean the same.
func (m *userModel) fromAPI(u *api.User) {
	m.ID = keepSpelling(m.ID, u.ARMID)
	m.UserID = keepSpelling(m.UserID, u.ID)
	m.FirstName = types.StringValue(u.FirstName)
	m.LastName = types.StringValue(u.LastName)
	m.Email = tf.NewEmail(u.Email)
	m.State = types.StringValue(u.State)
	m.Note = tf.StringOrNull(u.Note)
	m.RegisteredAt = types.StringValue(u.RegisteredAt)
}

// complete fills only what the plan left open. What was planned is stored as planned: were the platform to trim a name, the difference would
// make Terraform call the new account tainted, and replace the person. The next read shows it as an ordinary change.
func (m *userModel) complete(u *api.User) {
	var answer userModel
	answer.fromAPI(u)
	for _, field := range []struct{ mine, theirs *types.String }{{&m.ID, &answer.ID}, {&m.State, &answer.State}, {&m.RegisteredAt, &answer.RegisteredAt}} {
		if field.mine.IsUnknown() {
			*field.mine = *field.theirs
		}
	}
	m.PasswordWO = types.StringNull()
}

// isEmpty reports a change that changes nothing.
func isEmpty(c api.UserChange) bool { return c == api.UserChange{} }
