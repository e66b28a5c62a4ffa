data "platformusers_uipath_user" "rita" {
  email = "rita.regular@sandbox.example"
}

output "rita_signed_in_last" {
  value = data.platformusers_uipath_user.rita.last_login_at
}
