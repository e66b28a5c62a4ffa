package live_test

// apimTenants are three services, each with other variants.
var apimTenants = [][]string{
	{},
	{
		"apim.unknown_service=ParentResourceNotFound", "apim.if_match=strict", "apim.if_none_match=honored", "apim.duplicate_email_status=409",
		"apim.put_omitted=kept", "apim.patch_state_deleted=400", "apim.aad_identities=both", "apim.note_in_answers=empty",
		"apim.expand_groups_default=true", "apim.invited_state=active", "apim.signup_state=pending", "apim.delete_answer=202_nested",
		"apim.delete_visibility=late", "apim.delete_location_ends=200", "apim.poll_retry_after=1", "apim.delete_with_subscriptions=ownerless",
		"apim.delete_unknown_user=404", "apim.system_group_write=405", "apim.external_group_write=accepted", "apim.group_user_delete_answer=204",
		"apim.absent_member_delete=404", "apim.subscription_delete_answer=204", "apim.page_size=2", "apim.next_link=skiptoken",
		"apim.last_next_link=empty", "apim.filter_case=sensitive",
	},
	{
		"apim.if_match=strict", "apim.patch_answer=204", "apim.if_match_missing=412",
		"apim.delete_answer=202_location", "apim.delete_visibility=early", "apim.delete_location_ends=404",
		"apim.delete_leaves=state_deleted", "apim.system_group_write=accepted", "apim.page_size=1", "apim.subscription_visibility=checked",
		"LIVE_PRODUCT=starter", "LIVE_OTHER_PRODUCT=premium",
	},
	{"apim.delete_answer=204"},
}

// apimUnshown are the assumptions of which the tenants above show no two variants: see unshown.
var apimUnshown = map[string]string{
	"apim.subscription_state":   "the provider names the state of each subscription that it makes",
	"apim.allow_tracing":        "a run makes no subscription without an owner, and looks at no response that may hold keys",
	"apim.subscription_created": "a run looks at no response that may hold keys",
	"apim.tier":                 "see TestLeftOut",
	"apim.expires_in":           "the sandbox signs in over https only, and has an access token otherwise",
}
