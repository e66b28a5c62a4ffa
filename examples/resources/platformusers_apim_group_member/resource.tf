data "platformusers_apim_user" "nadia" {
  email = "nadia.oneill@example.com"
}

resource "platformusers_apim_group_member" "nadia_tests" {
  group_id = "testers"
  user_id  = data.platformusers_apim_user.nadia.user_id
}
