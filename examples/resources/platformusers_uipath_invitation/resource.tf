resource "platformusers_uipath_invitation" "ada" {
  email       = "ada.lovelace@example.com"
  name        = "Ada"
  surname     = "Lovelace"
  language    = "en"
  group_names = ["Finance"]
}

# The invited person is a user immediately, and can be granted access before the invitation is accepted.
resource "platformusers_uipath_group_member" "ada" {
  group_name = "Automation Users"
  user_id    = platformusers_uipath_invitation.ada.user_id
}
