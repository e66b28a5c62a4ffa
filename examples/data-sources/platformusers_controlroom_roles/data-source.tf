# The custom roles, without those that the Control Room itself has.
data "platformusers_controlroom_roles" "own" {
  system = false
}

output "own_roles" {
  value = { for role in data.platformusers_controlroom_roles.own.roles : role.name => role.user_count }
}
