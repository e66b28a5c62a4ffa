# Everybody who can sign in.
data "platformusers_controlroom_users" "enabled" {
  disabled = false
}

output "who_has_what" {
  value = { for user in data.platformusers_controlroom_users.enabled.users : user.username => user.roles[*].name }
}
