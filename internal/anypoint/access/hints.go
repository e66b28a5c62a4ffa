package access

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

// The hints of this platform: advice that the floor above words.
const (
	// HintKeepAccount is how to end the management of an account without touching it.
	HintKeepAccount platform.Hint = "keep_account"
	// HintKeepEdge is how to end the management of a membership or grant without touching it.
	HintKeepEdge platform.Hint = "keep_edge"
	// HintLastAdministrator is how to make somebody else administrator before the last one goes.
	HintLastAdministrator platform.Hint = "last_administrator"
	// HintInvite is how to invite a person who needs another user name.
	HintInvite platform.Hint = "invite"
	// HintImportUser is how to manage the account of a person who came in by another way.
	HintImportUser platform.Hint = "import_user"
	// HintDeletedUsers is where deleted accounts are listed.
	HintDeletedUsers platform.Hint = "deleted_users"
	// HintInvitationExists is what cannot work when another invitation of the e-mail address is outstanding.
	HintInvitationExists platform.Hint = "invitation_exists"
	// HintInvitationExpired is HintInvitationExists for an invitation that has expired.
	HintInvitationExpired platform.Hint = "invitation_expired"
	// HintReinvite is how to replace an invitation that cannot be sent again.
	HintReinvite platform.Hint = "reinvite"
	// HintJoinBusinessGroup is how to put an account into a business group.
	HintJoinBusinessGroup platform.Hint = "join_business_group"
	// HintFindBusinessGroup is where the ids of business groups are found, and what manages accounts.
	HintFindBusinessGroup platform.Hint = "find_business_group"
	// HintUseTeams and HintUseRoleGroups are what manages memberships in an organization with that feature.
	HintUseTeams      platform.Hint = "use_teams"
	HintUseRoleGroups platform.Hint = "use_role_groups"
	// HintListTeams and HintListRoleGroups are what lists them in an organization with that feature.
	HintListTeams      platform.Hint = "list_teams"
	HintListRoleGroups platform.Hint = "list_role_groups"
	// HintExternalMember is what to do about a membership that an identity provider gives.
	HintExternalMember platform.Hint = "external_member"
	// HintRoleByID is how to name a permission whose name cannot be looked up.
	HintRoleByID platform.Hint = "role_by_id"
	// HintEnvironment is how to name the environment of a permission.
	HintEnvironment platform.Hint = "environment"
	// HintPasswordReset is how to send somebody a password reset.
	HintPasswordReset platform.Hint = "password_reset"
)

// Hints are all hints of this platform.
func Hints() []platform.Hint {
	return []platform.Hint{
		HintKeepAccount, HintKeepEdge, HintLastAdministrator, HintInvite, HintImportUser, HintDeletedUsers, HintInvitationExists, HintInvitationExpired,
		HintReinvite, HintJoinBusinessGroup, HintFindBusinessGroup, HintUseTeams, HintUseRoleGroups, HintListTeams, HintListRoleGroups,
		HintExternalMember, HintRoleByID, HintEnvironment, HintPasswordReset,
	}
}
