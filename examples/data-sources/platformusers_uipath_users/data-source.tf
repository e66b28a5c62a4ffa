# Everybody who was invited and has not accepted yet, which the administration pages cannot filter for.
data "platformusers_uipath_users" "pending" {
  pending = true
}

output "pending_since" {
  value = { for user in data.platformusers_uipath_users.pending.users : user.email => user.created_at }
}

# Local accounts that can sign in, although the organization is connected to a directory.
data "platformusers_uipath_users" "local" {
  category = "local"
  inactive = false
}
