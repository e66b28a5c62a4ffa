package apim

import "github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"

// switches are what no source settles.
var switches = []kernel.Switch{
	{Name: "apim.tier", Values: []string{"developer", "consumption"}, Doc: "The service's tier. Consumption has no developer portal, and refuses users and groups."},
	{Name: "apim.unknown_service", Values: []string{"ResourceNotFound", "ParentResourceNotFound"}, Doc: "The code of the 404 for what is below a service that is not there."},
	{Name: "apim.if_match", Values: []string{"strict", "lenient"}, Doc: "Whether PATCH and DELETE need If-Match, as the API description says, or do without, as other clients get away with. A stale one is always refused."},
	{Name: "apim.if_match_missing", Values: []string{"400", "412"}, Doc: "The status for an If-Match that is missing although it is needed."},
	{Name: "apim.duplicate_email_status", Values: []string{"400", "409"}, Doc: "The status for an address that another user has."},
	{Name: "apim.put_omitted", Values: []string{"cleared", "kept"}, Doc: "What a PUT over an existing user or subscription does to a note, state or owner that it leaves out: back to what a new one has, or nothing."},
	{Name: "apim.put_confirms_again", Values: []string{"yes", "no"}, Doc: "Whether a PUT over an existing user with a confirmation mails it once more."},
	{Name: "apim.patch_state_deleted", Values: []string{"closes", "400"}, Doc: "What happens to a user whose state is changed to deleted: the account is closed and can still be read, or the change is refused."},
	{Name: "apim.aad_identities", Values: []string{"refused", "both"}, Doc: "What becomes of an identity of Microsoft Entra in a PUT: refused, or kept beside the one with the address. Both were reported."},
	{Name: "apim.note_in_answers", Values: []string{"null", "empty"}, Doc: "What an answer says of a note that was cleared with an empty text."},
	{Name: "apim.expand_groups_default", Values: []string{"false", "true"}, Doc: "Whether a list of users that does not say expandGroups shows their groups."},
	{Name: "apim.invited_state", Values: []string{"pending", "active"}, Doc: "The state of a user who was invited and has not accepted yet."},
	{Name: "apim.signup_state", Values: []string{"active", "pending"}, Doc: "The state of a user who was created with the confirmation signup."},
	{Name: "apim.delete_answer", Values: []string{"202_flat", "202_nested", "202_location", "202_failed", "204", "200"}, Doc: "How User - Delete is answered: at once, or as an operation whose status stands in the body's top level or under properties, or which only a Location tells; or which fails."},
	{Name: "apim.delete_visibility", Values: []string{"end", "early", "late"}, Doc: "When a user whose delete is an operation is gone from GET: when the operation ends, before, or a little after."},
	{Name: "apim.delete_location_ends", Values: []string{"204", "200", "404"}, Doc: "What the Location of a delete answers when it has ended. Its asyncCode says 204."},
	{Name: "apim.poll_retry_after", Values: []string{"none", "1"}, Doc: "The Retry-After, in seconds, of a delete that is under way."},
	{Name: "apim.delete_with_subscriptions", Values: []string{"400", "ownerless"}, Doc: "What User - Delete without deleteSubscriptions does to a user who owns subscriptions: refuse, or leave the subscriptions without an owner."},
	{Name: "apim.delete_unknown_user", Values: []string{"204", "404"}, Doc: "The answer to deleting a user who is not there."},
	{Name: "apim.delete_leaves", Values: []string{"nothing", "state_deleted"}, Doc: "Whether a deleted user can still be read, with the state deleted."},
	{Name: "apim.system_group_write", Values: []string{"400", "405", "accepted"}, Doc: "The answer to adding somebody to, or removing somebody from, a system group."},
	{Name: "apim.external_group_write", Values: []string{"400", "accepted"}, Doc: "The answer to adding somebody to a group of Microsoft Entra."},
	{Name: "apim.group_user_delete_answer", Values: []string{"200", "204"}, Doc: "The answer to the end of a membership, and to the deletion of a group."},
	{Name: "apim.absent_member_delete", Values: []string{"204", "404"}, Doc: "The answer to removing somebody who is no member."},
	{Name: "apim.subscription_delete_answer", Values: []string{"200", "204"}, Doc: "The answer to the deletion of a subscription."},
	{Name: "apim.subscription_visibility", Values: []string{"ignored", "checked"}, Doc: "Whether a subscription for a product needs an owner who sees the product by one of its groups."},
	{Name: "apim.page_size", Values: []string{"100", "1", "2"}, Doc: "How many entries a page has when $top does not say, and at most."},
	{Name: "apim.next_link", Values: []string{"skip", "skiptoken"}, Doc: "How the address of the next page tells where it begins."},
	{Name: "apim.last_next_link", Values: []string{"absent", "empty"}, Doc: "What the last page of a list says of the next one. Both were seen."},
	{Name: "apim.parallel_writes", Values: []string{"412", "409", "accepted"}, Doc: "The answer to a write that touches a user or product which another write is touching at the time. 412 was reported."},
	{Name: "apim.filter_case", Values: []string{"insensitive", "sensitive"}, Doc: "Whether texts in $filter are compared with regard to case."},
	{Name: "apim.expires_in", Values: []string{"3599", "60"}, Doc: "How many seconds a token of Microsoft Entra lasts."},
}
