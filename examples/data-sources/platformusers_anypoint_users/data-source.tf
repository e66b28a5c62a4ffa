# Everybody who can sign in but has never done so.
data "platformusers_anypoint_users" "enabled" {
  enabled = true
}

output "never_signed_in" {
  value = [for user in data.platformusers_anypoint_users.enabled.users : user.username if user.last_login_at == null]
}

# The deleted accounts, whose user names stay taken.
data "platformusers_anypoint_users" "deleted" {
  deleted = true
}
