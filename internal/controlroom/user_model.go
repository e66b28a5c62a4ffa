package controlroom

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// userRow is what the resource and the data sources show of an account in the same way.
type userRow struct {
	ID              types.String `tfsdk:"id"`
	Username        types.String `tfsdk:"username"`
	Domain          types.String `tfsdk:"domain"`
	Email           tf.Email     `tfsdk:"email"`
	FirstName       types.String `tfsdk:"first_name"`
	LastName        types.String `tfsdk:"last_name"`
	Description     types.String `tfsdk:"description"`
	Disabled        types.Bool   `tfsdk:"disabled"`
	EnableAutoLogin types.Bool   `tfsdk:"enable_auto_login"`
	CreatedAt       types.String `tfsdk:"created_at"`
}

// userRowOf is an account of the platform. An empty text is null.
func userRowOf(u *api.User) userRow {
	return userRow{
		ID:              types.StringValue(access.FormatUserID(u.ID)),
		Username:        types.StringValue(u.Username),
		Domain:          tf.StringOrNull(u.Domain),
		Email:           tf.Email{StringValue: tf.StringOrNull(u.Email)},
		FirstName:       tf.StringOrNull(u.FirstName),
		LastName:        tf.StringOrNull(u.LastName),
		Description:     tf.StringOrNull(u.Description),
		Disabled:        types.BoolValue(u.Disabled),
		EnableAutoLogin: types.BoolValue(u.EnableAutoLogin),
		CreatedAt:       tf.StringOrNull(u.CreatedAt),
	}
}

// userModel is platformusers_controlroom_user in configuration, plan and state.
type userModel struct {
	userRow
	MultipleLoginAllowed types.Bool   `tfsdk:"multiple_login_allowed"`
	LicenseFeatures      types.Set    `tfsdk:"license_features"`
	RoleIDs              types.Set    `tfsdk:"role_ids"`
	RoleNames            types.Set    `tfsdk:"role_names"`
	BaseRoleName         types.String `tfsdk:"base_role_name"`
	PasswordWO           types.String `tfsdk:"password_wo"`
	PasswordWOVersion    types.Int64  `tfsdk:"password_wo_version"`
	DeletionPolicy       types.String `tfsdk:"deletion_policy"`
}

// userFromAPI is an account of the platform as a new state has it. What is Terraform's own is null, and so are the roles: who owns them is not known.
// So is multiple_login_allowed, see multiple_login.go.
func userFromAPI(u *api.User) *userModel {
	m := userModel{RoleIDs: types.SetNull(types.Int64Type), RoleNames: types.SetNull(types.StringType)}
	m.refresh(u)
	return &m
}

// refresh takes everything from the platform but multiple_login_allowed, see multiple_login.go: the truth after a read. What differs only in case
// keeps the form that the model has.
func (m *userModel) refresh(u *api.User) {
	before := m.userRow
	m.userRow = userRowOf(u)
	m.Username = keepCase(before.Username, u.Username)
	m.Domain = keepCase(before.Domain, u.Domain) // "" without a domain, as the plan has it
	m.LicenseFeatures = textSet(u.LicenseFeatures)
	if m.namesRoles() { // else grants own them
		m.refreshRoles(u)
	}
}

// refreshRoles takes the roles from the platform. An empty set stays as long as the account has its base role alone.
func (m *userModel) refreshRoles(u *api.User) {
	onlyBase := len(u.Roles) == 1 && platform.SameName(u.Roles[0].Name, m.BaseRoleName.ValueString())
	if !onlyBase || !isEmptySet(m.RoleIDs) {
		m.RoleIDs = numberSet(access.RoleIDs(u.Roles))
	}
	if !onlyBase || !isEmptySet(m.RoleNames) {
		m.RoleNames = textSet(keepCases(m.RoleNames, access.RoleNames(u.Roles)))
	}
}

// userIdentity holds what never changes in an account's life.
type userIdentity struct {
	Host   types.String `tfsdk:"host"`
	UserID types.String `tfsdk:"user_id"`
}

func (m *userModel) identity(host string) *userIdentity {
	return &userIdentity{Host: types.StringValue(host), UserID: m.ID}
}

