package api

import (
	"encoding/json"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// The values of User.Type that matter here; others pass through.
const (
	// UserTypeUser is an account of a person that the identity server itself holds.
	UserTypeUser = "user"
	// UserTypeDirectoryUser is an account from a directory.
	UserTypeDirectoryUser = "directoryUser"
)

// The values of User.Category (seen by another client).
const (
	// CategoryLocal is an account that the identity server itself holds.
	CategoryLocal = "local"
	// CategoryLinkedLocal is a local account that a directory's account is linked to.
	CategoryLinkedLocal = "linkedLocal"
	// CategoryDirectory is an account from a directory (Entra, AD, SAML), which creates and removes it.
	CategoryDirectory = "directory"
)

// The names in the order of the numbers that are on the wire: of types documented, of categories seen by another client.
var (
	userTypes  = []string{UserTypeUser, "robot", UserTypeDirectoryUser, "directoryGroup", "robotAccount", "application"}
	categories = []string{CategoryLocal, CategoryLinkedLocal, CategoryDirectory}
)

// User is an account of the organization. Times are RFC 3339 in UTC when the platform's form is understood, else what the platform sent;
// "" when it sent none. Ids are in lower case.
type User struct {
	ID             string
	UserName       string
	Email          string
	EmailConfirmed bool
	Name           string
	Surname        string
	DisplayName    string
	// GroupIDs are the groups of a local account, the built-in Everyone perhaps among them.
	GroupIDs                   []string
	IsActive                   bool // true when the response does not contain it
	BypassBasicAuthRestriction bool
	// Type is one of the UserType constants, or another name.
	Type string
	// Category is one of the Category constants; where the response lacks it, it follows from the type.
	Category string
	// InvitationAccepted is true when the response does not contain it: only Cloud has invitations.
	InvitationAccepted bool
	CreatedAt          string
	ModifiedAt         string
	LastLoginAt        string
}

// Pending reports whether the person was invited and has not accepted yet. An e-mail address that is not confirmed does not count: accounts that
// nobody invited may lack that, too, and who is pending may be deleted.
func (u User) Pending() bool { return !u.InvitationAccepted }

// UnmarshalJSON decodes an account. It does not fail on fields that it does not understand.
func (u *User) UnmarshalJSON(data []byte) error {
	var w struct {
		ID                         wire.Text   `json:"id"`
		UserName                   wire.Text   `json:"userName"`
		Email                      wire.Text   `json:"email"`
		EmailConfirmed             wire.Flag   `json:"emailConfirmed"`
		Name                       wire.Text   `json:"name"`
		Surname                    wire.Text   `json:"surname"`
		DisplayName                wire.Text   `json:"displayName"`
		GroupIDs                   []wire.Text `json:"groupIDs"`
		IsActive                   wire.Flag   `json:"isActive"`
		BypassBasicAuthRestriction wire.Flag   `json:"bypassBasicAuthRestriction"`
		Type                       wire.Text   `json:"type"`
		Category                   wire.Text   `json:"category"`
		InvitationAccepted         wire.Flag   `json:"invitationAccepted"`
		CreationTime               moment      `json:"creationTime"`
		LastModificationTime       moment      `json:"lastModificationTime"`
		LastLoginTime              moment      `json:"lastLoginTime"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*u = User{
		ID:                         strings.ToLower(string(w.ID)),
		UserName:                   string(w.UserName),
		Email:                      string(w.Email),
		EmailConfirmed:             w.EmailConfirmed.Or(false),
		Name:                       string(w.Name),
		Surname:                    string(w.Surname),
		DisplayName:                string(w.DisplayName),
		GroupIDs:                   ids(w.GroupIDs),
		IsActive:                   w.IsActive.Or(true),
		BypassBasicAuthRestriction: w.BypassBasicAuthRestriction.Or(false),
		Type:                       enum(w.Type, userTypes),
		Category:                   enum(w.Category, categories),
		InvitationAccepted:         w.InvitationAccepted.Or(true),
		CreatedAt:                  string(w.CreationTime),
		ModifiedAt:                 string(w.LastModificationTime),
		LastLoginAt:                string(w.LastLoginTime),
	}
	if u.ID == noGUID {
		u.ID = ""
	}
	if u.Category == "" {
		u.Category = CategoryLocal
		if u.Type == UserTypeDirectoryUser {
			u.Category = CategoryDirectory
		}
	}
	return nil
}
