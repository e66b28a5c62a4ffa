# Everybody who was invited and has not accepted yet, with the day of the invitation.
data "platformusers_uipath_users" "pending" {
  pending = true
}

output "waiting_since" {
  value = { for user in data.platformusers_uipath_users.pending.users : user.email => user.created_at }
}

# Local accounts that can sign in but have never done so.
data "platformusers_uipath_users" "local" {
  category = "local"
  pending  = false
  inactive = false
}

output "never_signed_in" {
  value = [for user in data.platformusers_uipath_users.local.users : user.user_name if user.last_login_at == null]
}
