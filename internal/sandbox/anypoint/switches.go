package anypoint

import "github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"

// switches are the behaviors that no source settles, with the variants that the sandbox knows. The first value is the one it starts with.
var switches = []kernel.Switch{
	// Sign-in
	{Name: "anypoint.mfa", Values: []string{"off", "on"},
		Doc: "With on, a password sign-in of a user who is not exempt from MFA returns 200 with a null access_token."},
	{Name: "anypoint.token_expires_in", Values: []string{"3600", "absent", "60", "string"},
		Doc: "The expires_in of a token response: seconds, left out, or the number as a string; a token lives 3600 seconds unless 60 is chosen."},
	{Name: "anypoint.token_error", Values: []string{"plain", "oauth"},
		Doc: "A refused token request returns 401 with the plain text Unauthorized, or an RFC 6749 error object."},
	{Name: "anypoint.me_user", Values: []string{"creator", "absent"},
		Doc: "Whether /me shows a client_credentials token the user who created the app, or no user at all."},
	{Name: "anypoint.me_password_grant", Values: []string{"200", "401"},
		Doc: "The status of /me for a token of an app that acts on behalf of a user: MuleSoft's own provider met 401, " +
			"and signs in at /accounts/login then."},
	{Name: "anypoint.client_org", Values: []string{"present", "absent"}, Doc: "Whether the client object of /me names its organization in org_id."},
	{Name: "anypoint.strict_connected_app", Values: []string{"off", "on"},
		Doc: "With on, a client_credentials token gets 403 for changes of a team's permissions and 401 for the role catalog."},
	{Name: "anypoint.connected_app_scopes", Values: []string{"full", "none", "none_401"},
		Doc: "With none, a connected app lacks every administrative scope and gets a plain 403 (none_401: a plain 401)."},
	{Name: "anypoint.reauth", Values: []string{"off", "on", "redirect"},
		Doc: "With on, an e-mail change under a password sign-in older than 30 minutes is refused with 403 (redirect: 302) and asks to sign in again."},

	// Conventions
	{Name: "anypoint.time_format", Values: []string{"iso", "space", "js", "mixed"},
		Doc: "The time format of responses; mixed writes lists like JavaScript, single users with a space, and the rest in ISO 8601."},
	{Name: "anypoint.overload_answer", Values: []string{"429", "503"},
		Doc: "What a call above the rate limit gets: 429 with headers, or 503 with an empty body."},
	{Name: "anypoint.parallel_writes", Values: []string{"allowed", "503", "409"},
		Doc: "What a write gets while another write to the same root organization is under way."},
	{Name: "anypoint.users_paging", Values: []string{"honored", "ignores_offset", "unpaged"},
		Doc: "Whether the list of users takes limit and offset, only limit, or neither."},
	{Name: "anypoint.grants_paging", Values: []string{"unpaged", "honored"},
		Doc: "Whether the permissions and role groups of a user come whole or in pages."},
	{Name: "anypoint.max_limit", Values: []string{"500", "100"}, Doc: "The longest page of a list, as documented or shorter; a longer one is refused."},
	{Name: "anypoint.read_lag", Values: []string{"0", "1", "2", "3"}, Doc: "How many calls do not see a newly created user yet."},

	{Name: "anypoint.bg_is_root", Values: []string{"false", "true"},
		Doc: "Whether a business group reports isRoot for itself, as the vendor's samples of the hierarchy show."},

	// Users
	{Name: "anypoint.get_deleted_user", Values: []string{"404", "200"}, Doc: "Reading a deleted user by id returns 404, or 200 with deleted true."},
	{Name: "anypoint.create_user_answer", Values: []string{"body", "empty", "location"},
		Doc: "Creating a user returns 201 with the user, with no body, or with no body and a Location header."},
	{Name: "anypoint.update_user_answer", Values: []string{"200", "204"}, Doc: "Updating a user returns 200 with the user, or 204 without a body."},
	{Name: "anypoint.delete_user_status", Values: []string{"204", "200", "202"}, Doc: "The status of a successful deletion from the root organization."},
	{Name: "anypoint.user_detail", Values: []string{"full", "documented"},
		Doc: "Whether a single user carries type, isFederated and the MFA fields, or only what the vendor documents."},
	{Name: "anypoint.mfa_verifiers_type", Values: []string{"string", "bool"}, Doc: "The JSON type of mfaVerifiersConfigured."},
	{Name: "anypoint.mfa_exclusion_write", Values: []string{"ignored", "accepted"}, Doc: "Whether an update of a user takes mfaVerificationExcluded."},
	{Name: "anypoint.bulk_update_partial", Values: []string{"refused", "accepted"}, Doc: "Whether an item of a bulk update may leave fields out."},
	{Name: "anypoint.empty_phone_number", Values: []string{"refused", "accepted"}, Doc: "Whether a user can be created with an empty phone number."},
	{Name: "anypoint.signup_rules", Values: []string{"off", "enforced"},
		Doc: "Whether the documented rules of sign-up hold for every new account, created ones included: " +
			"a user name of 3 or more letters, digits, - and _, and a password of 8 to 64 characters with an upper-case letter, " +
			"a lower-case letter and a digit."},
	{Name: "anypoint.username_case", Values: []string{"insensitive", "sensitive"},
		Doc: "Whether user names are case-insensitive."},
	{Name: "anypoint.username_check_deleted", Values: []string{"200", "404"},
		Doc: "What /username/{username} returns for the name of a deleted user, which stays taken either way."},
	{Name: "anypoint.owner_delete", Values: []string{"400", "403", "409"},
		Doc: "The status that refuses to delete or disable the owner of the organization."},
	{Name: "anypoint.delete_self", Values: []string{"403", "204"}, Doc: "Whether a user may delete the account that the call is made with."},
	{Name: "anypoint.disabled_user_keeps_grants", Values: []string{"true", "false"}, Doc: "Whether a disabled user keeps permissions and memberships."},
	{Name: "anypoint.federated_delete_keeps_grants", Values: []string{"false", "true"},
		Doc: "Whether the disabled account that a federated user's deletion leaves keeps permissions and memberships."},
	{Name: "anypoint.delete_via_bg_removes_membership", Values: []string{"true", "false"},
		Doc: "Whether a deletion through a business group also ends the membership of it."},
	{Name: "anypoint.remove_member_clears_grants", Values: []string{"true", "false"},
		Doc: "Whether removing a member of a business group takes the permissions in it as well."},
	{Name: "anypoint.grant_adds_bg_member", Values: []string{"false", "true"},
		Doc: "Whether a permission in a business group makes its holder a member of it."},

	// Invitations
	{Name: "anypoint.control_plane", Values: []string{"commercial", "gov", "pce"},
		Doc: "On the government and private control planes invitations do not exist: a plain 404."},
	{Name: "anypoint.invites_available", Values: []string{"true", "false"},
		Doc: "Whether the identity-provider settings let users be invited or created with a password."},
	{Name: "anypoint.invites_refused_status", Values: []string{"400", "403", "405"},
		Doc: "The status of an invitation that the identity-provider settings forbid."},
	{Name: "anypoint.invite_create_status", Values: []string{"200", "201"}, Doc: "The status of a successful invitation."},
	{Name: "anypoint.invite_order", Values: []string{"request", "reversed"}, Doc: "The order in which created invitations are answered."},
	{Name: "anypoint.invite_by_id_after_end", Values: []string{"kept", "404"},
		Doc: "Whether accepted and canceled invitations can still be read by id."},
	{Name: "anypoint.resend_moves_expiry", Values: []string{"true", "false"}, Doc: "Whether sending an invitation again gives it another week."},
	{Name: "anypoint.resend_expired", Values: []string{"accepted", "failed"}, Doc: "Whether an expired invitation can be sent again."},
	{Name: "anypoint.duplicate_invite", Values: []string{"second_row", "400"},
		Doc: "What a second invitation to an e-mail address does while one is outstanding."},

	// Permissions
	{Name: "anypoint.duplicate_grant", Values: []string{"200", "409", "400"}, Doc: "The status of granting a permission that the user already holds."},
	{Name: "anypoint.absent_grant", Values: []string{"200", "404", "400"}, Doc: "The status of removing a permission that the user does not hold."},
	{Name: "anypoint.unknown_user_grant", Values: []string{"404", "400"}, Doc: "The status of a grant to an unknown user."},
	{Name: "anypoint.unknown_role_grant", Values: []string{"400", "404"}, Doc: "The status of a grant of an unknown role."},
	{Name: "anypoint.role_scope", Values: []string{"checked", "free"},
		Doc: "Whether a grant is refused when its context is not the role's: an environment that is missing, or one too many. " +
			"The platform's own page offers only the right one; the vendor's clients send others, and no source has the refusal."},
	{Name: "anypoint.grants_by_root_path", Values: []string{"all", "path_org"},
		Doc: "Whether a user's permissions read through an organization include those in the business groups below it."},

	// Teams and role groups
	{Name: "anypoint.access_model", Values: []string{"teams", "roles"},
		Doc: "Which of the two exclusive features the organization uses: Teams, or the legacy Roles with role groups."},
	{Name: "anypoint.wrong_feature_status", Values: []string{"403", "404", "405"},
		Doc: "The status of calls of the feature that the organization does not use."},
	{Name: "anypoint.team_label", Values: []string{"name", "team_name"}, Doc: "The field in which the members of a team carry their name."},
	{Name: "anypoint.team_update_status", Values: []string{"201", "200"}, Doc: "The status of changing or moving a team."},
	{Name: "anypoint.teams_by_bg", Values: []string{"404", "root"},
		Doc: "Whether the teams of a business group's id are unknown, or those of its root organization."},
	{Name: "anypoint.unknown_team_member", Values: []string{"400", "404", "204"},
		Doc: "The status of adding an unknown user to a team (204: silently nothing)."},
	{Name: "anypoint.absent_team_member", Values: []string{"204", "404", "409"},
		Doc: "The status of removing a user who is not a member of the team. MuleSoft's own provider takes 404 and 409 for removed; " +
			"the API description has 204."},
	{Name: "anypoint.role_group_grant_status", Values: []string{"200", "201"}, Doc: "The status of adding permissions to a role group."},
	{Name: "anypoint.absent_role_group_member", Values: []string{"409", "200", "404"},
		Doc: "The status of removing a role group from a user who does not have it; the API description has 409."},
	{Name: "anypoint.external_names", Values: []string{"strings", "objects"},
		Doc: "The form of a role group's external_names when displayProviderId is not asked for."},
}
