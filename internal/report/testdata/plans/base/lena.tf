# Lena has an account on every platform.
resource "platformusers_anypoint_user" "lena" {
  username            = "lena"
  first_name          = "Lena"
  last_name           = "Leaver"
  email               = "lena@example.com"
  phone_number        = "+44 20 7946 0001"
  password_wo         = "First-Pass.1"
  password_wo_version = 1
}

resource "platformusers_anypoint_team_member" "lena" {
  user_id   = platformusers_anypoint_user.lena.id
  team_name = "Developers"
}

resource "platformusers_anypoint_permission_grant" "lena" {
  user_id          = platformusers_anypoint_user.lena.id
  role_name        = "Read Applications"
  environment_name = "Production"
}

resource "platformusers_uipath_user" "lena" {
  user_name = "lena@example.com"
  email     = "Lena@example.com"
  name      = "Lena"
  surname   = "Leaver"
}

resource "platformusers_uipath_group_member" "lena" {
  user_id    = platformusers_uipath_user.lena.id
  group_name = "Finance"
}

resource "platformusers_apim_user" "lena" {
  user_id              = "lena"
  email                = "lena@example.com"
  first_name           = "Lena"
  last_name            = "Leaver"
  delete_subscriptions = true
}

resource "platformusers_apim_subscription" "lena" {
  user_id           = platformusers_apim_user.lena.user_id
  product_id        = "starter"
  subscription_name = "lena-starter"
  display_name      = "Lena's starter"
}

resource "platformusers_controlroom_user" "lena" {
  username            = "lena"
  email               = "lena@example.com"
  password_wo         = "First-Pass.1"
  password_wo_version = 1
}

resource "platformusers_controlroom_role_grant" "lena" {
  user_id   = platformusers_controlroom_user.lena.id
  role_name = "Finance Operators"
}
