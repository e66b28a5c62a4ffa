package uipath

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// userModel is platformusers_uipath_user in configuration, plan and state.
type userModel struct {
	ID                types.String `tfsdk:"id"`
	UserName          types.String `tfsdk:"user_name"`
	Email             tf.Email     `tfsdk:"email"`
	Name              types.String `tfsdk:"name"`
	Surname           types.String `tfsdk:"surname"`
	DisplayName       types.String `tfsdk:"display_name"`
	IsActive          types.Bool   `tfsdk:"is_active"`
	BypassBasicAuth   types.Bool   `tfsdk:"bypass_basic_auth_restriction"`
	PasswordWO        types.String `tfsdk:"password_wo"`
	PasswordWOVersion types.Int64  `tfsdk:"password_wo_version"`
	DeletionPolicy    types.String `tfsdk:"deletion_policy"`
	Category          types.String `tfsdk:"category"`
	CreatedAt         types.String `tfsdk:"created_at"`
}

// userIdentity holds what never changes in an account's life.
type userIdentity struct {
	PartitionGlobalID types.String `tfsdk:"partition_global_id"`
	UserID            types.String `tfsdk:"user_id"`
}

func (m *userModel) identity(partition string) userIdentity {
	return userIdentity{PartitionGlobalID: types.StringValue(partition), UserID: m.ID}
}

func (m *userModel) passwordVersions(state *userModel) tf.PasswordVersions {
	return tf.PasswordVersions{Plan: m.PasswordWOVersion, State: state.PasswordWOVersion}
}

func (m *userModel) toCreate(id string) api.NewUser {
	return api.NewUser{
		ID:                         id,
		UserName:                   m.UserName.ValueString(),
		Email:                      m.Email.ValueString(),
		Name:                       m.Name.ValueString(),
		Surname:                    m.Surname.ValueString(),
		DisplayName:                m.DisplayName.ValueString(),
		BypassBasicAuthRestriction: m.BypassBasicAuth.ValueBool(),
	}
}

// toUpdate holds the fields that differ from the state, and nothing else. A text that is no longer declared is cleared.
func (m *userModel) toUpdate(state *userModel) api.UserChange {
	change := api.UserChange{
		Name:        changedText(state.Name, m.Name),
		Surname:     changedText(state.Surname, m.Surname),
		DisplayName: changedText(state.DisplayName, m.DisplayName),
	}
	if !platform.SameEmail(m.Email.ValueString(), state.Email.ValueString()) {
		change.Email = changedText(state.Email.StringValue, m.Email.StringValue)
	}
	if !m.IsActive.Equal(state.IsActive) {
		change.IsActive = m.IsActive.ValueBoolPointer()
	}
	if !m.BypassBasicAuth.IsUnknown() && !m.BypassBasicAuth.Equal(state.BypassBasicAuth) {
		change.BypassBasicAuthRestriction = m.BypassBasicAuth.ValueBoolPointer()
	}
	return change
}

// changedText is nil when nothing changes. The platform leaves alone what is missing or null, and clears with "". A display name that is no
// longer declared is unknown in the plan, since the platform may show another in its place.
func changedText(state, plan types.String) *string {
	if plan.Equal(state) || plan.ValueString() == state.ValueString() && !plan.IsUnknown() {
		return nil
	}
	text := plan.ValueString()
	return &text
}

// fromAPI takes everything from the platform: the truth after a read.
func (m *userModel) fromAPI(u *api.User) {
	m.ID = types.StringValue(u.ID)
	m.UserName = types.StringValue(u.UserName)
	m.Email = tf.Email{StringValue: tf.StringOrNull(u.Email)}
	m.Name = tf.StringOrNull(u.Name)
	m.Surname = tf.StringOrNull(u.Surname)
	m.DisplayName = tf.StringOrNull(u.DisplayName)
	m.IsActive = types.BoolValue(u.IsActive)
	m.BypassBasicAuth = types.BoolValue(u.BypassBasicAuthRestriction)
	m.Category = types.StringValue(u.Category)
	m.CreatedAt = types.StringValue(u.CreatedAt)
}

// complete fills only what the plan left open. What was planned is stored as planned: were the platform to trim a name, the difference would
// make Terraform call the new account tainted, and replace the person. The next read shows it as an ordinary change.
func (m *userModel) complete(u *api.User) {
	var answer userModel
	answer.fromAPI(u)
	for _, field := range []struct{ mine, theirs *types.String }{
		{&m.ID, &answer.ID}, {&m.Email.StringValue, &answer.Email.StringValue}, {&m.DisplayName, &answer.DisplayName}, {&m.Category, &answer.Category}, {&m.CreatedAt, &answer.CreatedAt},
	} {
		if field.mine.IsUnknown() {
			*field.mine = *field.theirs
		}
	}
	if m.BypassBasicAuth.IsUnknown() {
		m.BypassBasicAuth = answer.BypassBasicAuth
	}
	m.PasswordWO = types.StringNull()
}

// ownDisplayName reports whether the account shows a name that somebody gave it, rather than one that the platform makes of the others when
// there is none (assumed: first and last name, else the user name or the address).
func (m *userModel) ownDisplayName() bool {
	shown := m.DisplayName.ValueString()
	for _, made := range []string{"", m.Name.ValueString() + " " + m.Surname.ValueString(), m.UserName.ValueString(), m.Email.ValueString()} {
		if strings.EqualFold(strings.TrimSpace(made), strings.TrimSpace(shown)) {
			return false
		}
	}
	return true
}

// isEmpty reports a change that changes nothing.
func isEmpty(c api.UserChange) bool {
	return c.Name == nil && c.Surname == nil && c.DisplayName == nil && c.Email == nil && c.IsActive == nil && c.Password == nil &&
		c.BypassBasicAuthRestriction == nil && len(c.GroupIDsToAdd) == 0 && len(c.GroupIDsToRemove) == 0
}
