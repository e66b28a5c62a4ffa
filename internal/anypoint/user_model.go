package anypoint

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// userRow is an account as the resource and both data sources show it.
type userRow struct {
	ID                 types.String `tfsdk:"id"`
	Username           types.String `tfsdk:"username"`
	FirstName          types.String `tfsdk:"first_name"`
	LastName           types.String `tfsdk:"last_name"`
	Email              tf.Email     `tfsdk:"email"`
	Enabled            types.Bool   `tfsdk:"enabled"`
	IdentityProviderID types.String `tfsdk:"identity_provider_id"`
	Federated          types.Bool   `tfsdk:"federated"`
	Type               types.String `tfsdk:"type"`
	CreatedAt          types.String `tfsdk:"created_at"`
}

func userRowOf(u *api.User) userRow {
	return userRow{
		ID:                 types.StringValue(u.ID),
		Username:           types.StringValue(u.Username),
		FirstName:          types.StringValue(u.FirstName),
		LastName:           types.StringValue(u.LastName),
		Email:              tf.NewEmail(u.Email),
		Enabled:            types.BoolValue(u.Enabled),
		IdentityProviderID: tf.StringOrNull(u.IdentityProviderID),
		Federated:          types.BoolValue(u.Federated),
		Type:               tf.StringOrNull(u.Type),
		CreatedAt:          tf.StringOrNull(u.CreatedAt),
	}
}

// userFacts is an account as both data sources show it: with what changes by itself.
type userFacts struct {
	userRow
	Status                  types.String `tfsdk:"status"`
	UpdatedAt               types.String `tfsdk:"updated_at"`
	LastLoginAt             types.String `tfsdk:"last_login_at"`
	EmailVerifiedAt         types.String `tfsdk:"email_verified_at"`
	MFAVerifiersConfigured  types.Bool   `tfsdk:"mfa_verifiers_configured"`
	MFAVerificationExcluded types.Bool   `tfsdk:"mfa_verification_excluded"`
}

func userFactsOf(u *api.User) userFacts {
	return userFacts{
		userRow:                 userRowOf(u),
		Status:                  types.StringValue(userStatus(u)),
		UpdatedAt:               tf.StringOrNull(u.UpdatedAt),
		LastLoginAt:             tf.StringOrNull(u.LastLogin),
		EmailVerifiedAt:         tf.StringOrNull(u.EmailVerifiedAt),
		MFAVerifiersConfigured:  types.BoolValue(u.MFAVerifiersConfigured),
		MFAVerificationExcluded: types.BoolValue(u.MFAVerificationExcluded),
	}
}

// userStatus is the state of an account in the words that all platforms share.
func userStatus(u *api.User) string {
	switch {
	case u.Deleted:
		return platform.StatusDeleted
	case !u.Enabled:
		return platform.StatusDisabled
	}
	return platform.StatusActive
}

// userModel is platformusers_anypoint_user in configuration, plan and state.
type userModel struct {
	userRow
	OrganizationID    types.String `tfsdk:"organization_id"`
	PhoneNumber       types.String `tfsdk:"phone_number"`
	PasswordWO        types.String `tfsdk:"password_wo"`
	PasswordWOVersion types.Int64  `tfsdk:"password_wo_version"`
	DeletionPolicy    types.String `tfsdk:"deletion_policy"`
}

// userModelOf is an account of the platform. What the platform does not have (the password's version, the deletion policy) is null.
func userModelOf(organizationID string, u *api.User) *userModel {
	return &userModel{
		userRow:        userRowOf(u),
		OrganizationID: types.StringValue(organizationID),
		PhoneNumber:    types.StringValue(u.PhoneNumber),
	}
}

// userIdentity holds what never changes in an account's life.
type userIdentity struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	UserID         types.String `tfsdk:"user_id"`
}

// parts are the parts of an import id, in order.
func (i *userIdentity) parts() []*types.String { return []*types.String{&i.OrganizationID, &i.UserID} }

func (m *userModel) identity() userIdentity {
	return userIdentity{OrganizationID: m.OrganizationID, UserID: m.ID}
}

// name is what a plan knows of an account that does not exist yet. Another name is another account.
func (m *userModel) name() string {
	return access.UserID(m.OrganizationID.ValueString(), m.Username.ValueString())
}

// toCreate takes the password from the configuration, the only place where a write-only value exists.
func (m *userModel) toCreate(password types.String) api.NewUser {
	return api.NewUser{
		Username:    m.Username.ValueString(),
		FirstName:   m.FirstName.ValueString(),
		LastName:    m.LastName.ValueString(),
		Email:       m.Email.ValueString(),
		PhoneNumber: m.PhoneNumber.ValueString(),
		Password:    password.ValueString(),
	}
}

// toUpdate holds the fields that differ from the state, and nothing else.
func (m *userModel) toUpdate(state *userModel) api.UserChange {
	change := api.UserChange{
		FirstName:   changed(state.FirstName, m.FirstName),
		LastName:    changed(state.LastName, m.LastName),
		PhoneNumber: changed(state.PhoneNumber, m.PhoneNumber),
		Email:       changed(state.Email.StringValue, m.Email.StringValue),
	}
	if !m.Enabled.Equal(state.Enabled) {
		change.Enabled = m.Enabled.ValueBoolPointer()
	}
	return change
}

func changed(state, plan types.String) *string {
	if plan.IsUnknown() || plan.IsNull() || plan.Equal(state) {
		return nil
	}
	return plan.ValueStringPointer()
}
