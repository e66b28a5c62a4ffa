package anypoint

import (
	"fmt"
	"time"
)

// The seed's organizations. RootOrgID holds BusinessGroupID, which holds OtherBusinessGroupID.
const (
	RootOrgID            = "0a000000-0000-4000-8000-000000000001"
	BusinessGroupID      = "0a000000-0000-4000-8000-000000000002"
	OtherBusinessGroupID = "0a000000-0000-4000-8000-000000000003"
	RootOrgName          = "Sandbox Inc"
	BusinessGroupName    = "Engineering"
	OtherBusinessGroup   = "Integration"
)

// The seed's environments. All but BusinessGroupEnvironmentID are in the root organization.
const (
	DesignEnvironmentID        = "0b000000-0000-4000-8000-000000000001"
	SandboxEnvironmentID       = "0b000000-0000-4000-8000-000000000002"
	ProductionEnvironmentID    = "0b000000-0000-4000-8000-000000000003"
	BusinessGroupEnvironmentID = "0b000000-0000-4000-8000-000000000004"
)

// The seed's accounts. The administrator is exempt from MFA, the owner is not; both sign in with a password.
const (
	OwnerID             = "0c000000-0000-4000-8000-000000000001"
	OwnerUsername       = "sandbox-owner"
	OwnerPassword       = "Owner-Passw0rd"
	AdminID             = "0c000000-0000-4000-8000-000000000002"
	AdminUsername       = "sandbox-admin"
	AdminPassword       = "Admin-Passw0rd"
	FederatedUserID     = "0c000000-0000-4000-8000-000000000003"
	FederatedUsername   = "fiona.federated"
	ExternalUserID      = "0c000000-0000-4000-8000-000000000004"
	RegularUserID       = "0c000000-0000-4000-8000-000000000005"
	RegularUsername     = "rita.regular"
	RegularPassword     = "Regular-Passw0rd"
	ForeignUsername     = "taken.elsewhere" // an account of another customer: its name is taken, nothing else of it can be seen
	foreignUserID       = "0c000000-0000-4000-8000-0000000000ff"
	foreignOrgID        = "0a000000-0000-4000-8000-0000000000ff"
	IdentityProviderID  = "0f000000-0000-4000-8000-000000000001"
	externalHomeAccount = "0c000000-0000-4000-8000-0000000000fe"
)

// The seed's teams: Developers and Administrators below the root team, BackendTeamID below Developers. Administrators holds Organization
// Administrator of the root organization, and the seed's administrator.
const (
	RootTeamID       = "0d000000-0000-4000-8000-000000000001"
	DevelopersTeamID = "0d000000-0000-4000-8000-000000000002"
	AdminsTeamID     = "0d000000-0000-4000-8000-000000000003"
	BackendTeamID    = "0d000000-0000-4000-8000-000000000004"
)

// The seed's role groups, seen only with the switch anypoint.access_model=roles.
const (
	AdministratorsRoleGroupID = "0d000000-0000-4000-8000-000000000011"
	AuditorsRoleGroupID       = "0d000000-0000-4000-8000-000000000012"
)

// The seed's pending invitation. It was sent when the sandbox started, and those that follow count up from it.
const (
	InvitationID    = 519
	InvitationEmail = "ines.invited@example.com"
)

// The seed's connected apps, both made by the administrator. ClientID acts on its own behalf (client_credentials), UserClientID
// on a user's (password).
const (
	ClientID         = "sandbox-connected-app"
	ClientSecret     = "sandbox-connected-app-secret"
	UserClientID     = "sandbox-user-app"
	UserClientSecret = "sandbox-user-app-secret"
)

