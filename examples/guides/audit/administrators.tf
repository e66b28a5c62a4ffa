# Who can administer each platform.
data "platformusers_anypoint_permission_grants" "administrators" {
  role_name = "Organization Administrator"
}

data "platformusers_uipath_group_members" "administrators" {
  group_name = "Administrators"
}

data "platformusers_controlroom_role_grants" "administrators" {
  role_name = "AAE_Admin"
}

output "administrators" {
  value = concat(
    [for row in data.platformusers_anypoint_permission_grants.administrators.permission_grants :
    "Anypoint, ${row.organization_name}: ${row.username} (${row.origin})"],
    [for row in data.platformusers_uipath_group_members.administrators.group_members : "UiPath: ${row.user_name}"],
    [for row in data.platformusers_controlroom_role_grants.administrators.role_grants : "Control Room: ${row.username}"],
  )
}
