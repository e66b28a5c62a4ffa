# Rosa gets the right user name and e-mail address.
resource "platformusers_anypoint_user" "rosa" {
  username            = "rosa.diaz"
  first_name          = "Rosa"
  last_name           = "Replaced"
  email               = "rosa@example.com"
  phone_number        = "+44 20 7946 0003"
  password_wo         = "First-Pass.1"
  password_wo_version = 1
}

resource "platformusers_uipath_user" "rosa" {
  user_name = "rosa@example.com"
  email     = "rosa.diaz@example.com"
  name      = "Rosa"
  surname   = "Replaced"
}

resource "platformusers_uipath_group_member" "rosa" {
  user_id    = platformusers_uipath_user.rosa.id
  group_name = "Automation Users"
}
