data "platformusers_anypoint_role_group_members" "all" {}

output "people_by_role_group" {
  value = {
    for member in data.platformusers_anypoint_role_group_members.all.role_group_members : member.role_group_name => member.username...
  }
}
