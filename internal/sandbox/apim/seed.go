package apim

import (
	"fmt"
	"time"
)

// Root is the path under which Azure Resource Manager is mounted; the vendor's own paths follow it.
const Root = "/azure"

// What signs in, and where.
const (
	TenantID       = "5f3b2a10-7c0d-4e52-9b1e-2d6f0c4a8e71"
	SubscriptionID = "a1d4c7e2-3b56-4f80-8c19-6e2b7d905f34"
	ResourceGroup  = "rg-apis"
	ServiceName    = "contoso-apis"

	// OtherResourceGroup and OtherServiceName are a second service in the same Azure subscription.
	OtherResourceGroup = "rg-partners"
	OtherServiceName   = "contoso-partners"

	ClientID       = "0c6f9d3e-58a1-4b27-9f44-d1e83a7b2c60"
	ClientSecret   = "sandbox-entra-secret"
	ReaderClientID = "1b7e2f90-6d35-4c18-8a02-e59c4d76f3b1"
	ReaderSecret   = "sandbox-entra-reader-secret"
	// NoUsersClientID is an application whose role lacks the actions on users.
	NoUsersClientID = "2d8a4b61-9e07-4f53-b6c8-0a1f7e35d942"
	NoUsersSecret   = "sandbox-entra-no-users-secret"
	// FederatedSubject is whom a federated token of the first application names.
	FederatedSubject = "repo:contoso/access:ref:refs/heads/main"
	// PipelineToken is what a pipeline asks for federated tokens with: of GitHub, whose tokens name FederatedSubject, or of Azure DevOps, whose
	// tokens for the service connection ServiceConnectionID name ConnectionSubject.
	PipelineToken       = "sandbox-pipeline-request-token"
	ServiceConnectionID = "8e0d6a5b-47c3-4f1e-9a62-b5d9c03e7f18"
	ConnectionSubject   = "sc://contoso/access/apim-production"

	// AccessToken is an access token of the first application, since Entra's libraries sign in over https only, and the sandbox serves http by default.
	AccessToken = "sandbox-azure-access-token"
	// ReaderAccessToken and NoUsersAccessToken are access tokens of the others.
	ReaderAccessToken  = "sandbox-azure-reader-access-token"
	NoUsersAccessToken = "sandbox-azure-no-users-access-token"
)

// The people of the first service.
const (
	AdministratorID = "1" // built in; cannot be changed or deleted
	RegularUserID   = "rita.regular"
	RegularEmail    = "rita.regular@example.com"
	BlockedUserID   = "bruno_blocked"
	BlockedEmail    = "bruno.blocked@example.com"
	PendingUserID   = "petra-pending"
	PendingEmail    = "petra.pending@example.com"
	// MailUserID is an id with every kind of character.
	MailUserID = "nadia_o.neill@example.com"
	MailEmail  = "nadia.oneill@example.com"
	// EntraUserID signed up with Microsoft Entra, and has the kind of id that the portal gives.
	EntraUserID = "5e9c1b7fd3a2460fa4c8b312"
	EntraEmail  = "emil.entra@example.com"
	// GUIDUserID was made by an identity provider that gives such ids.
	GUIDUserID = "b7d0a2f4-6c1e-4f93-a85b-3e9d71c04a26"
	GUIDEmail  = "gitte.guid@example.com"
	// SubscriberUserID owns two subscriptions.
	SubscriberUserID = "sina-subscriber"
	SubscriberEmail  = "sina.subscriber@example.com"
)

// The groups, products and APIs of the first service.
const (
	AdministratorsGroupID = "administrators"
	DevelopersGroupID     = "developers"
	GuestsGroupID         = "guests"
	PartnersGroupID       = "partners"
	TestersGroupID        = "testers"
	ExternalGroupID       = "entra-finance"

	StarterProductID   = "starter"   // one subscription for a user
	UnlimitedProductID = "unlimited" // wants an approval
	PremiumProductID   = "premium"   // neither

	EchoAPIID   = "echo-api"
	OrdersAPIID = "orders-api"

	MasterSubscriptionID  = "master"
	StarterSubscriptionID = "sina-starter"
	EchoSubscriptionID    = "sina-echo"
)

