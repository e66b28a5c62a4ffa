package anypoint

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// userModel is platformusers_anypoint_user in configuration, plan and state.
type userModel struct {
	ID                 types.String `tfsdk:"id"`
	OrganizationID     types.String `tfsdk:"organization_id"`
	Username           types.String `tfsdk:"username"`
	FirstName          types.String `tfsdk:"first_name"`
	LastName           types.String `tfsdk:"last_name"`
	Email              tf.Email     `tfsdk:"email"`
	PhoneNumber        types.String `tfsdk:"phone_number"`
	PasswordWO         types.String `tfsdk:"password_wo"`
	PasswordWOVersion  types.Int64  `tfsdk:"password_wo_version"`
	Enabled            types.Bool   `tfsdk:"enabled"`
	DeletionPolicy     types.String `tfsdk:"deletion_policy"`
	IdentityProviderID types.String `tfsdk:"identity_provider_id"`
	Federated          types.Bool   `tfsdk:"federated"`
	Type               types.String `tfsdk:"type"`
	CreatedAt          types.String `tfsdk:"created_at"`
}

// userIdentity holds what never changes in an account's life.
type userIdentity struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	UserID         types.String `tfsdk:"user_id"`
}

func (m *userModel) identity() userIdentity {
	return userIdentity{OrganizationID: m.OrganizationID, UserID: m.ID}
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

// fromAPI takes everything from the platform: the truth after a read.
func (m *userModel) fromAPI(organizationID string, u *api.User) {
	m.ID = types.StringValue(u.ID)
	m.OrganizationID = types.StringValue(organizationID)
	m.Username = types.StringValue(u.Username)
	m.FirstName = types.StringValue(u.FirstName)
	m.LastName = types.StringValue(u.LastName)
	m.Email = tf.NewEmail(u.Email)
	m.PhoneNumber = types.StringValue(u.PhoneNumber)
	m.Enabled = types.BoolValue(u.Enabled)
	m.IdentityProviderID = types.StringValue(u.IdentityProviderID)
	m.Federated = types.BoolValue(u.Federated)
	m.Type = types.StringValue(u.Type)
	m.CreatedAt = types.StringValue(u.CreatedAt)
}

// complete fills only what the plan left open. What was planned is stored as planned: were the platform to trim a name, the difference would
// make Terraform call the new account tainted, and replace the person. The next read shows it as an ordinary change.
func (m *userModel) complete(organizationID string, u *api.User) {
	var answer userModel
	answer.fromAPI(organizationID, u)
	for _, field := range []struct{ mine, theirs *types.String }{
		{&m.ID, &answer.ID}, {&m.OrganizationID, &answer.OrganizationID}, {&m.FirstName, &answer.FirstName}, {&m.LastName, &answer.LastName},
		{&m.Email.StringValue, &answer.Email.StringValue}, {&m.PhoneNumber, &answer.PhoneNumber}, {&m.IdentityProviderID, &answer.IdentityProviderID},
		{&m.Type, &answer.Type}, {&m.CreatedAt, &answer.CreatedAt},
	} {
		if field.mine.IsUnknown() {
			*field.mine = *field.theirs
		}
	}
	if m.Federated.IsUnknown() {
		m.Federated = answer.Federated
	}
	m.PasswordWO = types.StringNull()
}
