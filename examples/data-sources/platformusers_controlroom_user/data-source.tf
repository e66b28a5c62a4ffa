data "platformusers_controlroom_user" "rita" {
  username = "rita.regular"
}

output "rita_signed_in_last" {
  value = data.platformusers_controlroom_user.rita.last_login_at
}
