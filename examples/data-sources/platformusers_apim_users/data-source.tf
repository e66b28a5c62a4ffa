# Everybody who was invited, or has signed up, and has not confirmed yet.
data "platformusers_apim_users" "pending" {
  state = "pending"
}

output "pending_since" {
  value = { for user in data.platformusers_apim_users.pending.users : user.email => user.registered_at }
}
