# For organizations that still have the older role groups instead of teams.
data "platformusers_anypoint_role_groups" "auditors" {
  name = "Auditors"
}

output "auditors_role_group_id" {
  value = one(data.platformusers_anypoint_role_groups.auditors.role_groups).id
}