// seed is the state that the platform starts with, plus extra users named user-00001 and so on.
func seed(now time.Time, extra int) *state {
	s := newState()
	made := now.Add(-90 * 24 * time.Hour)
	for _, o := range []*Organization{
		{ID: RootOrgID, Name: RootOrgName, Parents: []string{}, Domain: "sandbox-inc"},
		{ID: BusinessGroupID, Name: BusinessGroupName, Parents: []string{RootOrgID}, Domain: "engineering"},
		{ID: OtherBusinessGroupID, Name: OtherBusinessGroup, Parents: []string{RootOrgID, BusinessGroupID}, Domain: "integration"},
	} {
		o.OwnerID, o.ClientID, o.CreatedAt, o.UpdatedAt = OwnerID, "org-client-"+o.Domain, made, made
		s.Organizations[o.ID] = o
		s.OrgOrder = append(s.OrgOrder, o.ID)
	}
	s.Environments = []*Environment{
		{ID: DesignEnvironmentID, OrganizationID: RootOrgID, Name: "Design", Type: "design", ClientID: "env-client-design"},
		{ID: SandboxEnvironmentID, OrganizationID: RootOrgID, Name: "Sandbox", Type: "sandbox", ClientID: "env-client-sandbox"},
		{ID: ProductionEnvironmentID, OrganizationID: RootOrgID, Name: "Production", Type: "production", ClientID: "env-client-production"},
		{ID: BusinessGroupEnvironmentID, OrganizationID: BusinessGroupID, Name: "Sandbox", Type: "sandbox", ClientID: "env-client-engineering"},
	}
	s.Providers = []*IdentityProvider{{ID: IdentityProviderID, OrganizationID: RootOrgID, Name: "Sandbox SSO", Type: "saml", Description: "SAML 2.0"}}
	s.Apps[ClientID] = &ConnectedApp{ClientID: ClientID, Secret: ClientSecret, Name: "Terraform", GrantTypes: []string{grantClientCredentials},
		CreatedBy: AdminID, OrgID: RootOrgID}
	s.Apps[UserClientID] = &ConnectedApp{ClientID: UserClientID, Secret: UserClientSecret, Name: "Terraform for users",
		GrantTypes: []string{grantPassword}, CreatedBy: AdminID, OrgID: RootOrgID}
	s.seedUsers(made, extra)
	s.seedTeams(made)
	s.seedRoleGroups(made)
	s.addMember(OtherBusinessGroupID, FederatedUserID)
	s.Invitations = append(s.Invitations, &Invitation{ID: InvitationID, Code: "0e000000-0000-4000-8000-000000000001", OrgID: RootOrgID,
		Email: InvitationEmail, InvitedBy: AdminID, InvitedAt: now, ExpiresAt: now.Add(invitationLife), Status: StatusInvited})
	return s
}

