// Package uipath is a fake server of UiPath's identity server and of the parts of Orchestrator that define who may do what:
// users, invitations, groups, directory search; members, roles and folders of the tenant. It is as strict and as odd as what the
// vendor documents and what recorded traffic shows; what no source settles is a switch (see [kernel.Switches] and the list of
// switches in this package).
//
// It serves the vendor's paths below [Root], under the URL forms of the edition that the switch uipath.edition chooses:
//
//	cloud, automation_suite   /uipath/sandbox-inc/identity_/...   /uipath/identity_/...   /uipath/sandbox-inc/Default/orchestrator_/...
//	on_prem                   /uipath/identity/...                /uipath/odata/... with the header X-UIPATH-TenantName: Default
//
// Where a path names the organization or tenant, its id is accepted, too. In the journal and in rules for faults a route is named in
// one way whatever the form of the URL: "/identity_/api/User/{userId}", "/orchestrator_/odata/Users({key})".
//
// # Seed
//
// One organization, [OrganizationName] with the id [PartitionGlobalID], and its tenant [TenantName].
//
// Accounts: the owner [OwnerID] and the administrator [AdminID], both in Administrators; [RegularUserID], in no group but
// Everyone; [DirectoryUserID], who comes from the connected directory; and [PendingUserID], whose invitation is not accepted.
//
// Groups: the built-in [EveryoneGroupID], which holds every account without listing it, [AdministratorsGroupID],
// [AutomationUsersGroupID], [AutomationDevelopersGroupID], [CitizenDevelopersGroupID] and [AutomationExpressGroupID]; and
// [FinanceGroupID], which holds the directory user. The directory also knows the user [DirectoryStrangerObjectID] and the group
// [DirectoryGroupObjectID], who have no account.
//
// Sign-in: the external application [ClientID] with [ClientSecret], which has every scope that there is a use for here;
// [ReadOnlyClientID] with [ReadOnlyClientSecret], which may only read; and personal access tokens: [PAT] of the administrator
// without scopes, which the identity server takes and Orchestrator does not, [ScopedPAT] of the administrator with scopes, and
// [RegularPAT] of a user without rights.
//
// In the tenant are the administrator ([AdminTenantUserID]) and the application ([ApplicationTenantUserID]) as Tenant
// Administrator, and the group Automation Users ([GroupTenantUserID]), whose members come into the tenant when they sign in.
// Tenant roles: [TenantAdministratorRoleID], [AllowTenantUserRoleID], [AuditorRoleID]; folder roles: [FolderAdministratorRoleID],
// [AutomationUserRoleID], [OperatorRoleID]; for both: [LegacyMixedRoleID]. Folders: [SharedFolderPath], [FinanceFolderPath],
// [InvoicesFolderPath], [ArchiveFolderPath]; the administrator is Folder Administrator of Finance.
//
// Kernel.SeedUsers adds user-00001@sandbox.example and so on, in no group and not in the tenant.
package uipath
