# Everybody who can sign in, with their roles.
data "platformusers_controlroom_users" "active" {
  disabled = false
}

output "roles_by_user" {
  value = { for user in data.platformusers_controlroom_users.active.users : user.username => user.roles[*].name }
}

# Disabled accounts that still hold device licenses.
data "platformusers_controlroom_users" "disabled" {
  disabled = true
}

output "licenses_of_disabled_users" {
  value = { for user in data.platformusers_controlroom_users.disabled.users : user.username => user.license_features if length(user.license_features) > 0 }
}
