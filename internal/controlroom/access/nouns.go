package access

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

// The nouns of this platform: resource types, data sources, actions and ephemeral resources.
const (
	// NounUser is an account.
	NounUser platform.Noun = "user"
	// NounRoleGrant is one role of one user.
	NounRoleGrant platform.Noun = "role_grant"

	// NounUsers is the list of accounts.
	NounUsers platform.Noun = "users"
	// NounRoleGrants is the list of who has which role.
	NounRoleGrants platform.Noun = "role_grants"
	// NounRoles is the list of roles.
	NounRoles platform.Noun = "roles"

	// NounReleaseLicenses is the action that takes device licenses from an account.
	NounReleaseLicenses platform.Noun = "release_licenses"
	// NounToken is an access token of its own.
	NounToken platform.Noun = "token"
)
