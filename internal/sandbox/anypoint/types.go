package anypoint

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// LocalProvider is the identity provider id of accounts that sign in with a password of their own (seen in recorded traffic).
const LocalProvider = "mulesoft"

// The kinds of account: TypeHost signs in to the platform, TypeProxy is an external user of the organization's public portals (documented).
const (
	TypeHost  = "host"
	TypeProxy = "proxy"
)

// The two kinds of team membership (documented).
const (
	Member     = "member"
	Maintainer = "maintainer"
)

// User is an account as the sandbox keeps it. OrganizationID stays set after a deletion, so that Deleted shows who left and from where.
type User struct {
	ID                 string
	Username           string
	FirstName          string
	LastName           string
	Email              string
	PhoneNumber        string
	Enabled            bool
	Deleted            bool
	IdentityProviderID string // LocalProvider, or the id of an identity provider
	Type               string // TypeHost or TypeProxy
	OrganizationID     string
	MFAExcluded        bool
	IPAllowlistExempt  bool
	ActiveOrganization string
	Country            string
	CreatedAt          time.Time
	UpdatedAt          time.Time
	LastLogin          time.Time // zero: never
	PreviousLastLogin  time.Time
	EmailVerifiedAt    time.Time
	PasswordUpdatedAt  time.Time
}

// Federated reports whether the account signs in through an identity provider.
func (u User) Federated() bool { return u.IdentityProviderID != LocalProvider }

// Profile is what an identity provider says of a person.
type Profile struct{ Email, FirstName, LastName string }

// Organization is a root organization or, with Parents, a business group.
type Organization struct {
	ID        string
	Name      string
	Parents   []string // root first, direct parent last
	OwnerID   string
	ClientID  string
	Domain    string
	Hidden    bool // see HideOrganization
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Root reports whether the organization is a root organization rather than a business group.
func (o Organization) Root() bool { return len(o.Parents) == 0 }

// Environment belongs to one organization. Type is design, sandbox or production.
type Environment struct {
	ID             string
	OrganizationID string
	Name           string
	Type           string
	ClientID       string
}

// IdentityProvider is an external sign-in service of a root organization. Type is saml, openid or ldap.
type IdentityProvider struct {
	ID             string
	OrganizationID string
	Name           string
	Type           string
	Description    string
}

// ConnectedApp is an OAuth client. CreatedBy is the user whose data a client-credentials token returns (documented).
type ConnectedApp struct {
	ClientID   string
	Secret     string
	Name       string
	GrantTypes []string
	CreatedBy  string
	OrgID      string
}

// Grant is one permission: a role in a context. Two grants are the same when role and context are.
type Grant struct {
	RoleID  string
	Context map[string]string
}

func (g Grant) key() string {
	var b strings.Builder
	b.WriteString(g.RoleID)
	for _, k := range slices.Sorted(maps.Keys(g.Context)) {
		b.WriteString("|" + k + "=" + g.Context[k])
	}
	return b.String()
}

func (g Grant) clone() Grant { return Grant{RoleID: g.RoleID, Context: maps.Clone(g.Context)} }

// Team is a node of the tree of teams. Every organization has one root team, which holds every user (documented).
type Team struct {
	ID        string
	OrgID     string
	Name      string
	Type      string   // internal, private or shared
	Ancestors []string // root first, parent last
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TeamMember is one user's membership of one team. External says that it comes from a group of the identity provider.
type TeamMember struct {
	UserID         string
	MembershipType string // Member or Maintainer
	External       bool
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// RoleGroup is a role of the legacy Roles feature.
type RoleGroup struct {
	ID            string
	OrgID         string
	Name          string
	Description   string
	Editable      bool
	ExternalNames []ExternalName
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// ExternalName maps a group of an identity provider to a role group.
type ExternalName struct {
	GroupName  string
	ProviderID string
}

// The states of an invitation (documented; CANCELED is written with one L).
const (
	StatusInvited  = "INVITED"
	StatusAccepted = "ACCEPTED"
	StatusCanceled = "CANCELED"
	StatusExpired  = "EXPIRED"
)

// Invitation is a mail that lets its receiver join the organization. Status is derived from the clock by Invitation and Invitations.
type Invitation struct {
	ID          int
	Code        string
	OrgID       string
	Email       string
	InvitedBy   string // user id
	InvitedAt   time.Time
	ExpiresAt   time.Time
	Status      string
	CompletedAt time.Time
	CompletedBy string // user id
	Teams       []InvitationTeam
	RoleGroups  []string
	Roles       []Grant
}

// InvitationTeam is a team that the invited person joins on acceptance.
type InvitationTeam struct {
	TeamID         string
	MembershipType string
}
