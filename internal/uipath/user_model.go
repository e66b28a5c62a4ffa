package uipath

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// userRow is what the resource and the data sources show of an account.
type userRow struct {
	ID              types.String `tfsdk:"id"`
	UserName        types.String `tfsdk:"user_name"`
	Email           tf.Email     `tfsdk:"email"`
	Name            types.String `tfsdk:"name"`
	Surname         types.String `tfsdk:"surname"`
	DisplayName     types.String `tfsdk:"display_name"`
	IsActive        types.Bool   `tfsdk:"is_active"`
	BypassBasicAuth types.Bool   `tfsdk:"bypass_basic_auth_restriction"`
	Category        types.String `tfsdk:"category"`
	CreatedAt       types.String `tfsdk:"created_at"`
}

func userRowOf(u *api.User) userRow {
	return userRow{
		ID:              types.StringValue(u.ID),
		UserName:        types.StringValue(u.UserName),
		Email:           tf.Email{StringValue: tf.StringOrNull(u.Email)},
		Name:            tf.StringOrNull(u.Name),
		Surname:         tf.StringOrNull(u.Surname),
		DisplayName:     tf.StringOrNull(u.DisplayName),
		IsActive:        types.BoolValue(u.IsActive),
		BypassBasicAuth: types.BoolValue(u.BypassBasicAuthRestriction),
		Category:        types.StringValue(u.Category),
		CreatedAt:       types.StringValue(u.CreatedAt),
	}
}

// userModel is platformusers_uipath_user in configuration, plan and state.
type userModel struct {
	userRow
	PasswordWO        types.String `tfsdk:"password_wo"`
	PasswordWOVersion types.Int64  `tfsdk:"password_wo_version"`
	DeletionPolicy    types.String `tfsdk:"deletion_policy"`
}

func (m *userModel) identity(partition string) userIdentity {
	return userIdentity{PartitionGlobalID: types.StringValue(partition), UserID: m.ID}
}

// names are what nobody else can have beside the account, none as long as one of them is unknown.
func (m *userModel) names() []string {
	if m.UserName.IsUnknown() || m.Email.IsUnknown() {
		return nil
	}
	return platform.Filter([]string{m.UserName.ValueString(), m.Email.ValueString()}, func(name string) bool { return name != "" })
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

// ownDisplayName reports whether the account shows a name that somebody gave it, rather than one that the platform makes of the others when
// there is none (assumed: first and last name, else the user name or the e-mail address).
func (m *userModel) ownDisplayName() bool {
	shown := m.DisplayName.ValueString()
	for _, made := range []string{"", m.Name.ValueString() + " " + m.Surname.ValueString(), m.UserName.ValueString(), m.Email.ValueString()} {
		if platform.SameName(strings.TrimSpace(made), strings.TrimSpace(shown)) {
			return false
		}
	}
	return true
}

// listedUserModel is an account as the data sources show it, with the facts that change by themselves.
type listedUserModel struct {
	userRow
	EmailConfirmed     types.Bool   `tfsdk:"email_confirmed"`
	Type               types.String `tfsdk:"type"`
	InvitationAccepted types.Bool   `tfsdk:"invitation_accepted"`
	GroupIDs           []string     `tfsdk:"group_ids"`
	Status             types.String `tfsdk:"status"`
	UpdatedAt          types.String `tfsdk:"updated_at"`
	LastLoginAt        types.String `tfsdk:"last_login_at"`
}

func listedUserOf(u api.User) listedUserModel {
	return listedUserModel{
		userRow:            userRowOf(&u),
		EmailConfirmed:     types.BoolValue(u.EmailConfirmed),
		Type:               tf.StringOrNull(u.Type),
		InvitationAccepted: types.BoolValue(u.InvitationAccepted),
		GroupIDs:           tf.SortedTexts(u.GroupIDs),
		Status:             types.StringValue(access.Status(&u)),
		UpdatedAt:          tf.StringOrNull(u.ModifiedAt),
		LastLoginAt:        tf.StringOrNull(u.LastLoginAt),
	}
}
