package live_test

// uipathTenants are Automation Cloud as it was recorded, a standalone product with the other variants, an Automation Suite, a Cloud
// without Orchestrator where a personal access token signs in, and a standalone product as it is assumed; the first two differ in as much
// as they can.
var uipathTenants = [][]string{
	{
		"uipath.edition=cloud", "uipath.host_level_identity=accepted", "uipath.cloud_email_update=changed", "uipath.invite_member=success",
		"uipath.invite_pending_again=error", "uipath.invite_limit=1", "uipath.pending_email_confirmed=true", "uipath.reinvited_user_id=former",
		"uipath.group_members_call=404", "uipath.scope_error_status=401", "uipath.retry_after=seconds", "REAL_RATE_LIMITS=1",
		"uipath.delete_missing_user=204", "uipath.foreign_partition_status=404", "uipath.bulk_create_limit=20",
	},
	{
		"uipath.edition=on_prem", "uipath.standalone_org_paths=404", "uipath.token_prt_id=absent", "uipath.token_expires_in=60",
		"uipath.token_error_description=present", "uipath.missing_scope=invalid_scope", "uipath.scope_error_status=400",
		"uipath.unauthorized_body=envelope", "uipath.foreign_partition_status=400", "uipath.enums=names", "uipath.times=utc",
		"uipath.empty_strings=empty", "uipath.unknown_fields=400", "uipath.unsorted_lists=stable", "uipath.search_case=sensitive",
		"uipath.missing_user_status=400", "uipath.missing_user_body=identity_result", "uipath.malformed_id_status=404",
		"uipath.everyone_in_group_ids=omitted", "uipath.bulk_create_answer=result", "uipath.bulk_create_failure_status=200",
		"uipath.bulk_create_limit=100", "uipath.weak_password_status=200", "uipath.delete_missing_user=400", "uipath.bulk_delete_unknown=404",
		"uipath.recreate_after_delete=second_try", "uipath.deleted_user_tenant_row=removed", "uipath.group_read_members=empty",
		"uipath.group_members_call=everywhere", "uipath.built_in_group_update=refused", "uipath.group_name_case=sensitive",
		"uipath.duplicate_member=400", "uipath.absent_member=400", "uipath.account_id_in_lists=present", "uipath.filter_by_key=accepted",
		"uipath.current_user_of_app=404", "uipath.wrong_role_type=silent", "uipath.duplicate_grant=409", "uipath.absent_grant=404",
		"uipath.unknown_user_grant=400", "uipath.joined_domain=corp", "uipath.odata_count=asked",
		"uipath.foreign_domain_search=nothing",
	},
	{"uipath.edition=automation_suite", "uipath.spellings=all", "uipath.missing_user_body=problem", "uipath.domains=always"},
	{
		"uipath.cloud_email_update=ignored", "uipath.invite_limit=1000", "uipath.missing_user_body=empty", "uipath.recreate_after_delete=second_try",
		"UIPATH_TENANT=", "UIPATH_PAT=rt_sandbox-personal-access-token-of-the-administrator",
		"UIPATH_PARTITION_GLOBAL_ID=1a000000-0000-4000-8000-000000000001",
	},
	{
		"uipath.edition=on_prem", "uipath.missing_user_body=status_code", "uipath.update_policy=400",
		"uipath.search_special_characters=found",
	},
}

// uipathUnshown are the assumptions of which the tenants above show no two variants: see unshown.
var uipathUnshown = map[string]string{
	"uipath.retry_after":           "only under load: one of these tenants limits calls",
	"uipath.foreign_domain_search": "only one of these tenants is joined to a network",
}
