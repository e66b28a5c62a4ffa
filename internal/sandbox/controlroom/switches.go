package controlroom

import "github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"

// switches are the behaviors that no source settles, or on which sources differ. The first value is the default.
var switches = []kernel.Switch{
	// Generations and URLs
	{Name: "controlroom.generation", Values: []string{"a360_v2", "a360_v1", "e11"},
		Doc: "Which product is served: Automation 360 since v.33 with the v2 API, Automation 360 before that with v1, or Enterprise 11 with v1."},
	{Name: "controlroom.hosting", Values: []string{"cloud", "on_premises"},
		Doc: "Whether roles and permissions of Automation 360 have ids that only this tenant has, or the documented ones; Enterprise 11 always has those."},
	{Name: "controlroom.missing_route", Values: []string{"html", "404"},
		Doc: "What is returned where the generation has no operation: the web application with status 200, or an error."},
	{Name: "controlroom.users_list", Values: []string{"v2", "both", "v1"},
		Doc: "Under which version Automation 360 with v2 lists users; one project reports that it still needs v1."},

	// Sign-in and rights
	{Name: "controlroom.token_expires_in", Values: []string{"1200", "60"}, Doc: "The life of a token in seconds."},
	{Name: "controlroom.session_rule", Values: []string{"flag_and_request", "api_key_alone", "one_api_session", "off"},
		Doc: "When a sign-in leaves the user's earlier tokens alive: if the user's multipleLoginAllowed and either multipleLogin or an API key " +
			"ask for it; with an API key whatever the user's flag; as the first, but only beside the web interface; or always."},
	{Name: "controlroom.dead_token", Values: []string{"401", "500"}, Doc: "The status of a call with a token that has expired or was replaced."},
	{Name: "controlroom.refreshed_token", Values: []string{"valid", "revoked"}, Doc: "Whether a token that was refreshed still works until it expires."},
	{Name: "controlroom.disabled_sign_in", Values: []string{"401", "403"}, Doc: "The status of a disabled user's sign-in with the right credentials."},
	{Name: "controlroom.unverified_sign_in", Values: []string{"accepted", "401"},
		Doc: "Whether a user can sign in whose e-mail address is not verified."},
	{Name: "controlroom.auth_type", Values: []string{"DATABASE", "ACTIVE_DIRECTORY", "SSO"},
		Doc: "What the call for the kind of sign-in returns; the value of SSO is a guess."},
	{Name: "controlroom.delete_permission", Values: []string{"edit_users", "delete_users", "both"},
		Doc: "Which permission deleting a user needs: pages differ."},
	{Name: "controlroom.error_details", Values: []string{"null", "text"}, Doc: "Whether details of an error is null or a text."},

	// Wire
	{Name: "controlroom.missing_content_type", Values: []string{"accepted", "400", "415"},
		Doc: "Whether a body without a Content-Type is read as JSON, as scripts of the vendor's partner desk sign in, or refused."},
	{Name: "controlroom.other_content_type", Values: []string{"400", "415"},
		Doc: "The status of a body that is declared as something else than JSON; the vendor's list of statuses has no 415."},
	{Name: "controlroom.unknown_fields", Values: []string{"ignored", "400"},
		Doc: "What a field does that a call does not know; sign-in ignores it in any case."},
	{Name: "controlroom.role_spelling", Values: []string{"strict", "lenient", "dropped"},
		Doc: "Whether the other version's way to name a user's roles is refused, understood, or dropped without a word."},
	{Name: "controlroom.role_ids_form", Values: []string{"any", "strings", "numbers"},
		Doc: "Which ids roleIds may hold: strings, as documented, numbers, or either; those of the other form are dropped without a word, as was seen."},
	{Name: "controlroom.v2_update_roles", Values: []string{"role_ids", "roles"},
		Doc: "How an update of a user names roles in v2; for creating one, roleIds is documented."},
	{Name: "controlroom.set_order", Values: []string{"shuffled", "stable"},
		Doc: "Whether the order of roles, permissions, licenses and principals changes from response to response."},
	{Name: "controlroom.empty_domain", Values: []string{"null", "empty"},
		Doc: "How the domain of a user without one reads outside of lists, where it is empty."},
	{Name: "controlroom.list_items", Values: []string{"reduced", "with_permissions"},
		Doc: "Whether users in lists of Automation 360 come with their permissions: the pages of 2021 and 2022 differ."},
	{Name: "controlroom.user_record", Values: []string{"documented", "of_2026"},
		Doc: "How v2 returns a user: as documented, or as one response of 2026 had it, with ids as strings, each license twice, without " +
			"sysAssignedRoles and groupNames, and with the permissions beside the user of a sign-in."},
	{Name: "controlroom.mapped_roles", Values: []string{"both", "system_only", "roles_only"},
		Doc: "Where roles show that a directory or identity provider gave: in roles and sysAssignedRoles, or in one of them."},
	{Name: "controlroom.mapped_user_roles", Values: []string{"accepted", "400"},
		Doc: "Whether the roles of a user who comes from an identity provider can be changed manually, until the next sign-in undoes it."},

	// Lists
	{Name: "controlroom.default_page_length", Values: []string{"200", "100", "20"}, Doc: "The length of a page when none is asked for."},
	{Name: "controlroom.max_page_length", Values: []string{"none", "200", "100", "20"},
		Doc: "The longest page; the switch long_page says what becomes of a longer one."},
	{Name: "controlroom.long_page", Values: []string{"cut", "400"},
		Doc: "Whether a page longer than the longest one is silently cut, or refused. Pages of 100 at most were seen."},
	{Name: "controlroom.username_eq", Values: []string{"works", "400", "nothing"},
		Doc: "Whether users can be filtered by username with eq: it works, is refused, or finds nobody. substring is documented."},
	{Name: "controlroom.filter_case", Values: []string{"insensitive", "sensitive"},
		Doc: "Whether filters are case-sensitive; user names are stored in lower case."},

	// Credential vault
	{Name: "controlroom.unknown_login_user", Values: []string{"404", "400"},
		Doc: "The status of setting the device login of a user who does not exist."},

	// Users
	{Name: "controlroom.unknown_user", Values: []string{"404", "400", "410"}, Doc: "The status of a call for a user who never existed."},
	{Name: "controlroom.deleted_user", Values: []string{"404", "200", "400", "410"},
		Doc: "The status of reading a deleted user; with 200 the user reads as deleted."},
	{Name: "controlroom.delete_answer", Values: []string{"200", "200_empty", "202", "204"},
		Doc: "What deleting a user returns: 200 or 202 with the user, or 200 or 204 with nothing."},
	{Name: "controlroom.delete_deleted_user", Values: []string{"404", "400", "200"}, Doc: "The status of deleting a user for the second time."},
	{Name: "controlroom.delete_blocked_status", Values: []string{"400", "409"},
		Doc: "The status of Enterprise 11's refusal to delete a user who has schedules, pools, queues or lockers."},
	{Name: "controlroom.own_account", Values: []string{"400", "allowed"}, Doc: "Whether users may delete or disable themselves."},
	{Name: "controlroom.last_admin", Values: []string{"400", "allowed"},
		Doc: "Whether the last user with AAE_Admin can be deleted, disabled or stripped of it."},
	{Name: "controlroom.username_reuse", Values: []string{"new_id", "409"}, Doc: "Whether the user name of a deleted user is free again."},
	{Name: "controlroom.username_scope", Values: []string{"everywhere", "per_domain"}, Doc: "Whether two domains can have users of the same name."},
	{Name: "controlroom.duplicate_username_status", Values: []string{"409", "400"}, Doc: "The status of creating a user whose name is taken."},
	{Name: "controlroom.stale_version", Values: []string{"409", "ignored"},
		Doc: "What an update with an old version does; without a version it is accepted in any case."},
	{Name: "controlroom.omitted_fields", Values: []string{"blanked", "kept"},
		Doc: "What an update does to fields that it leaves out; the vendor's samples show them blanked."},
	{Name: "controlroom.update_status", Values: []string{"200", "201"}, Doc: "The status of an update of a user."},
	{Name: "controlroom.update_without_roles", Values: []string{"400", "accepted"}, Doc: "Whether an update may leave a user without a role."},
	{Name: "controlroom.update_password", Values: []string{"changed", "ignored", "400"}, Doc: "What the field password does in an update."},
	{Name: "controlroom.password_policy", Values: []string{"default", "relaxed"},
		Doc: "The passwords that are accepted: the documented default, 8 to 15 of certain characters, or an administrator's, 8 to 64 of any."},
	{Name: "controlroom.smtp", Values: []string{"on", "off"},
		Doc: "Whether the Control Room has a mail server. Without one nobody gets mails and e-mail addresses count as verified."},
	{Name: "controlroom.license_seats", Values: []string{"seed", "none", "unlimited"},
		Doc: "How many licenses are left: as many as were bought less those assigned, none, or any number."},
	{Name: "controlroom.disabled_license", Values: []string{"kept", "freed"}, Doc: "Whether a disabled user still occupies licenses."},
	{Name: "controlroom.license_release", Values: []string{"at_once", "after_5_minutes"}, Doc: "When a deleted user's licenses are free again."},

	// Roles
	{Name: "controlroom.permissions_answer", Values: []string{"array", "object"},
		Doc: "Whether the catalog of permissions is an array or an object with a list: builds differ."},
	{Name: "controlroom.role_edit_last_role", Values: []string{"accepted", "400"},
		Doc: "Whether a role's principals can be changed so that a user is left without a role."},
	{Name: "controlroom.role_edit_user_version", Values: []string{"kept", "counted"},
		Doc: "Whether the version of users grows whose roles were changed by a role's principals."},
	{Name: "controlroom.delete_role_in_use", Values: []string{"200", "400"}, Doc: "Whether a role that users hold can be deleted."},
}
