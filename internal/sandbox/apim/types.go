package apim

import "time"

// User is a portal user of a service.
type User struct {
	ID           string     `json:"id"` // chosen by whoever creates it, a random one for people who signed up
	FirstName    string     `json:"first_name"`
	LastName     string     `json:"last_name"`
	Email        string     `json:"email"`
	State        string     `json:"state"` // active, blocked, pending or deleted
	Note         *string    `json:"note"`  // nil: never set
	RegisteredAt time.Time  `json:"registered_at"`
	Identities   []Identity `json:"identities"`
	InvitedAt    time.Time  `json:"invited_at"` // when the last confirmation was mailed; zero: never
	Password     string     `json:"password"`   // a digest; "" when none was set
	Versions     [2]uint64  `json:"versions"`   // of its two rows: together they are the ETag (recorded)
}

// Identity is a way in which a user signs in to the developer portal.
type Identity struct {
	Provider string `json:"provider"` // Basic, Azure, Aad, AadB2C, Microsoft
	ID       string `json:"id"`
}

// Group holds users. System groups are the platform's own, external ones Microsoft Entra's.
type Group struct {
	ID          string   `json:"id"`
	DisplayName string   `json:"display_name"`
	Description string   `json:"description"`
	Type        string   `json:"type"` // system, custom or external
	ExternalID  *string  `json:"external_id"`
	Members     []string `json:"members"` // ids of users
	Version     uint64   `json:"version"`
}

// Product is what subscriptions give access to.
type Product struct {
	ID                   string   `json:"id"`
	DisplayName          string   `json:"display_name"`
	Description          string   `json:"description"`
	State                string   `json:"state"` // published or notPublished
	SubscriptionRequired bool     `json:"subscription_required"`
	ApprovalRequired     bool     `json:"approval_required"`
	SubscriptionsLimit   *int     `json:"subscriptions_limit"` // per user; nil: none
	Groups               []string `json:"groups"`              // ids of those that see it in the developer portal
	Version              uint64   `json:"version"`
}

// API is one API of a service.
type API struct {
	ID          string `json:"id"`
	DisplayName string `json:"display_name"`
	Path        string `json:"path"`
	Version     uint64 `json:"version"`
}

// Subscription gives a key for a product, an API or all APIs.
type Subscription struct {
	ID           string     `json:"id"`
	OwnerID      string     `json:"owner_id"` // a user's id; "" when nobody owns it
	Scope        string     `json:"scope"`    // "/products/starter", "/apis/echo-api", "/apis", or "/" for everything
	DisplayName  *string    `json:"display_name"`
	State        string     `json:"state"`
	StateComment *string    `json:"state_comment"`
	ExpiresAt    *time.Time `json:"expires_at"` // for the record only: nothing expires by itself (documented)
	AllowTracing bool       `json:"allow_tracing"`
	CreatedAt    time.Time  `json:"created_at"`
	PrimaryKey   string     `json:"primary_key"`
	SecondaryKey string     `json:"secondary_key"`
	Version      uint64     `json:"version"`
}

// Service is one API Management service.
type Service struct {
	SubscriptionID string          `json:"subscription_id"`
	ResourceGroup  string          `json:"resource_group"`
	Name           string          `json:"name"`
	Users          []*User         `json:"users"`
	Groups         []*Group        `json:"groups"`
	Products       []*Product      `json:"products"`
	APIs           []*API          `json:"apis"`
	Subscriptions  []*Subscription `json:"subscriptions"`
}

// Application is a service principal that signs in with Microsoft Entra.
type Application struct {
	ClientID string `json:"client_id"`
	ObjectID string `json:"object_id"` // of its service principal
	Secret   string `json:"secret"`
	// Subject is what a federated token must name to stand for the application.
	Subject string `json:"subject"`
	// ConnectionSubject is what one of an Azure DevOps service connection may name as well.
	ConnectionSubject string `json:"connection_subject"`
	Role              Role   `json:"role"`
}

// Role is what an application may do.
type Role string

// The roles.
const (
	// Contributor is API Management Service Contributor: everything below the service.
	Contributor Role = "contributor"
	// Reader may read.
	Reader Role = "reader"
	// NoUsers may do everything but what concerns users: its custom role lacks the actions.
	NoUsers Role = "no_users"
)
