// Package controlroom is a fake server of Automation Anywhere's Control Room: sign-in, users and roles of Enterprise 11 and of
// Automation 360 with its v1 and v2 APIs. It is as strict and as odd as what the vendor documents and what clients met; what no
// source settles is a switch (see [kernel.Switches] and the list of switches in this package).
//
// It serves the vendor's paths below [Root], from one store. The switch controlroom.generation decides which exist:
//
//	a360_v2   POST /v2/authentication   /v2/usermanagement/...   and of v1: validation, logout and kind of sign-in
//	a360_v1   POST /v1/authentication   /v1/usermanagement/...
//	e11       as a360_v1, without what only Automation 360 has, and with refusals to delete users who are still needed
//
// What a generation does not serve is answered with the web application and status 200, as a real Control Room was seen to do.
//
// The token goes into the header X-Authorization as it is. A sign-in ends the user's session before, unless several are allowed
// (switch session_rule).
//
// # Seed
//
// Sign-in: [ServiceUsername] with [APIKey] or [ServicePassword], who may be signed in several times and holds [ServiceRoleName];
// [SingleSessionName] with the same rights, whose sign-in ends the session before; the administrator [AdminUsername] with
// [AdminPassword]; [RegularUsername] with [RegularPassword], who has no right over users; [TwoFactorUsername], who needs
// [MFACode]; [DirectoryUsername] of the domain [LDAPDomain].
//
// Also: [DisabledUsername]; [MappedUsername], whose roles come from the identity provider's group [MappedGroup] at every sign-in;
// [ManyRolesUsername]; [LicensedUsername]; [OwnerUsername], whom Enterprise 11 does not delete. The directory also knows
// [DirectoryStranger] and [DirectoryNewcomer], who have no account.
//
// Roles: the system roles of Enterprise 11 with their ids, [ServiceRoleName], [FinanceRoleName], [AuditorRoleName] and
// [TwoFactorRoleName]. In the cloud ids of roles and permissions are others than on premises: look roles up by name
// ([Platform.RoleNamed]).
//
// Kernel.SeedUsers adds user-00001 and so on, with the role [BasicRoleName].
package controlroom
