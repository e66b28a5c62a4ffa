package uipath

import (
	"fmt"
	"time"
)

// The seed's organization and tenant.
const (
	OrganizationName  = "sandbox-inc"
	PartitionGlobalID = "1a000000-0000-4000-8000-000000000001" // the organization's id
	TenantName        = "Default"
	TenantKey         = "1a000000-0000-4000-8000-000000000002"
	tenantNumber      = 7001
)

// The seed's accounts. All but PendingUserID have accepted or never needed an invitation; DirectoryUserID comes from the connected directory.
const (
	OwnerID           = "1b000000-0000-4000-8000-000000000001"
	OwnerUserName     = "olivia.owner@sandbox.example"
	AdminID           = "1b000000-0000-4000-8000-000000000002"
	AdminUserName     = "adam.admin@sandbox.example"
	RegularUserID     = "1b000000-0000-4000-8000-000000000003" // in no group but Everyone, and not in the tenant
	RegularUserName   = "rita.regular@sandbox.example"
	DirectoryUserID   = "1b000000-0000-4000-8000-000000000004"
	DirectoryUserName = "dora.directory@corp.example"
	PendingUserID     = "1b000000-0000-4000-8000-000000000005"
	PendingUserName   = "peter.pending@sandbox.example"
)

// The seed's groups. Those before FinanceGroupID are built in.
const (
	EveryoneGroupID             = "1c000000-0000-4000-8000-000000000001"
	AdministratorsGroupID       = "1c000000-0000-4000-8000-000000000002"
	AutomationUsersGroupID      = "1c000000-0000-4000-8000-000000000003"
	AutomationDevelopersGroupID = "1c000000-0000-4000-8000-000000000004"
	CitizenDevelopersGroupID    = "1c000000-0000-4000-8000-000000000005"
	AutomationExpressGroupID    = "1c000000-0000-4000-8000-000000000006"
	FinanceGroupID              = "1c000000-0000-4000-8000-000000000007"
	FinanceGroupName            = "Finance"
)

// Principals of the connected directory. DirectoryUserObjectID is the account DirectoryUserID; the others have no account here.
const (
	DirectoryUserObjectID     = "1d000000-0000-4000-8000-000000000001"
	DirectoryStrangerObjectID = "1d000000-0000-4000-8000-000000000002"
	DirectoryGroupObjectID    = "1d000000-0000-4000-8000-000000000003"
	DirectoryGroupName        = "Corp Accounting"
)

// The seed's credentials: an external application with every application scope of users, groups, directory, Orchestrator users
// and folders; one that may only read users and groups; personal access tokens of the administrator without and with scopes, and
// of the regular user.
const (
	ClientID             = "1e000000-0000-4000-8000-000000000001"
	ClientSecret         = "sandbox-external-application-secret"
	ReadOnlyClientID     = "1e000000-0000-4000-8000-000000000002"
	ReadOnlyClientSecret = "sandbox-read-only-application-secret"
	PAT                  = "rt_sandbox-personal-access-token-of-the-administrator"
	ScopedPAT            = "rt_sandbox-personal-access-token-with-scopes"
	RegularPAT           = "rt_sandbox-personal-access-token-of-the-regular-user"
)

// The seed's Orchestrator roles.
const (
	TenantAdministratorRoleID   = 11
	TenantAdministratorRoleName = "Tenant Administrator"
	AllowTenantUserRoleID       = 12
	AllowTenantUserRoleName     = "Allow to be Automation User"
	AuditorRoleID               = 13
	AuditorRoleName             = "Auditor"
	FolderAdministratorRoleID   = 21
	FolderAdministratorRoleName = "Folder Administrator"
	AutomationUserRoleID        = 22
	AutomationUserRoleName      = "Automation User"
	OperatorRoleID              = 23
	OperatorRoleName            = "Operator"
	LegacyMixedRoleID           = 31
	LegacyMixedRoleName         = "Legacy Robot"
)

// The seed's folders: Finance, with Invoices and, below that, Archive; and Shared.
const (
	SharedFolderID     = 101
	FinanceFolderID    = 102
	InvoicesFolderID   = 103
	ArchiveFolderID    = 104
	SharedFolderPath   = "Shared"
	FinanceFolderPath  = "Finance"
	InvoicesFolderPath = "Finance/Invoices"
	ArchiveFolderPath  = "Finance/Invoices/Archive"
)

