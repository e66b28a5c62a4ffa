package controlroom

import (
	"fmt"
	"slices"
	"time"
)

// TenantUUID is the tenant's id in tokens and sign-ins of Automation 360.
const TenantUUID = "3a000000-0000-4000-8000-000000000001"

// What ids of roles and permissions begin with in the cloud, where every tenant has its own: the size is that of a captured response.
const (
	cloudRoleOffset       = 1_900_000
	cloudPermissionOffset = 13_000_000
)

// The seed's users. Those with a password or an API key below can sign in.
const (
	AdminUserID          = 1
	AdminUsername        = "admin"
	ServiceUserID        = 2 // signs in for Terraform; may be signed in several times
	ServiceUsername      = "svc.terraform"
	SingleSessionUserID  = 3 // as ServiceUserID, but a sign-in ends the session before
	SingleSessionName    = "svc.single"
	DisabledUserID       = 4
	DisabledUsername     = "dan.disabled"
	DirectoryUserID      = 5 // of the domain LDAPDomain
	DirectoryUsername    = "dora.directory"
	MappedUserID         = 6 // roles, groups and licenses come from the identity provider at every sign-in
	MappedUsername       = "ida.idp@corp.example"
	ManyRolesUserID      = 7
	ManyRolesUsername    = "mia.many"
	LicensedUserID       = 8
	LicensedUsername     = "leo.licensed"
	OwnerUserID          = 9 // Enterprise 11 does not delete this user: schedules, a device pool and a locker need clearing first
	OwnerUsername        = "olga.owner"
	RegularUserID        = 10 // no right over users and roles
	RegularUsername      = "rita.regular"
	TwoFactorUserID      = 11 // holds TwoFactorRoleName
	TwoFactorUsername    = "tom.twofactor"
	firstAdditionalUser  = 1000 // ids of further users are above it
	firstAdditionalName  = "user-%05d"
	firstAdditionalEmail = "user-%05d@sandbox.example"
)

// The seed's credentials. MFACode is the code of everybody's second factor.
const (
	AdminPassword         = "Admin-Pass.1"
	APIKey                = "sandbox0control0room0api0key0multilogin0" // of ServiceUserID
	ServicePassword       = "Service-Pass.1"
	SingleSessionAPIKey   = "sandbox0control0room0api0key0onesession0"
	SingleSessionPassword = "Single-Pass.1"
	DisabledPassword      = "Disabled-Pas.1"
	DirectoryPassword     = "Directory-Pa.1"
	RegularPassword       = "Regular-Pass.1"
	TwoFactorPassword     = "TwoFactor-Pa.1"
	MFACode               = "123456"
)

// The seed's roles. Ids are those of an installation on premises: in the cloud they are others, so look roles up by name (see Platform.RoleNamed).
const (
	AdminRoleID       = 1
	AdminRoleName     = "AAE_Admin"
	BasicRoleID       = 2
	BasicRoleName     = "AAE_Basic"
	ServiceRoleID     = 17
	ServiceRoleName   = "User Administration API"
	FinanceRoleID     = 18
	FinanceRoleName   = "Finance Operators"
	AuditorRoleID     = 19
	AuditorRoleName   = "HR Auditors"
	TwoFactorRoleID   = 20
	TwoFactorRoleName = "Two Factor Users"
)

// The domains of the seed's Active Directory. DirectoryStranger is in it, in both, and has no account.
const (
	LDAPDomain        = "ActiveDirectory (LDAP)"
	CorpDomain        = "CORP"
	DirectoryStranger = "simon.stranger"
	DirectoryNewcomer = "nina.newcomer" // only in CorpDomain
)

// The license codes that were seen in real data, and MappedGroup, the identity provider's group that MappedUserID gets roles from.
const (
	LicenseDevelopment = "DEVELOPMENT"
	LicenseRuntime     = "RUNTIME"
	LicenseAttended    = "ATTENDEDRUNTIME"
	LicenseAARI        = "AARIUSER"
	MappedGroup        = "grp-automation-finance"
)

// seed is the state that the platform starts with, plus extra users named user-00001 and so on.
func seed(now time.Time, extra int) *state {
	s := newState()
	made := now.Add(-90 * 24 * time.Hour).Truncate(time.Second).Add(417 * time.Millisecond)
	s.Domains = []string{LDAPDomain, CorpDomain}
	s.Directory = []DirectoryEntry{
		{LDAPDomain, DirectoryUsername}, {LDAPDomain, DirectoryStranger}, {CorpDomain, DirectoryStranger}, {CorpDomain, DirectoryNewcomer},
	}
	s.Seats = map[string]int{
		LicenseDevelopment: 5, LicenseRuntime: 5, LicenseAttended: 3, LicenseAARI: 3, "DISCOVERYBOTANALYZER": 2,
		"DISCOVERYBOTRECORDER": 2, "ANALYTICSCLIENT": 2,
	}
	s.seedRoles(made)
	s.seedUsers(made)
	s.seedCredentials()
	s.NextUserID = firstAdditionalUser
	for i := 1; i <= extra; i++ {
		s.addUser(User{Username: fmt.Sprintf(firstAdditionalName, i), Email: fmt.Sprintf(firstAdditionalEmail, i), FirstName: "User",
			LastName: fmt.Sprintf("%05d", i),
			RoleIDs:  []int64{BasicRoleID}, EmailVerified: true, PasswordSet: true, QuestionsSet: true,
			CreatedBy: AdminUserID, UpdatedBy: AdminUserID, CreatedAt: made, UpdatedAt: made})
	}
	return s
}