// login is the name by which people and messages call the account. Another login is another account.
func (m *userModel) login() string {
	return access.Login(m.Domain.ValueString(), m.Username.ValueString())
}

// name is what platform.RemovedThisRun knows the account by.
func (m *userModel) name() string { return "user " + m.login() }

func (m *userModel) passwordVersions(state *userModel) tf.PasswordVersions {
	return tf.PasswordVersions{Plan: m.PasswordWOVersion, State: state.PasswordWOVersion}
}

// namesRoles reports whether a configuration or state lists all roles of the account.
func (m *userModel) namesRoles() bool { return !m.RoleIDs.IsNull() || !m.RoleNames.IsNull() }

// toCreate holds the account as planned, with these roles. What is unknown is left to the platform.
func (m *userModel) toCreate(password types.String, roleIDs []int64) api.NewUser {
	return api.NewUser{
		Username:             m.Username.ValueString(),
		Domain:               m.Domain.ValueString(),
		Email:                m.Email.ValueString(),
		Password:             password.ValueString(),
		FirstName:            m.FirstName.ValueString(),
		LastName:             m.LastName.ValueString(),
		Description:          m.Description.ValueString(),
		Disabled:             m.Disabled.ValueBool(),
		EnableAutoLogin:      m.EnableAutoLogin.ValueBool(),
		MultipleLoginAllowed: m.MultipleLoginAllowed.ValueBool(),
		LicenseFeatures:      knownTexts(m.LicenseFeatures),
		RoleIDs:              roleIDs,
	}
}

// toUpdate holds what differs from the state, and nothing else: what somebody changed outside meanwhile stays. A text that is no longer declared is
// cleared. Roles and password are the caller's.
func (m *userModel) toUpdate(state *userModel) api.UserChange {
	change := api.UserChange{
		FirstName:            changedText(state.FirstName, m.FirstName),
		LastName:             changedText(state.LastName, m.LastName),
		Description:          changedText(state.Description, m.Description),
		Disabled:             changedFlag(state.Disabled, m.Disabled),
		EnableAutoLogin:      changedFlag(state.EnableAutoLogin, m.EnableAutoLogin),
		MultipleLoginAllowed: changedFlag(state.MultipleLoginAllowed, m.MultipleLoginAllowed),
	}
	if !platform.SameEmail(m.Email.ValueString(), state.Email.ValueString()) {
		change.Email = m.Email.ValueStringPointer()
	}
	if !m.LicenseFeatures.IsUnknown() && !m.LicenseFeatures.Equal(state.LicenseFeatures) {
		features := knownTexts(m.LicenseFeatures)
		change.LicenseFeatures = &features
	}
	return change
}

// changedText is nil when nothing changes; "" clears.
func changedText(state, plan types.String) *string {
	if plan.ValueString() == state.ValueString() {
		return nil
	}
	text := plan.ValueString()
	return &text
}

// changedFlag is nil when nothing changes, or nothing is planned.
func changedFlag(state, plan types.Bool) *bool {
	if plan.IsUnknown() || plan.Equal(state) {
		return nil
	}
	return plan.ValueBoolPointer()
}

// keepCase is the platform's text, or the one before when only case differs: Control Rooms store user names in lower case.
func keepCase(before types.String, text string) types.String {
	if !before.IsNull() && !before.IsUnknown() && platform.SameName(before.ValueString(), text) {
		return before
	}
	return types.StringValue(text)
}

// keepCases is keepCase for each of several names. One that a set holds in two forms has both.
func keepCases(before types.Set, names []string) []string {
	known := knownTexts(before)
	out := make([]string, 0, len(names))
	for _, name := range names {
		same := platform.Filter(known, func(s string) bool { return platform.SameName(s, name) })
		if len(same) == 0 {
			same = []string{name}
		}
		out = append(out, same...)
	}
	return out
}

// sameNames reports whether two lists hold the same names, whatever their order and case.
func sameNames(a, b []string) bool {
	folded := func(names []string) []string {
		out := make([]string, 0, len(names))
		for _, name := range names {
			out = append(out, strings.ToLower(wire.NFC(name)))
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	return slices.Equal(folded(a), folded(b))
}
