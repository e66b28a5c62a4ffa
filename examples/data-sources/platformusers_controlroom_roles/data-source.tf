# The roles that somebody here made, rather than the Control Room itself.
data "platformusers_controlroom_roles" "own" {
  system = false
}

output "own_roles" {
  value = { for role in data.platformusers_controlroom_roles.own.roles : role.name => role.user_count }
}