func (s *state) seedRoles(made time.Time) {
	basic := []string{viewDashboard, mySchedules, myCredentials}
	for _, r := range []Role{
		{ID: AdminRoleID, Name: AdminRoleName, Permissions: everyAction()},
		{ID: BasicRoleID, Name: BasicRoleName, Permissions: basic},
		{ID: 3, Name: "AAE_Bot Insight Admin", Permissions: basic},
		{ID: 5, Name: "AAE_Bot Insight Consumer", Permissions: basic},
		{ID: 6, Name: "AAE_Bot Insight Expert", Permissions: basic},
		{ID: 7, Name: "AAE_BotFarm Agent", Permissions: basic},
		{ID: 8, Name: "AAE_BotFarm Admin", Permissions: basic},
		{ID: 13, Name: "AAE_Meta Bot Designer", Permissions: basic},
		{ID: 14, Name: "AAE_IQ Bot Admin", Permissions: basic},
		{ID: 15, Name: "AAE_Bot Store Consumer", Permissions: basic},
		{ID: 16, Name: "AAE_COE Admin", Permissions: []string{viewDashboard}},
		{ID: ServiceRoleID, Name: ServiceRoleName, Description: "What Terraform signs in with", Permissions: []string{
			viewUsers, createUsers, editUsers, deleteUsers, viewRoles, manageRoles, viewLicenses, manageLicenses, generateAPIKey}},
		{ID: FinanceRoleID, Name: FinanceRoleName, Description: "Runs the bots of the finance department", Permissions: []string{viewDashboard, runBots}},
		{ID: AuditorRoleID, Name: AuditorRoleName, Permissions: []string{viewUsers, viewRoles, viewDashboard}},
		{ID: TwoFactorRoleID, Name: TwoFactorRoleName, TwoFactor: true, Permissions: basic},
	} {
		r.System = r.ID < ServiceRoleID
		if !r.System {
			r.CreatedBy, r.UpdatedBy = AdminUserID, AdminUserID
		}
		r.CreatedAt, r.UpdatedAt = made, made
		s.Roles = append(s.Roles, &r)
	}
	s.NextRoleID = TwoFactorRoleID
}

func (s *state) seedUsers(made time.Time) {
	basic := []int64{BasicRoleID}
	for _, u := range []User{
		{ID: AdminUserID, Username: AdminUsername, FirstName: "Ada", LastName: "Admin", RoleIDs: []int64{AdminRoleID}, Version: 17},
		{ID: ServiceUserID, Username: ServiceUsername, Description: "Signs in for Terraform", RoleIDs: []int64{ServiceRoleID},
			MultipleLoginAllowed: true, Version: 86},
		{ID: SingleSessionUserID, Username: SingleSessionName, RoleIDs: []int64{ServiceRoleID}},
		{ID: DisabledUserID, Username: DisabledUsername, FirstName: "Dan", LastName: "Disabled", RoleIDs: basic, Disabled: true},
		{ID: DirectoryUserID, Username: DirectoryUsername, Domain: LDAPDomain, FirstName: "Dora", LastName: "Directory", RoleIDs: basic},
		{ID: MappedUserID, Username: MappedUsername, Email: MappedUsername, FirstName: "Ida", LastName: "Idp", RoleIDs: []int64{FinanceRoleID},
			SysAssignedRoleIDs: []int64{FinanceRoleID}, GroupNames: []string{MappedGroup}},
		{ID: ManyRolesUserID, Username: ManyRolesUsername, FirstName: "Mia", LastName: "Many",
			RoleIDs: []int64{BasicRoleID, FinanceRoleID, AuditorRoleID}, Version: 4},
		{ID: LicensedUserID, Username: LicensedUsername, FirstName: "Leo", LastName: "Licensed", RoleIDs: basic,
			LicenseFeatures: []string{LicenseAttended, LicenseDevelopment}, EnableAutoLogin: true, ClientRegistered: true},
		{ID: OwnerUserID, Username: OwnerUsername, FirstName: "Olga", LastName: "Owner", RoleIDs: basic,
			Obstacles: []Obstacle{HasSchedules, LockerMember, OwnsDevicePool}},
		{ID: RegularUserID, Username: RegularUsername, FirstName: "Rita", LastName: "Regular", Description: "Nobody in particular", RoleIDs: basic},
		{ID: TwoFactorUserID, Username: TwoFactorUsername, FirstName: "Tom", LastName: "Twofactor", RoleIDs: []int64{TwoFactorRoleID}},
	} {
		if u.Email == "" {
			u.Email = u.Username + "@sandbox.example"
		}
		u.RoleIDs = slices.Clone(u.RoleIDs) // nobody shares what an edit changes in place
		u.EmailVerified, u.PasswordSet, u.QuestionsSet = true, u.Domain == "", u.Domain == ""
		u.CreatedBy, u.UpdatedBy, u.CreatedAt, u.UpdatedAt = AdminUserID, AdminUserID, made, made
		s.Users = append(s.Users, &u)
	}
	s.Mappings[MappedUserID] = DirectoryMapping{Groups: []string{MappedGroup}, RoleIDs: []int64{FinanceRoleID}}
}

func (s *state) seedCredentials() {
	for id, password := range map[int64]string{
		AdminUserID: AdminPassword, ServiceUserID: ServicePassword, SingleSessionUserID: SingleSessionPassword, DisabledUserID: DisabledPassword,
		DirectoryUserID: DirectoryPassword, RegularUserID: RegularPassword, TwoFactorUserID: TwoFactorPassword,
	} {
		s.Passwords[id] = digest(id, password)
	}
	s.APIKeys[ServiceUserID], s.APIKeys[SingleSessionUserID] = digest(ServiceUserID, APIKey), digest(SingleSessionUserID, SingleSessionAPIKey)
}