func seed(now time.Time, more int) *state {
	s := newState()
	s.Applications = []*Application{
		{ClientID: ClientID, ObjectID: "6f41c2d8-0b9a-4e37-8d15-7a3c9e20b8f4", Secret: ClientSecret, Subject: FederatedSubject,
			ConnectionSubject: ConnectionSubject, Role: Contributor},
		{ClientID: ReaderClientID, ObjectID: "7a52d3e9-1cab-4f48-9e26-8b4daf31c905", Secret: ReaderSecret, Role: Reader},
		{ClientID: NoUsersClientID, ObjectID: "8b63e4fa-2dbc-4059-af37-9c5eb042da16", Secret: NoUsersSecret, Role: NoUsers},
	}
	created := time.Date(2025, 3, 4, 9, 15, 43, 517_000_000, time.UTC)
	first := s.newService(ResourceGroup, ServiceName, created)
	text := func(t string) *string { return &t }
	external := "aad://" + TenantID + "/groups/9a1c0f7e-41d2-4a6b-8f3d-57b2e6c0d418"
	first.Groups = append(first.Groups,
		&Group{ID: PartnersGroupID, DisplayName: "Partners", Description: "Companies that we work with", Type: "custom", Version: s.next()},
		&Group{ID: TestersGroupID, DisplayName: "Testers", Type: "custom", Version: s.next()},
		&Group{ID: ExternalGroupID, DisplayName: "Finance (Entra)", Type: "external", ExternalID: &external, Version: s.next()})
	for _, u := range []*User{
		{ID: RegularUserID, FirstName: "Rita", LastName: "Regular", Email: RegularEmail, State: "active", Note: text("Partner A")},
		{ID: BlockedUserID, FirstName: "Bruno", LastName: "Blocked", Email: BlockedEmail, State: "blocked"},
		{ID: PendingUserID, FirstName: "Petra", LastName: "Pending", Email: PendingEmail, State: "pending", InvitedAt: now},
		{ID: MailUserID, FirstName: "Nadia", LastName: "O'Neill", Email: MailEmail, State: "active"},
		{ID: EntraUserID, FirstName: "Emil", LastName: "Entra", Email: EntraEmail, State: "active",
			Identities: []Identity{{"Aad", "c3d7e5a0-1f64-4b92-8e07-a9d2f4b60c15"}}},
		{ID: GUIDUserID, FirstName: "Gitte", LastName: "Guid", Email: GUIDEmail, State: "active",
			Identities: []Identity{{"AadB2C", "d84e6f1b-2075-4ca3-9f18-bae3057d1c61"}}},
		{ID: SubscriberUserID, FirstName: "Sina", LastName: "Subscriber", Email: SubscriberEmail, State: "active"},
	} {
		u.RegisteredAt = created.Add(time.Duration(len(first.Users)) * time.Hour)
		if u.State == "pending" {
			u.RegisteredAt = now
		}
		s.addUser(first, u)
	}
	s.group(first, PartnersGroupID).join(RegularUserID)
	s.group(first, ExternalGroupID).join(EntraUserID)
	for _, sub := range []*Subscription{
		{ID: StarterSubscriptionID, OwnerID: SubscriberUserID, Scope: "/products/" + StarterProductID,
			DisplayName: text("Sina's starter"), State: "active"},
		{ID: EchoSubscriptionID, OwnerID: SubscriberUserID, Scope: "/apis/" + EchoAPIID, DisplayName: text("Sina's echo"), State: "suspended"},
	} {
		sub.CreatedAt = created
		s.addSubscription(first, sub)
	}
	for i := range more {
		name := fmt.Sprintf("user-%05d", i+1)
		s.addUser(first, &User{ID: name, FirstName: "User", LastName: fmt.Sprintf("%05d", i+1), Email: name + "@sandbox.example", State: "active",
			RegisteredAt: created.Add(time.Duration(i) * time.Minute)})
	}
	other := s.newService(OtherResourceGroup, OtherServiceName, created)
	s.addUser(other, &User{ID: RegularUserID, FirstName: "Rita", LastName: "Regular", Email: RegularEmail, State: "active", RegisteredAt: created})
	other.Groups = append(other.Groups, &Group{ID: PartnersGroupID, DisplayName: "Partners", Type: "custom", Version: s.next()})
	return s
}

// newService adds a service with what each has from its first day (documented): the administrator, three groups, two products and
// a subscription for everything.
func (s *state) newService(resourceGroup, name string, created time.Time) *Service {
	one, everybody := 1, []string{AdministratorsGroupID, DevelopersGroupID, GuestsGroupID}
	svc := &Service{
		SubscriptionID: SubscriptionID, ResourceGroup: resourceGroup, Name: name,
		Groups: []*Group{
			{ID: AdministratorsGroupID, DisplayName: "Administrators",
				Description: "Administrators is a built-in group. Its membership is managed by the system.", Type: "system"},
			{ID: DevelopersGroupID, DisplayName: "Developers", Description: "Developers is a built-in group. Its membership is managed by the system.",
				Type: "system"},
			{ID: GuestsGroupID, DisplayName: "Guests", Description: "Guests is a built-in group. Its membership is managed by the system.", Type: "system"},
		},
		Products: []*Product{
			{ID: StarterProductID, DisplayName: "Starter", Description: "A few calls a minute", State: "published", SubscriptionRequired: true,
				SubscriptionsLimit: &one, Groups: everybody},
			{ID: UnlimitedProductID, DisplayName: "Unlimited", Description: "As many calls as you like, after an approval", State: "published",
				SubscriptionRequired: true, ApprovalRequired: true, Groups: everybody},
			{ID: PremiumProductID, DisplayName: "Premium", State: "published", SubscriptionRequired: true, Groups: []string{AdministratorsGroupID}},
		},
		APIs: []*API{{ID: EchoAPIID, DisplayName: "Echo API", Path: "echo"}, {ID: OrdersAPIID, DisplayName: "Orders API", Path: "orders"}},
	}
	for _, g := range svc.Groups {
		g.Version = s.next()
	}
	for _, p := range svc.Products {
		p.Version = s.next()
	}
	for _, a := range svc.APIs {
		a.Version = s.next()
	}
	s.Services = append(s.Services, svc)
	// Recorded: the administrator's last name is empty.
	s.addUser(svc, &User{ID: AdministratorID, FirstName: "Administrator", Email: "admin@" + name + ".example.com",
		State: "active", RegisteredAt: created,
		Identities: []Identity{{"Azure", "admin@" + name + ".example.com"}}})
	s.group(svc, AdministratorsGroupID).join(AdministratorID)
	s.addSubscription(svc, &Subscription{ID: MasterSubscriptionID, Scope: "/", State: "active", CreatedAt: created,
		DisplayName: new("Built-in all-access subscription"), AllowTracing: true}) // the name is recorded
	return svc
}
