# By user name, e-mail address (email) or id: exactly one of them.
data "platformusers_anypoint_user" "rita" {
  username = "rita.regular"
}

output "rita_last_login" {
  value = data.platformusers_anypoint_user.rita.last_login_at
}
