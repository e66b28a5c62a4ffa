// Package anypoint is a fake server of MuleSoft Anypoint Platform's Access Management: users, invitations, permissions, teams, role groups, business
// groups. It is as strict and as odd as what the vendor documents and what recorded traffic shows; what no source settles is a switch (see
// [kernel.Switches] and the list of switches in this package).
//
// It serves the vendor's paths below [Root]: /anypoint/accounts/login, /anypoint/accounts/api/organizations/{org}/users and so on.
//
// # Seed
//
// One root organization, [RootOrgID], with the business group [BusinessGroupID] and, below that, [OtherBusinessGroupID]. Environments:
// [DesignEnvironmentID], [SandboxEnvironmentID] and [ProductionEnvironmentID] in the root, [BusinessGroupEnvironmentID] in the business group.
//
// Accounts of the root organization: its owner [OwnerID]; the administrator [AdminID], who is exempt from MFA; [RegularUserID]
// without any permission; [FederatedUserID], who signs in through the identity provider [IdentityProviderID]; and the external
// user [ExternalUserID]. The user name [ForeignUsername] belongs to another customer: taken, and otherwise invisible.
//
// Sign-in: the connected app [ClientID] with [ClientSecret] (client credentials), the connected app [UserClientID] with
// [UserClientSecret] on behalf of a user (password grant), or [AdminUsername] with [AdminPassword], [OwnerUsername] with
// [OwnerPassword], [RegularUsername] with [RegularPassword].
//
// Teams: [RootTeamID] holds everybody; below it [DevelopersTeamID], with [BackendTeamID] below that, and [AdminsTeamID], whose
// permission makes its member the administrator one. Role groups, seen after the switch anypoint.access_model=roles:
// [AdministratorsRoleGroupID] and [AuditorsRoleGroupID].
//
// The catalog of permissions is [Roles]. Kernel.SeedUsers adds user-00001, user-00002 and so on, without permissions.
package anypoint
