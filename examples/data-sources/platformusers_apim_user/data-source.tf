data "platformusers_apim_user" "nadia" {
  email = "nadia.oneill@example.com"
}

output "nadia" {
  value = {
    user_id = data.platformusers_apim_user.nadia.user_id
    state   = data.platformusers_apim_user.nadia.state
    groups  = data.platformusers_apim_user.nadia.groups[*].name
  }
}
