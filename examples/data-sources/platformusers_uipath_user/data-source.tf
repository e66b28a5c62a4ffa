# By user name, e-mail address (email) or id: exactly one of them.
data "platformusers_uipath_user" "rita" {
  user_name = "rita.regular@sandbox.example"
}

output "rita_last_login" {
  value = data.platformusers_uipath_user.rita.last_login_at
}
