package uipath

import "github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"

// switches are the behaviors that no source settles, or on which sources differ. The first value is the default.
var switches = []kernel.Switch{
	// Editions and URLs
	{Name: "uipath.edition", Values: []string{"cloud", "automation_suite", "on_prem"}, Source: kernel.Documented,
		Doc: "Which product is served: it decides the URLs, invitations, rate limits and where the organization's id can be read."},
	{Name: "uipath.spellings", Values: []string{"edition", "all"}, Source: kernel.Documented,
		Doc: "Whether only the edition's forms of URLs exist, or every one that the vendor's pages know."},
	{Name: "uipath.standalone_org_paths", Values: []string{"accepted", "404"}, Source: kernel.Documented,
		Doc: "Whether the standalone product answers at /{org}/identity and /{org}/{tenant}/identity_, which only one of the vendor's pages documents."},
	{Name: "uipath.host_level_identity", Values: []string{"refused", "accepted"}, Source: kernel.Recorded,
		Doc: "Whether calls about the organization are refused as InvalidPartition at the URL that names no organization, as newer ones do."},

	// Tokens and rights
	{Name: "uipath.token_prt_id", Values: []string{"present", "absent"}, Source: kernel.Recorded,
		Doc: "Whether tokens of applications carry the organization's id in the claim prt_id."},
	{Name: "uipath.token_expires_in", Values: []string{"3600", "60"}, Source: kernel.Documented,
		Doc: "The life of an application's token in seconds."},
	{Name: "uipath.token_error_description", Values: []string{"absent", "present"},
		Doc: "Whether errors of the token endpoint carry error_description."},
	{Name: "uipath.missing_scope", Values: []string{"registered", "invalid_scope"},
		Doc: "What a token request without scope gets: every scope of the application, or invalid_scope."},
	{Name: "uipath.scope_error_status", Values: []string{"403", "401", "400"}, Doc: "The status of the identity server's response to a missing scope."},
	{Name: "uipath.unauthorized_body", Values: []string{"empty", "envelope"}, Doc: "The body of a 401."},
	{Name: "uipath.foreign_partition_status", Values: []string{"403", "404", "400"}, Doc: "The status of calls for another organization's id."},
	{Name: "uipath.deleted_user_token", Values: []string{"valid", "revoked"}, Doc: "Whether personal access tokens of a deleted user still work."},
	{Name: "uipath.retry_after", Values: []string{"absent", "seconds", "date"}, Doc: "Whether and how a 429 carries a Retry-After."},

	// Wire
	{Name: "uipath.enums", Values: []string{"numbers", "names"}, Source: kernel.Recorded,
		Doc: "Whether type and category of users and type of groups are numbers, as recorded, or names, as documented."},
	{Name: "uipath.times", Values: []string{"zoneless", "utc"}, Source: kernel.Recorded,
		Doc: "Whether the identity server's times lack a zone, as recorded."},
	{Name: "uipath.empty_strings", Values: []string{"null", "empty"}, Doc: "How name, surname and displayName read that are not set or were cleared."},
	{Name: "uipath.unknown_fields", Values: []string{"ignored", "400"},
		Doc: "What a field does that a call does not know, such as userName in an update."},
	{Name: "uipath.unsorted_lists", Values: []string{"shuffled", "stable"},
		Doc: "Whether the order of users changes from call to call when no sort order is asked for."},
	{Name: "uipath.max_top", Values: []string{"1000", "100"}, Source: kernel.Documented,
		Doc: "The longest page of a list on both services, as documented or shorter; a longer one is refused."},
	{Name: "uipath.search_case", Values: []string{"insensitive", "sensitive"}, Doc: "Whether searchTerm is case-sensitive."},

	// Users
	{Name: "uipath.missing_user_status", Values: []string{"404", "400"}, Doc: "The status of reading or changing a user that does not exist."},
	{Name: "uipath.missing_user_body", Values: []string{"message", "status_code", "identity_result", "problem", "empty"},
		Doc: "The form of that response's body."},
	{Name: "uipath.malformed_id_status", Values: []string{"400", "404"}, Doc: "The status of a user id that is not a UUID."},
	{Name: "uipath.everyone_in_group_ids", Values: []string{"listed", "omitted"}, Doc: "Whether groupIDs of a user holds the built-in group Everyone."},
	{Name: "uipath.bulk_create_answer", Values: []string{"users", "result"}, Source: kernel.Documented,
		Doc: "Whether BulkCreate returns result and users, as recorded, or only the result, as documented."},
	{Name: "uipath.bulk_create_failure_status", Values: []string{"400", "200"}, Doc: "The status of a BulkCreate that failed."},
	{Name: "uipath.bulk_create_limit", Values: []string{"1000", "100", "20"}, Doc: "The most users that BulkCreate accepts in a call."},
	{Name: "uipath.weak_password_status", Values: []string{"400", "200"},
		Doc: "The status of an update whose password is refused; the body has succeeded false."},
	{Name: "uipath.cloud_email_update", Values: []string{"refused", "ignored", "changed"},
		Doc: "What an update of a user's e-mail address does on Automation Cloud; elsewhere it changes."},
	{Name: "uipath.delete_missing_user", Values: []string{"404", "204", "400"}, Doc: "The status of deleting a user that does not exist."},
	{Name: "uipath.delete_owner_status", Values: []string{"400", "403", "409"}, Doc: "The status that refuses to delete the organization's owner."},
	{Name: "uipath.delete_self", Values: []string{"400", "204"}, Doc: "Whether the user of a personal access token may delete the account."},
	{Name: "uipath.delete_directory_user", Values: []string{"400", "204"}, Doc: "Whether a user who comes from a directory can be deleted."},
	{Name: "uipath.bulk_delete_unknown", Values: []string{"ignored", "404"}, Doc: "What an unknown id does to a deletion of several users."},
	{Name: "uipath.recreate_after_delete", Values: []string{"at_once", "second_try"},
		Doc: "Whether an e-mail address is free at once after its user was deleted, or the first creation is still refused as DuplicateEmail."},
	{Name: "uipath.deleted_user_tenant_row", Values: []string{"kept", "removed"}, Doc: "Whether a deleted user stays in the Orchestrator tenant."},

	// Invitations
	{Name: "uipath.invite_member", Values: []string{"error", "success"},
		Doc: "What inviting an e-mail address does whose user has accepted: an error of that user, or nothing and success."},
	{Name: "uipath.invite_pending_again", Values: []string{"resend", "error"},
		Doc: "What inviting a pending e-mail address again does: another mail for the same user, or an error of that user."},
	{Name: "uipath.invite_limit", Values: []string{"20", "1", "1000"}, Doc: "The most users that a call may invite."},
	{Name: "uipath.pending_email_confirmed", Values: []string{"false", "true"}, Doc: "emailConfirmed of a user who was invited and has not accepted."},
	{Name: "uipath.reinvited_user_id", Values: []string{"new", "former"},
		Doc: "Whether an e-mail address that is invited after its user was deleted gets a new id."},

	// Groups
	{Name: "uipath.group_read_members", Values: []string{"listed", "empty"}, Doc: "Whether reading a group lists its members."},
	{Name: "uipath.group_members_call", Values: []string{"cloud", "everywhere", "404"}, Source: kernel.Documented,
		Doc: "Where the paged call for the members of a group exists."},
	{Name: "uipath.built_in_group_update", Values: []string{"accepted", "refused"},
		Doc: "Whether members of a built-in group can be changed in the group."},
	{Name: "uipath.group_name_case", Values: []string{"insensitive", "sensitive"},
		Doc: "Whether names of groups are case-insensitive."},
	{Name: "uipath.duplicate_member", Values: []string{"200", "400"}, Doc: "The status of adding a member to a group twice."},
	{Name: "uipath.absent_member", Values: []string{"200", "400"}, Doc: "The status of removing a user from a group who is not a member."},

	// Orchestrator
	{Name: "uipath.account_id_in_lists", Values: []string{"absent", "present"},
		Doc: "Whether lists of the tenant's users carry AccountId and TenantKey; a single user always does."},
	{Name: "uipath.filter_by_key", Values: []string{"refused", "accepted"},
		Doc: "Whether the tenant's users can be filtered by Key, the id of the account."},
	{Name: "uipath.current_user_of_app", Values: []string{"401", "204", "404"}, Source: kernel.Recorded,
		Doc: "What GetCurrentUser returns to an application: 401, as recorded, 204, as documented, or 404."},
	{Name: "uipath.odata_count", Values: []string{"always", "asked"}, Source: kernel.Documented,
		Doc: "Whether lists carry @odata.count without $count=true, as in samples of " +
			"three documents (uipathcli's README among them)."},
	{Name: "uipath.put_user_without_roles", Values: []string{"removed", "kept"},
		Doc: "What overwriting a user of the tenant without RolesList does to the tenant roles."},
	{Name: "uipath.domain_user_on_cloud", Values: []string{"accepted", "500", "400"}, Source: kernel.Documented,
		Doc: "Whether AssignDomainUser works on Automation Cloud, as the " +
			"vendor's text and an earlier UiPathOrch say, or returns one of the refusals that UiPathOrch recorded later."},
	{Name: "uipath.navigation_of_app", Values: []string{"401", "403", "accepted"}, Source: kernel.Documented,
		Doc: "What api/FoldersNavigation returns to an application: " +
			"it cannot be called with OAuth (documented, recorded by UiPathOrch); the status is assumed."},
	{Name: "uipath.wrong_role_type", Values: []string{"refused", "silent"},
		Doc: "What assigning a folder role in the tenant, or a tenant role in a folder, does: an error, or nothing and success."},
	{Name: "uipath.duplicate_grant", Values: []string{"204", "409"}, Doc: "The status of assigning a tenant role to a user who has it."},
	{Name: "uipath.absent_grant", Values: []string{"204", "404"}, Doc: "The status of removing a tenant role from a user who does not have it."},
	{Name: "uipath.unknown_user_grant", Values: []string{"404", "400"}, Doc: "The status of assigning a role to a user who is not in the tenant."},
	{Name: "uipath.joined_domain", Values: []string{"autogen", "corp"}, Source: kernel.Recorded,
		Doc: "The domain in which a standalone Orchestrator finds accounts: " +
			"autogen, or that of the network it is joined to; another one is an unknown failure."},
	{Name: "uipath.domains", Values: []string{"joined", "always"}, Source: kernel.Recorded,
		Doc: "Where Orchestrator lists domains: only where it is joined to a network, " +
			"as recorded (UiPathOrch 1.11.1), or everywhere."},
	{Name: "uipath.foreign_domain_search", Values: []string{"500", "nothing"}, Source: kernel.Recorded,
		Doc: "What a search of Orchestrator's directory in another domain " +
			"returns: nothing, as assumed, or the 500 that was recorded for autogen on a standalone product federated with Entra (UiPathOrch 1.6.0)."},
	{Name: "uipath.search_special_characters", Values: []string{"nothing", "found", "400"}, Source: kernel.Recorded,
		Doc: "What a search of Orchestrator's directory for a " +
			"prefix with -, _ or + returns: a client gave the search up because names with a hyphen were not resolved (UiPathOrch 0.9.14.13)."},
	{Name: "uipath.search_at_sign", Values: []string{"nothing", "found"}, Source: kernel.Reported,
		Doc: "Whether a search of Orchestrator's directory for a prefix with @ " +
			"finds accounts of a connected directory: those of Active Directory were not found (OrchestratorManager #12)."},
	{Name: "uipath.unasked_losses", Values: []string{"none", "once", "always"}, Source: kernel.Assumed,
		Doc: "What AssignUsers and an update of a user's groups lose besides what is asked for: nothing, or one of the user's other roles in the folder " +
			"and one of the other groups, with the first write or with each. Only the Control Room was seen to drop roles."},
	{Name: "uipath.update_policy", Values: []string{"accepted", "400"}, Source: kernel.Recorded,
		Doc: "Whether adding an account to the tenant takes UpdatePolicy: " +
			"before version 15 of its API Orchestrator refused it as invalid input (UiPathOrch 1.7.1)."},
	{Name: "uipath.automatic_provision", Values: []string{"on", "off"}, Source: kernel.Documented,
		Doc: "Whether signing in brings a user into the tenant when one of the user's groups is in it."},
}
