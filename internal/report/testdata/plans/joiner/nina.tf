# Nina joins.
resource "platformusers_anypoint_user" "nina" {
  username            = "nina"
  first_name          = "Nina"
  last_name           = "Newcomer"
  email               = "nina@example.com"
  phone_number        = "+44 20 7946 0006"
  password_wo         = "First-Pass.1"
  password_wo_version = 1
}

resource "platformusers_anypoint_team_member" "nina" {
  for_each = { developers = "Developers", administrators = "Administrators" }

  user_id   = platformusers_anypoint_user.nina.id
  team_name = each.value
}

resource "platformusers_uipath_invitation" "nina" {
  email       = "nina@example.com"
  name        = "Nina"
  surname     = "Newcomer"
  group_names = ["Administrators"]
}

resource "platformusers_apim_invitation" "nina" {
  user_id    = "nina"
  email      = "Nina@Example.com"
  first_name = "Nina"
  last_name  = "Newcomer"
}

resource "platformusers_apim_subscription" "nina" {
  user_id      = platformusers_apim_invitation.nina.user_id
  product_name = "Starter"
  display_name = "Nina's starter"
}

resource "platformusers_controlroom_user" "nina" {
  username            = "nina"
  email               = "nina@example.com"
  password_wo         = "First-Pass.1"
  password_wo_version = 1
}

resource "platformusers_controlroom_role_grant" "nina" {
  user_id   = platformusers_controlroom_user.nina.id
  role_name = "AAE_Admin"
}
