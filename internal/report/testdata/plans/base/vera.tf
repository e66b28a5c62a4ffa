# Vera has accounts on three platforms.
resource "platformusers_anypoint_user" "vera" {
  username            = "vera"
  first_name          = "Vera"
  last_name           = "Versions"
  email               = "vera@example.com"
  phone_number        = "+44 20 7946 0009"
  password_wo         = "First-Pass.1"
  password_wo_version = 1
}

resource "platformusers_anypoint_team_member" "vera" {
  user_id   = platformusers_anypoint_user.vera.id
  team_name = "Developers"
}

resource "platformusers_apim_user" "vera" {
  user_id    = "vera"
  email      = "vera@example.com"
  first_name = "Vera"
  last_name  = "Versions"
}

resource "platformusers_uipath_user" "vera" {
  user_name = "vera@example.com"
  email     = "vera@example.com"
  name      = "Vera"
  surname   = "Versions"
}
