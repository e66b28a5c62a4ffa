package api

import (
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// The states of an account.
const (
	StateActive  = "active"
	StateBlocked = "blocked"
	// StatePending is an account whose e-mail address is not confirmed yet.
	StatePending = "pending"
	// StateDeleted is one that the service only keeps.
	StateDeleted = "deleted"
)

// The portals whose links are in mails.
const (
	AppDeveloperPortal = "developerPortal"
	// AppLegacyPortal is the platform's default. Its portal is retired.
	AppLegacyPortal = "portal"
)

// The confirmations that a create can mail.
const (
	ConfirmationSignup = "signup"
	ConfirmationInvite = "invite"
)

// User is an account of the developer portal.
type User struct {
	ARMID               string // the whole id in Azure Resource Manager
	ID                  string
	FirstName, LastName string
	Email               string
	State               string // in small letters: active, blocked, pending, deleted
	Note                string
	// RegisteredAt is RFC 3339 in UTC, to a second: the service's responses differ in how many decimals they show.
	RegisteredAt string
	Identities   []Identity
	// Groups are the groups as far as the response holds them: they may be missing in any but a list that asks for them. Client.UserGroups has them.
	Groups []Group
	// ETag is the version that was read, for If-Match. "" in lists, and for a response that shows a part of it only (recorded for changes).
	ETag string
}

// Identity is one way for a user to sign in to the portal.
type Identity struct {
	Provider string // Basic, Azure, Microsoft, Aad, AadB2C ...
	ID       string
}

// userContract is a user on the wire.
type userContract struct {
	ID         wire.Text `json:"id"`
	Name       wire.Text `json:"name"`
	Properties struct {
		FirstName        wire.Text          `json:"firstName"`
		LastName         wire.Text          `json:"lastName"`
		Email            wire.Text          `json:"email"`
		State            wire.Text          `json:"state"`
		Note             wire.Text          `json:"note"`
		RegistrationDate wire.Text          `json:"registrationDate"`
		Identities       []identityContract `json:"identities"`
		Groups           []groupContract    `json:"groups"`
	} `json:"properties"`
}

type identityContract struct {
	Provider wire.Text `json:"provider"`
	ID       wire.Text `json:"id"`
}

func (c *userContract) isEmpty() bool { return c.ID == "" && c.Name == "" }

// user is the user of a response that was asked for by this id ("" in lists).
func (c *userContract) user(s Service, id string) *User {
	p := &c.Properties
	u := &User{
		ID: nameOf(c.Name, c.ID, id), FirstName: string(p.FirstName), LastName: string(p.LastName), Email: string(p.Email), State: lower(p.State),
		Note:         string(p.Note),
		RegisteredAt: toSeconds(p.RegistrationDate),
	}
	u.ARMID = s.armID(c.ID, CollectionUsers, u.ID)
	for _, identity := range p.Identities {
		u.Identities = append(u.Identities, Identity{Provider: string(identity.Provider), ID: string(identity.ID)})
	}
	for i := range p.Groups {
		u.Groups = append(u.Groups, *p.Groups[i].group(s, ""))
	}
	return u
}

// toSeconds is a time of the service, which has any number of decimals, to a second; "" for what is no time.
func toSeconds(raw wire.Text) string {
	text, ok := wire.RFC3339(string(raw), time.RFC3339Nano, "2006-01-02T15:04:05.999999999")
	if !ok {
		return ""
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return ""
	}
	return t.Truncate(time.Second).Format(time.RFC3339)
}
