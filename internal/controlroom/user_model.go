package controlroom

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// userModel is platformusers_controlroom_user in configuration, plan and state.
type userModel struct {
	ID                   types.String `tfsdk:"id"`
	Username             types.String `tfsdk:"username"`
	Domain               types.String `tfsdk:"domain"`
	Email                tf.Email     `tfsdk:"email"`
	FirstName            types.String `tfsdk:"first_name"`
	LastName             types.String `tfsdk:"last_name"`
	Description          types.String `tfsdk:"description"`
	Disabled             types.Bool   `tfsdk:"disabled"`
	EnableAutoLogin      types.Bool   `tfsdk:"enable_auto_login"`
	MultipleLoginAllowed types.Bool   `tfsdk:"multiple_login_allowed"`
	LicenseFeatures      types.Set    `tfsdk:"license_features"`
	RoleIDs              types.Set    `tfsdk:"role_ids"`
	RoleNames            types.Set    `tfsdk:"role_names"`
	BaseRoleName         types.String `tfsdk:"base_role_name"`
	PasswordWO           types.String `tfsdk:"password_wo"`
	PasswordWOVersion    types.Int64  `tfsdk:"password_wo_version"`
	DeletionPolicy       types.String `tfsdk:"deletion_policy"`
	CreatedAt            types.String `tfsdk:"created_at"`
}

// userIdentity holds what never changes in an account's life.
type userIdentity struct {
	Host   types.String `tfsdk:"host"`
	UserID types.String `tfsdk:"user_id"`
}

func (m *userModel) identity(host string) userIdentity {
	return userIdentity{Host: types.StringValue(host), UserID: m.ID}
}

func (m *userModel) passwordVersions(state *userModel) tf.PasswordVersions {
	return tf.PasswordVersions{Plan: m.PasswordWOVersion, State: state.PasswordWOVersion}
}

// login is the name by which people and messages call the account.
func (m *userModel) login() string { return loginOf(m.Domain.ValueString(), m.Username.ValueString()) }

// loginOf is DOMAIN\user, or the user name alone of who has no domain.
func loginOf(domain, username string) string {
	if domain == "" {
		return username
	}
	return domain + `\` + username
}

// toCreate holds the account as planned, with these roles. What is unknown is left to the platform.
func (m *userModel) toCreate(ctx context.Context, password types.String, roleIDs []int64, diags *diag.Diagnostics) api.NewUser {
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
		LicenseFeatures:      elements[string](ctx, m.LicenseFeatures, diags),
		RoleIDs:              roleIDs,
	}
}

// toUpdate holds what differs from the state, and nothing else: what somebody changed outside meanwhile stays. A text that is no longer declared is
// cleared. Roles are for those who know whether they are managed here.
func (m *userModel) toUpdate(ctx context.Context, state *userModel, diags *diag.Diagnostics) api.UserChange {
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
		features := elements[string](ctx, m.LicenseFeatures, diags)
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

func changedFlag(state, plan types.Bool) *bool {
	if plan.IsUnknown() || plan.Equal(state) {
		return nil
	}
	return plan.ValueBoolPointer()
}

// fromAPI takes everything from the platform: the truth after a read. What differs in nothing but case keeps the spelling that the model has.
func (m *userModel) fromAPI(u *api.User) {
	m.ID = types.StringValue(userText(u.ID))
	m.Username = keepSpelling(m.Username, u.Username)
	m.Domain = keepSpelling(m.Domain, u.Domain)
	m.Email = tf.Email{StringValue: tf.StringOrNull(u.Email)}
	m.FirstName = tf.StringOrNull(u.FirstName)
	m.LastName = tf.StringOrNull(u.LastName)
	m.Description = tf.StringOrNull(u.Description)
	m.Disabled = types.BoolValue(u.Disabled)
	m.EnableAutoLogin = types.BoolValue(u.EnableAutoLogin)
	m.MultipleLoginAllowed = types.BoolValue(u.MultipleLoginAllowed)
	m.LicenseFeatures = textSet(u.LicenseFeatures)
	m.RoleIDs = numberSet(idsOf(u.Roles))
	m.RoleNames = textSet(spelledAs(m.RoleNames, namesOf(u.Roles)))
	m.CreatedAt = tf.StringOrNull(u.CreatedAt)
}

// complete fills only what the plan left open. What was planned is stored as planned: were the platform to trim a name, the difference would
// make Terraform call the new account tainted, and replace the person. The next read shows it as an ordinary change.
func (m *userModel) complete(u *api.User) {
	var answer userModel
	answer.fromAPI(u)
	for _, field := range []struct{ mine, theirs *types.String }{
		{&m.ID, &answer.ID}, {&m.CreatedAt, &answer.CreatedAt},
	} {
		if field.mine.IsUnknown() {
			*field.mine = *field.theirs
		}
	}
	for _, field := range []struct{ mine, theirs *types.Bool }{
		{&m.Disabled, &answer.Disabled}, {&m.EnableAutoLogin, &answer.EnableAutoLogin}, {&m.MultipleLoginAllowed, &answer.MultipleLoginAllowed},
	} {
		if field.mine.IsUnknown() {
			*field.mine = *field.theirs
		}
	}
	for _, field := range []struct{ mine, theirs *types.Set }{
		{&m.LicenseFeatures, &answer.LicenseFeatures}, {&m.RoleIDs, &answer.RoleIDs}, {&m.RoleNames, &answer.RoleNames},
	} {
		if field.mine.IsUnknown() {
			*field.mine = *field.theirs
		}
	}
	m.PasswordWO = types.StringNull()
}

// keepSpelling is the platform's text, or the present one when only case is different: Control Rooms store user names in lower case.
func keepSpelling(present types.String, text string) types.String {
	if !present.IsNull() && !present.IsUnknown() && strings.EqualFold(present.ValueString(), text) {
		return present
	}
	return types.StringValue(text)
}

// spelledAs spells names as a set of texts has them where that differs in nothing but case.
func spelledAs(set types.Set, names []string) []string {
	spelled := knownTexts(set)
	out := make([]string, 0, len(names))
	for _, name := range names {
		same := platform.Filter(spelled, func(s string) bool { return strings.EqualFold(s, name) })
		if len(same) == 0 {
			same = []string{name}
		}
		out = append(out, same...)
	}
	return out
}

// idsOf and namesOf are what sets of roles hold.
func idsOf(roles []api.RoleRef) []int64 {
	out := make([]int64, 0, len(roles))
	for _, role := range roles {
		out = append(out, role.ID)
	}
	return out
}

func namesOf(roles []api.RoleRef) []string {
	out := make([]string, 0, len(roles))
	for _, role := range roles {
		out = append(out, role.Name)
	}
	return out
}

// sameNames reports whether two lists hold the same names, whatever their order and case.
func sameNames(a, b []string) bool {
	folded := func(names []string) []string {
		out := make([]string, 0, len(names))
		for _, name := range names {
			out = append(out, strings.ToLower(name))
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	return slices.Equal(folded(a), folded(b))
}
