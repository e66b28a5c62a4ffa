output "accounts" {
  description = "The ids of the accounts by platform; null for one that does not exist, or not yet."
  value = {
    anypoint    = local.anypoint_user_id
    uipath      = local.uipath_user_id
    apim        = local.apim_user_id
    controlroom = try(platformusers_controlroom_user.account[0].id, null)
  }
}

output "access" {
  description = "What the person has beyond the account, by platform."
  value = {
    for platform, access in {
      anypoint = concat(
        keys(platformusers_anypoint_team_member.team), keys(platformusers_anypoint_role_group_member.role_group),
        keys(platformusers_anypoint_permission_grant.permission),
      )
      uipath = concat(
        keys(platformusers_uipath_group_member.group), keys(platformusers_uipath_tenant_role_grant.role),
        keys(platformusers_uipath_folder_role_grant.role),
      )
      apim        = concat(keys(platformusers_apim_group_member.group), keys(platformusers_apim_subscription.product))
      controlroom = keys(platformusers_controlroom_role_grant.role)
    } : platform => sort(access) if length(access) > 0
  }
}