// The seed's members of the tenant: the administrator, who holds TenantAdministratorRoleID, the application of ClientID, who
// holds it, too, and the group Automation Users, whose members come into the tenant when they sign in.
const (
	AdminTenantUserID       = 501
	ApplicationTenantUserID = 502
	GroupTenantUserID       = 503
)

// autogen is the domain of accounts that are the organization's own (recorded).
const autogen = "autogen"

// seed is the state that the platform starts with, plus extra users named user-00001@sandbox.example and so on.
func seed(now time.Time, extra int) *state {
	s := newState()
	made := now.Add(-90 * 24 * time.Hour).Truncate(time.Second).Add(90_166_300 * time.Nanosecond)
	s.OwnerID, s.NextLegacyID = OwnerID, 7000
	s.Directory = []DirectoryEntry{
		{ObjectID: DirectoryUserObjectID, Name: DirectoryUserName, DisplayName: "Dora Directory", Email: DirectoryUserName},
		{ObjectID: DirectoryStrangerObjectID, Name: "simon.stranger@corp.example", DisplayName: "Simon Stranger", Email: "simon.stranger@corp.example"},
		{ObjectID: DirectoryGroupObjectID, Name: DirectoryGroupName, DisplayName: DirectoryGroupName, Group: true},
	}
	s.seedUsers(made, extra)
	s.seedGroups(made)
	s.seedCredentials()
	s.seedTenant(made)
	return s
}

func (s *state) seedUsers(made time.Time, extra int) {
	add := func(u User) {
		s.NextLegacyID++
		u.Email, u.IsActive, u.CreatedAt, u.LegacyID = u.UserName, true, made, s.NextLegacyID
		if u.DisplayName == "" {
			u.DisplayName = u.Name + " " + u.Surname
		}
		s.Users = append(s.Users, &u)
	}
	add(User{ID: OwnerID, UserName: OwnerUserName, Name: "Olivia", Surname: "Owner", EmailConfirmed: true, InvitationAccepted: true,
		LastLoginAt: made.Add(time.Hour)})
	add(User{ID: AdminID, UserName: AdminUserName, Name: "Adam", Surname: "Admin", EmailConfirmed: true, InvitationAccepted: true,
		LastLoginAt: made.Add(2 * time.Hour)})
	add(User{ID: RegularUserID, UserName: RegularUserName, Name: "Rita", Surname: "Regular", EmailConfirmed: true, InvitationAccepted: true})
	add(User{ID: DirectoryUserID, UserName: DirectoryUserName, Name: "Dora", Surname: "Directory", EmailConfirmed: true, InvitationAccepted: true,
		Type: TypeDirectoryUser, Category: CategoryDirectory, DirectoryIdentifier: "aad|" + DirectoryUserObjectID})
	add(User{ID: PendingUserID, UserName: PendingUserName, Name: "Peter", Surname: "Pending"})
	s.Invitations[PendingUserID] = &Invitation{UserID: PendingUserID, Email: PendingUserName, Language: "en", Sent: 1}
	for i := 1; i <= extra; i++ {
		add(User{ID: fmt.Sprintf("2b000000-0000-4000-8000-%012d", i), UserName: fmt.Sprintf("user-%05d@sandbox.example", i), Name: "User",
			Surname:        fmt.Sprintf("%05d", i),
			EmailConfirmed: true, InvitationAccepted: true})
	}
}

func (s *state) seedGroups(made time.Time) {
	for _, g := range []*Group{
		{ID: EveryoneGroupID, Name: "Everyone", BuiltIn: true},
		{ID: AdministratorsGroupID, Name: "Administrators", BuiltIn: true, Members: []string{OwnerID, AdminID}},
		{ID: AutomationUsersGroupID, Name: "Automation Users", BuiltIn: true},
		{ID: AutomationDevelopersGroupID, Name: "Automation Developers", BuiltIn: true},
		{ID: CitizenDevelopersGroupID, Name: "Citizen Developers", BuiltIn: true},
		{ID: AutomationExpressGroupID, Name: "Automation Express", BuiltIn: true},
		{ID: FinanceGroupID, Name: FinanceGroupName, Members: []string{DirectoryUserID}},
	} {
		g.CreatedAt = made
		s.Groups = append(s.Groups, g)
	}
}

