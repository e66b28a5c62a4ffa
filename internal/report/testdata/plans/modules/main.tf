# People by a module each, and by for_each.
locals {
  people = { ada = "Ada", bob = "Bob" }
}

module "person" {
  source   = "./person"
  for_each = local.people

  name  = each.key
  teams = { developers = "Developers" }
}

resource "platformusers_uipath_user" "people" {
  for_each = local.people

  user_name = "${each.key}@example.com"
  email     = "${each.key}@example.com"
  name      = each.value
  surname   = "Newcomer"
}

resource "platformusers_uipath_group_member" "finance" {
  for_each = local.people

  user_id    = platformusers_uipath_user.people[each.key].id
  group_name = "Finance"
}

resource "platformusers_uipath_group_member" "ada" {
  user_id    = platformusers_uipath_user.people["ada"].id
  group_name = "Automation Users"
}

resource "platformusers_anypoint_permission_grant" "ada" {
  user_id   = module.person["ada"].user_id
  role_name = "Read Applications"

  environment_name = "Production"
}

# Whose id this is, the plan does not say; nor which team.
resource "terraform_data" "team" {
  input = "0d000000-0000-4000-8000-000000000002"
}

resource "platformusers_uipath_tenant_role_grant" "pairs" {
  for_each = { "ada/auditor" = { person = "ada", role = "Auditor" } }

  user_id   = platformusers_uipath_user.people[each.value.person].id
  role_name = each.value.role
}

resource "platformusers_anypoint_team_member" "rita" {
  username = "rita.regular"
  team_id  = terraform_data.team.output
}