func (s *state) seedUsers(made time.Time, extra int) {
	add := func(u User, password string) {
		u.Enabled, u.CreatedAt, u.UpdatedAt = true, made, made
		if u.Type == "" {
			u.Type = TypeHost
		}
		if u.IdentityProviderID == "" {
			u.IdentityProviderID = LocalProvider
		}
		if u.OrganizationID == "" {
			u.OrganizationID = RootOrgID
		}
		if password != "" {
			s.Passwords[u.ID] = digest(u.ID, password)
			u.PasswordUpdatedAt = made
		}
		s.addUser(&u)
	}
	add(User{ID: OwnerID, Username: OwnerUsername, FirstName: "Olivia", LastName: "Owner", Email: "olivia.owner@sandbox.example",
		PhoneNumber: "+1 555 0100"}, OwnerPassword)
	add(User{ID: AdminID, Username: AdminUsername, FirstName: "Adam", LastName: "Admin", Email: "adam.admin@sandbox.example", PhoneNumber: "+1 555 0101",
		MFAExcluded: true}, AdminPassword)
	add(User{ID: FederatedUserID, Username: FederatedUsername, FirstName: "Fiona", LastName: "Federated", Email: "fiona.federated@sandbox.example",
		IdentityProviderID: IdentityProviderID}, "")
	add(User{ID: ExternalUserID, Username: externalHomeAccount + ":" + RootOrgID, Type: TypeProxy}, "")
	add(User{ID: RegularUserID, Username: RegularUsername, FirstName: "Rita", LastName: "Regular", Email: "rita.regular@sandbox.example",
		PhoneNumber: "+1 555 0102"}, RegularPassword)
	add(User{ID: foreignUserID, Username: ForeignUsername, FirstName: "Theo", LastName: "Taken", Email: "theo.taken@elsewhere.example",
		OrganizationID: foreignOrgID}, "")
	add(User{ID: externalHomeAccount, Username: "ella.external", FirstName: "Ella", LastName: "External", Email: "ella.external@elsewhere.example",
		OrganizationID: foreignOrgID}, "")
	for i := 1; i <= extra; i++ {
		add(User{
			ID: fmt.Sprintf("1c000000-0000-4000-8000-%012d", i), Username: fmt.Sprintf("user-%05d", i), FirstName: "User", LastName: fmt.Sprintf("%05d", i),
			Email: fmt.Sprintf("user-%05d@sandbox.example", i), PhoneNumber: "+1 555 0199",
		}, "")
	}
	// With her business group and the invitation: what the documentation's import examples import.
	s.Grants[FederatedUserID] = []Grant{{RoleID: RoleReadApplications,
		Context: map[string]string{"org": RootOrgID, "envId": DesignEnvironmentID}}}
	s.Grants[OwnerID] = []Grant{{RoleID: RoleOrganizationAdministrator, Context: map[string]string{"org": RootOrgID}}}
}

func (s *state) seedTeams(made time.Time) {
	for _, t := range []*Team{
		{ID: RootTeamID, Name: "Everyone at " + RootOrgName, Ancestors: []string{}},
		{ID: DevelopersTeamID, Name: "Developers", Ancestors: []string{RootTeamID}},
		{ID: AdminsTeamID, Name: "Administrators", Ancestors: []string{RootTeamID}},
		{ID: BackendTeamID, Name: "Backend Developers", Ancestors: []string{RootTeamID, DevelopersTeamID}},
	} {
		t.OrgID, t.Type, t.CreatedAt, t.UpdatedAt = RootOrgID, "internal", made, made
		s.Teams[t.ID] = t
		s.TeamOrder = append(s.TeamOrder, t.ID)
		s.TeamMembers[t.ID] = map[string]*TeamMember{}
	}
	s.TeamMembers[AdminsTeamID][AdminID] = &TeamMember{UserID: AdminID, MembershipType: Member, CreatedAt: made, UpdatedAt: made}
	s.TeamGrants[AdminsTeamID] = []Grant{{RoleID: RoleOrganizationAdministrator, Context: map[string]string{"org": RootOrgID}}}
}

func (s *state) seedRoleGroups(made time.Time) {
	for _, g := range []*RoleGroup{
		{ID: AdministratorsRoleGroupID, Name: "Organization Administrators", Description: "Organization Administrators"},
		{ID: AuditorsRoleGroupID, Name: "Auditors", Description: "Reads the audit log", Editable: true},
	} {
		g.OrgID, g.CreatedAt, g.UpdatedAt = RootOrgID, made, made
		s.RoleGroups[g.ID] = g
		s.RoleGroupOrder = append(s.RoleGroupOrder, g.ID)
		s.RoleGroupMembers[g.ID] = map[string]string{}
	}
	s.RoleGroupMembers[AdministratorsRoleGroupID][AdminID] = "0d000000-0000-4000-8000-000000000021"
	s.RoleGroupGrants[AdministratorsRoleGroupID] = []roleGroupGrant{{
		Grant:        Grant{RoleID: RoleOrganizationAdministrator, Context: map[string]string{"org": RootOrgID}},
		AssignmentID: "0d000000-0000-4000-8000-000000000031", CreatedAt: made,
	}}
}
