data "platformusers_apim_user" "nadia" {
  email = "nadia.oneill@example.com"
}

resource "platformusers_apim_group_member" "nadia_tests" {
  group_id = "testers"
  user_id  = data.platformusers_apim_user.nadia.user_id
}

# By names: the portal's name of the group, and the e-mail address of the account.
resource "platformusers_apim_group_member" "gitte_tests" {
  group_name = "Testers"
  email      = "gitte.guid@example.com"
}
