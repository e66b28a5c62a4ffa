# The roles that somebody made, and how many users hold each.
data "platformusers_controlroom_roles" "custom" {
  system = false
}

output "users_by_role" {
  value = { for role in data.platformusers_controlroom_roles.custom.roles : role.name => role.user_count }
}
