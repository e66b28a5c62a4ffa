package controlroom

import (
	"cmp"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// usersModel is the data source platformusers_controlroom_users.
type usersModel struct {
	Search           types.String    `tfsdk:"search"`
	Email            tf.Email        `tfsdk:"email"`
	Domain           types.String    `tfsdk:"domain"`
	Disabled         types.Bool      `tfsdk:"disabled"`
	IncludeLastLogin types.Bool      `tfsdk:"include_last_login"`
	Users            []pluralUserRow `tfsdk:"users"`
}

// query is what the filters mean on the platform.
func (m *usersModel) query() access.UserQuery {
	q := access.UserQuery{
		UserFilter: api.UserFilter{UsernamePart: m.Search.ValueString(), Disabled: m.Disabled.ValueBoolPointer()},
		Domain:     m.Domain.ValueString(), Details: m.IncludeLastLogin.ValueBool(), All: true,
	}
	if !m.Email.IsNull() {
		q.Emails = []string{m.Email.ValueString()}
	}
	return q
}

// row is an account in the list. Lists do not show the last sign-in, and that an account happened to be read by itself must make no difference.
func (m *usersModel) row(u *api.User) pluralUserRow {
	row := pluralUserRow{listedUserRow: listedUserRowOf(u)}
	if m.IncludeLastLogin.ValueBool() {
		row.LastLoginAt = tf.StringOrNull(u.LastLoginAt)
	}
	return row
}

// pluralUserRow is an account in the list of the data source.
type pluralUserRow struct {
	listedUserRow
	LastLoginAt types.String `tfsdk:"last_login_at"`
}

// userDataModel is the data source platformusers_controlroom_user.
type userDataModel struct {
	listedUserRow
	MultipleLoginAllowed types.Bool    `tfsdk:"multiple_login_allowed"`
	DirectoryRoles       []heldRoleRow `tfsdk:"directory_roles"`
	DirectoryGroups      []string      `tfsdk:"directory_groups"`
	LastLoginAt          types.String  `tfsdk:"last_login_at"`
}

// key is what the configuration names the account by.
func (m *userDataModel) key() access.UserKey {
	return access.UserKey{ID: m.ID.ValueString(), Username: m.Username.ValueString(), Domain: m.Domain.ValueString()}
}

// show takes everything from the platform. What differs only in case keeps the form of the configuration: Terraform refuses another value for what
// is set.
func (m *userDataModel) show(u *api.User) {
	configured := m.userRow
	*m = userDataModel{
		listedUserRow:        listedUserRowOf(u),
		MultipleLoginAllowed: types.BoolNull(),
		DirectoryRoles:       heldRoles(u.SysAssignedRoles),
		DirectoryGroups:      tf.SortedTexts(u.GroupNames),
		LastLoginAt:          tf.StringOrNull(u.LastLoginAt),
	}
	if u.KnowsMultipleLogin {
		m.MultipleLoginAllowed = types.BoolValue(u.MultipleLoginAllowed)
	}
	if !configured.Username.IsNull() {
		m.Username = keepCase(configured.Username, u.Username)
	}
	if !configured.Domain.IsNull() {
		m.Domain = keepCase(configured.Domain, u.Domain)
	}
}

// listedUserRow is an account as lists show it.
type listedUserRow struct {
	userRow
	Status          types.String  `tfsdk:"status"`
	EmailVerified   types.Bool    `tfsdk:"email_verified"`
	LicenseFeatures []string      `tfsdk:"license_features"`
	Roles           []heldRoleRow `tfsdk:"roles"`
	UpdatedAt       types.String  `tfsdk:"updated_at"`
}

func listedUserRowOf(u *api.User) listedUserRow {
	return listedUserRow{
		userRow:         userRowOf(u),
		Status:          types.StringValue(access.Status(u)),
		EmailVerified:   types.BoolValue(u.EmailVerified),
		LicenseFeatures: tf.SortedTexts(u.LicenseFeatures),
		Roles:           heldRoles(u.Roles),
		UpdatedAt:       tf.StringOrNull(u.UpdatedAt),
	}
}

// heldRoleRow is a role as users have it.
type heldRoleRow struct {
	ID   types.Int64  `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
}

func heldRoleRowOf(r api.RoleRef) heldRoleRow {
	return heldRoleRow{ID: types.Int64Value(r.ID), Name: types.StringValue(r.Name)}
}

// heldRoles are roles by name: the platform lists them in any order.
func heldRoles(roles []api.RoleRef) []heldRoleRow {
	return tf.Rows(roles, nil, func(a, b api.RoleRef) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) }, heldRoleRowOf)
}
