# Vera gets another user name, another group and a role, and leaves a platform. Any CLI can plan this.
resource "platformusers_anypoint_user" "vera" {
  username            = "vera.versions"
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

resource "platformusers_uipath_user" "vera" {
  user_name = "vera@example.com"
  email     = "vera@example.com"
  name      = "Vera"
  surname   = "Versions"
}

resource "platformusers_uipath_tenant_role_grant" "vera" {
  user_id   = platformusers_uipath_user.vera.id
  role_name = "Tenant Administrator"
}

# Nobody gets access by it; Terraform does not write it into plans, OpenTofu does.
ephemeral "platformusers_anypoint_access_token" "reader" {}