func (s *state) seedCredentials() {
	s.Applications = []Application{
		{ID: ClientID, Secret: ClientSecret, Name: "Terraform", Scopes: []string{
			"PM.User", "PM.User.Read", "PM.User.Write", "PM.Group", "PM.Group.Read", "PM.Group.Write", "PM.Directory", "PM.Directory.Read",
			"PM.UserLoginAttempt", "PM.UserLoginAttempt.Read",
			"OR.Users", "OR.Users.Read", "OR.Users.Write", "OR.Folders", "OR.Folders.Read", "OR.Folders.Write", "OR.Default",
		}},
		{ID: ReadOnlyClientID, Secret: ReadOnlyClientSecret, Name: "Auditor",
			Scopes: []string{"PM.User.Read", "PM.Group.Read", "OR.Users.Read", "OR.Folders.Read"}},
	}
	s.AccessTokens = []AccessToken{
		{Token: PAT, UserID: AdminID},
		{Token: ScopedPAT, UserID: AdminID, Scopes: []string{"PM.User", "PM.Group", "PM.Directory", "OR.Users", "OR.Folders"}},
		{Token: RegularPAT, UserID: RegularUserID},
	}
}

func (s *state) seedTenant(made time.Time) {
	s.Roles = []*Role{
		{ID: TenantAdministratorRoleID, Name: TenantAdministratorRoleName, Type: RoleTenant, IsStatic: true, Permissions: []string{
			"Users.View", "Users.Edit", "Users.Create", "Users.Delete", "Roles.View", "Roles.Edit", "Roles.Create", "Roles.Delete",
			"Units.View", "Units.Edit", "Units.Create", "Units.Delete", "SubFolders.View", "SubFolders.Edit", "SubFolders.Create",
			"SubFolders.Delete"}},
		{ID: AllowTenantUserRoleID, Name: AllowTenantUserRoleName, Type: RoleTenant, IsStatic: true, Permissions: []string{"Units.View"}},
		{ID: AuditorRoleID, Name: AuditorRoleName, Type: RoleTenant, IsEditable: true, Permissions: []string{"Users.View", "Roles.View", "Units.View"}},
		{ID: FolderAdministratorRoleID, Name: FolderAdministratorRoleName, Type: RoleFolder, IsStatic: true,
			Permissions: []string{"SubFolders.View", "SubFolders.Edit"}},
		{ID: AutomationUserRoleID, Name: AutomationUserRoleName, Type: RoleFolder, IsStatic: true, Permissions: []string{"SubFolders.View"}},
		{ID: OperatorRoleID, Name: OperatorRoleName, Type: RoleFolder, IsEditable: true, Permissions: []string{"SubFolders.View"}},
		{ID: LegacyMixedRoleID, Name: LegacyMixedRoleName, Type: RoleMixed, IsEditable: true},
	}
	for _, f := range []*Folder{
		{ID: SharedFolderID, DisplayName: "Shared"},
		{ID: FinanceFolderID, DisplayName: "Finance"},
		{ID: InvoicesFolderID, ParentID: FinanceFolderID, DisplayName: "Invoices"},
		{ID: ArchiveFolderID, ParentID: InvoicesFolderID, DisplayName: "Archive"},
	} {
		f.Key = fmt.Sprintf("1f000000-0000-4000-8000-%012d", f.ID)
		s.Folders = append(s.Folders, f)
	}
	s.NextTenantUser = AdminTenantUserID - 1
	for _, u := range []TenantUser{
		{Key: AdminID, UserName: AdminUserName, Email: AdminUserName, Name: "Adam", Surname: "Admin", Type: TenantTypeDirectory,
			RoleIDs: []int{TenantAdministratorRoleID}},
		{Key: ClientID, UserName: "Terraform", Name: "Terraform", Type: TenantTypeApplication, RoleIDs: []int{TenantAdministratorRoleID}},
		{Key: AutomationUsersGroupID, UserName: "Automation Users", Name: "Automation Users", Type: TenantTypeGroup, RoleIDs: []int{AllowTenantUserRoleID}},
	} {
		u.Domain, u.DirectoryIdentifier, u.ProvisionType, u.IsActive, u.CreatedAt = autogen, u.Key, ProvisionManual, true, made
		s.addTenantUser(u)
	}
	s.setFolderRoles(FinanceFolderID, AdminTenantUserID, []int{FolderAdministratorRoleID})
}
