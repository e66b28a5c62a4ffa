package api

import (
	"encoding/json"

	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// LocalIdentityProvider is the identity provider id of accounts that the platform itself holds (seen in recorded traffic). Any other value
// is an external identity provider, and the account is federated.
const LocalIdentityProvider = "mulesoft"

// The values of User.Type (documented).
const (
	// UserTypeHost is an account of the organization itself.
	UserTypeHost = "host"
	// UserTypeProxy is an external user: an account of another organization that signs in to this one's public portal.
	UserTypeProxy = "proxy"
	// UserTypeAll selects both kinds in UserQuery.
	UserTypeAll = "all"
)

// User is an account. Times are RFC 3339 when the platform's form is understood, else what the platform sent; "" when it sent none.
type User struct {
	ID        string
	Username  string
	FirstName string
	LastName  string
	Email     string
	// PhoneNumber is empty in lists, whatever the account has: see HasPhoneNumber.
	PhoneNumber string
	// HasPhoneNumber reports whether the response held the phone number at all. Lists do not (documented); one User call does.
	HasPhoneNumber bool
	// Enabled is true when the response does not say otherwise.
	Enabled bool
	// Deleted is the platform's soft delete: the account keeps its name and nothing else. Lists of deleted users do not
	// carry the mark themselves; Users sets it for a query of deleted ones.
	Deleted bool
	// IdentityProviderID is LocalIdentityProvider or the id of an external identity provider.
	IdentityProviderID string
	// Federated is true when the platform says so, or when the identity provider is not the platform's own.
	Federated bool
	// Type is UserTypeHost or UserTypeProxy; new values pass through.
	Type           string
	OrganizationID string
	CreatedAt      string
	UpdatedAt      string
	LastLogin      string
	// MFAVerifiersConfigured reports whether the user has set up a second factor.
	MFAVerifiersConfigured bool
	// MFAVerificationExcluded reports whether the user is exempt from the second factor.
	MFAVerificationExcluded bool
	// EmailVerifiedAt is when the user confirmed the e-mail address.
	EmailVerifiedAt string
}

// UnmarshalJSON decodes every known form of an account: alone, in a list, as a member, as an owner.
func (u *User) UnmarshalJSON(data []byte) error {
	var w struct {
		ID                      text     `json:"id"`
		Username                text     `json:"username"`
		FirstName               text     `json:"firstName"`
		LastName                text     `json:"lastName"`
		Email                   text     `json:"email"`
		EmailVerifiedAt         moment   `json:"email_verified_at"`
		PhoneNumber             sentText `json:"phoneNumber"`
		Enabled                 flag     `json:"enabled"`
		Deleted                 flag     `json:"deleted"`
		IdentityProviderID      text     `json:"idprovider_id"`
		IsFederated             flag     `json:"isFederated"`
		Type                    text     `json:"type"`
		OrganizationID          text     `json:"organizationId"`
		Organization            text     `json:"organization"`
		PrimaryOrganization     text     `json:"primaryOrganization"`
		CreatedAt               moment   `json:"createdAt"`
		UpdatedAt               moment   `json:"updatedAt"`
		LastLogin               moment   `json:"lastLogin"`
		MFAVerifiersConfigured  flag     `json:"mfaVerifiersConfigured"`
		MFAVerificationExcluded flag     `json:"mfaVerificationExcluded"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*u = User{
		ID:                      string(w.ID),
		Username:                string(w.Username),
		FirstName:               string(w.FirstName),
		LastName:                string(w.LastName),
		Email:                   string(w.Email),
		EmailVerifiedAt:         string(w.EmailVerifiedAt),
		PhoneNumber:             string(w.PhoneNumber.text),
		HasPhoneNumber:          w.PhoneNumber.sent,
		Enabled:                 w.Enabled.Or(true),
		Deleted:                 w.Deleted.Or(false),
		IdentityProviderID:      string(w.IdentityProviderID),
		Federated:               w.IsFederated.Or(false) || w.IdentityProviderID != "" && w.IdentityProviderID != LocalIdentityProvider,
		Type:                    string(w.Type),
		OrganizationID:          wire.First(w.OrganizationID, w.Organization, w.PrimaryOrganization),
		CreatedAt:               string(w.CreatedAt),
		UpdatedAt:               string(w.UpdatedAt),
		LastLogin:               string(w.LastLogin),
		MFAVerifiersConfigured:  w.MFAVerifiersConfigured.Or(false),
		MFAVerificationExcluded: w.MFAVerificationExcluded.Or(false),
	}
	return nil
}
