package live_test

// anypointTenants are an organization with teams and one with role groups, each with other variants of everything, one more with teams, and a
// private one with role groups and without invitations.
var anypointTenants = [][]string{
	{
		"anypoint.access_model=teams", "anypoint.wrong_feature_status=404", "anypoint.time_format=mixed", "anypoint.users_paging=ignores_offset",
		"anypoint.token_error=oauth", "anypoint.token_expires_in=string", "anypoint.create_user_answer=location", "anypoint.update_user_answer=204",
		"anypoint.delete_user_status=202", "anypoint.get_deleted_user=200", "anypoint.username_check_deleted=404", "anypoint.username_case=sensitive",
		"anypoint.team_label=team_name", "anypoint.team_update_status=200", "anypoint.teams_by_bg=root", "anypoint.unknown_team_member=404",
		"anypoint.absent_team_member=404", "anypoint.duplicate_grant=409", "anypoint.absent_grant=400", "anypoint.invite_create_status=201",
		"anypoint.invite_order=reversed", "anypoint.duplicate_invite=400", "anypoint.resend_moves_expiry=false", "anypoint.grant_adds_bg_member=true",
		"anypoint.grants_paging=honored", "anypoint.mfa=on", "anypoint.read_lag=2",
	},
	{
		"anypoint.access_model=roles", "anypoint.wrong_feature_status=405", "anypoint.time_format=js", "anypoint.users_paging=unpaged",
		"anypoint.token_expires_in=absent", "anypoint.create_user_answer=empty", "anypoint.delete_user_status=200", "anypoint.me_user=absent",
		"anypoint.client_org=absent", "anypoint.user_detail=documented", "anypoint.mfa_verifiers_type=bool", "anypoint.mfa_exclusion_write=accepted",
		"anypoint.bulk_update_partial=accepted", "anypoint.empty_phone_number=accepted", "anypoint.disabled_user_keeps_grants=false",
		"anypoint.delete_via_bg_removes_membership=false", "anypoint.remove_member_clears_grants=false", "anypoint.bg_is_root=true",
		"anypoint.invite_by_id_after_end=404", "anypoint.duplicate_grant=400", "anypoint.absent_grant=404", "anypoint.unknown_user_grant=400",
		"anypoint.unknown_role_grant=404", "anypoint.grants_by_root_path=path_org", "anypoint.role_group_grant_status=201",
		"anypoint.absent_role_group_member=409", "anypoint.external_names=objects", "anypoint.logout=ignored",
	},
	{
		"anypoint.time_format=space", "anypoint.strict_connected_app=on", "anypoint.users_paging=honored", "anypoint.token_expires_in=60",
		"anypoint.unknown_team_member=204", "anypoint.absent_team_member=409",
	},
	{
		"anypoint.access_model=roles", "anypoint.control_plane=pce", "anypoint.absent_role_group_member=404", "anypoint.absent_grant=200",
		"anypoint.duplicate_grant=409", "anypoint.read_lag=3",
	},
}

// anypointUnshown are the assumptions of which the tenants above show no two variants: see unshown.
var anypointUnshown = map[string]string{
	"anypoint.connected_app_scopes": "see TestLeftOut",
	"anypoint.invites_available":    "see TestLeftOut",
	"anypoint.overload_answer":      "only under load",
}
