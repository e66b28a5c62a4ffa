# Max works for the developers.
resource "platformusers_anypoint_user" "max" {
  username            = "max"
  first_name          = "Max"
  last_name           = "Mover"
  email               = "max@example.com"
  phone_number        = "+44 20 7946 0002"
  password_wo         = "First-Pass.1"
  password_wo_version = 1
}

resource "platformusers_anypoint_team_member" "max" {
  user_id   = platformusers_anypoint_user.max.id
  team_name = "Developers"
}

resource "platformusers_uipath_user" "max" {
  user_name = "max@example.com"
  email     = "max@example.com"
  name      = "Max"
  surname   = "Mover"
}

resource "platformusers_uipath_tenant_role_grant" "max" {
  user_id   = platformusers_uipath_user.max.id
  role_name = "Allow to be Automation User"
}

resource "platformusers_uipath_folder_role_grant" "max" {
  user_id     = platformusers_uipath_user.max.id
  folder_path = "Shared"
  role_name   = "Automation User"

  depends_on = [platformusers_uipath_tenant_role_grant.max]
}

resource "platformusers_apim_user" "max" {
  user_id    = "max"
  email      = "max@example.com"
  first_name = "Max"
  last_name  = "Mover"
}

resource "platformusers_apim_group_member" "max" {
  user_id    = platformusers_apim_user.max.user_id
  group_name = "Testers"
}

resource "platformusers_controlroom_user" "max" {
  username            = "max"
  email               = "max@example.com"
  password_wo         = "First-Pass.1"
  password_wo_version = 1
  role_names          = ["AAE_Basic", "HR Auditors"]
}

resource "platformusers_anypoint_permission_grant" "max" {
  user_id   = platformusers_anypoint_user.max.id
  role_name = "Organization Administrator"
}
