package live_test

// controlroomTenants are Automation 360 in the cloud as it is documented; one on premises with the other variants; Enterprise 11; and Automation
// 360 with v1, where who runs it may not be signed in several times.
var controlroomTenants = [][]string{
	{"controlroom.generation=a360_v2", "controlroom.users_list=both", "SEED_USERS=210"},
	{
		"controlroom.generation=a360_v2", "controlroom.hosting=on_premises", "controlroom.missing_route=404", "controlroom.users_list=v1",
		"controlroom.token_expires_in=60", "controlroom.session_rule=one_api_session", "controlroom.dead_token=500",
		"controlroom.refreshed_token=revoked", "controlroom.disabled_sign_in=403", "controlroom.unverified_sign_in=401", "controlroom.auth_type=SSO",
		"controlroom.delete_permission=both", "controlroom.error_details=text", "controlroom.unknown_fields=400", "controlroom.v2_update_roles=roles",
		"controlroom.set_order=stable", "controlroom.empty_domain=empty", "controlroom.list_items=with_permissions",
		"controlroom.default_page_length=20", "controlroom.max_page_length=100", "controlroom.username_eq=nothing", "controlroom.filter_case=sensitive",
		"controlroom.disabled_eq=nothing",
		"controlroom.unknown_user=410", "controlroom.deleted_user=200", "controlroom.delete_answer=204", "controlroom.delete_deleted_user=200",
		"controlroom.own_account=allowed", "controlroom.username_reuse=409", "controlroom.duplicate_username_status=400",
		"controlroom.stale_version=ignored", "controlroom.omitted_fields=kept", "controlroom.update_status=201",
		"controlroom.update_without_roles=accepted", "controlroom.update_password=ignored", "controlroom.password_policy=relaxed",
		"controlroom.permissions_answer=object", "controlroom.role_edit_last_role=400", "controlroom.role_edit_user_version=counted",
		"controlroom.delete_role_in_use=400", "SEED_USERS=110",
	},
	{
		"controlroom.generation=e11", "controlroom.session_rule=off", "controlroom.role_spelling=lenient", "controlroom.smtp=off",
		"controlroom.delete_permission=delete_users", "controlroom.delete_answer=200_empty", "controlroom.deleted_user=410",
		"controlroom.username_eq=400", "controlroom.disabled_eq=400", "controlroom.update_password=400", "controlroom.auth_type=ACTIVE_DIRECTORY",
	},
	{"controlroom.generation=a360_v1", "controlroom.role_spelling=dropped", "controlroom.session_rule=api_key_alone", "controlroom.delete_answer=202",
		"CONTROL_ROOM_USERNAME=svc.single", "CONTROL_ROOM_API_KEY=sandbox0control0room0api0key0onesession0"},
}

// controlroomUnshown are the assumptions of which the tenants above show no two variants: see unshown.
var controlroomUnshown = map[string]string{
	"controlroom.long_page": "the run's own lists ask for long pages",
}
