# One person: the account or invitation, the memberships and the grants on each platform that the bundle names.
# While `active` is false, the accounts stay but are locked, and what they may do is removed.

terraform {
  required_version = ">= 1.11"

  required_providers {
    platformusers = {
      source = "platformusers/platformusers"
    }
  }
}

locals {
  username = coalesce(var.username, split("@", var.email)[0])

  # Anypoint's user names are of letters, digits, hyphens and underscores.
  anypoint_username = replace(local.username, "/[^A-Za-z0-9_-]/", "-")

  # Without a platform in the bundle nothing is planned there.
  anypoint    = var.bundle.anypoint
  uipath      = var.bundle.uipath
  apim        = var.bundle.apim
  controlroom = var.bundle.controlroom

  # One first password for each person, out of one secret. It fits policies of 8 to 15 characters with all kinds of characters.
  first_password = join("", [
    "Aa1.", substr(replace(base64sha256("${var.first_password_secret}:${lower(var.email)}"), "/[+/=]/", ""), 0, 11)
  ])
}

# From when until when, for whoever reads the plan: policies find the term of each grant here. It exists in the state alone.
resource "terraform_data" "term" {
  input = {
    email = var.email
    role  = var.role
    start = var.start
    until = var.until
  }
}

# --- MuleSoft Anypoint Platform ---------------------------------------------------------------------------------------

resource "platformusers_anypoint_user" "account" {
  count = try(local.anypoint.invite, true) ? 0 : 1

  username            = local.anypoint_username
  first_name          = var.first_name
  last_name           = var.last_name
  email               = var.email
  phone_number        = var.phone_number
  password_wo         = local.first_password
  password_wo_version = 1
  enabled             = var.active
  deletion_policy     = var.deletion_policy
}

resource "platformusers_anypoint_invitation" "invitation" {
  count = try(local.anypoint.invite, false) && var.active ? 1 : 0

  email               = var.email
  resend_when_expired = true
}

locals {
  # Who was invited has no user before they accept: null until then.
  anypoint_user_id = try(platformusers_anypoint_user.account[0].id, platformusers_anypoint_invitation.invitation[0].accepted_user_id, null)
  anypoint_access = var.active && (length(platformusers_anypoint_user.account) > 0 ||
  try(platformusers_anypoint_invitation.invitation[0].accepted_user_id, null) != null) ? local.anypoint : null
}

resource "platformusers_anypoint_team_member" "team" {
  for_each = try(local.anypoint_access.teams, {})

  team_name       = each.key
  user_id         = local.anypoint_user_id
  membership_type = each.value
}

resource "platformusers_anypoint_role_group_member" "role_group" {
  for_each = { for name in try(local.anypoint_access.role_groups, []) : name => name }

  role_group_name = each.value
  user_id         = local.anypoint_user_id
}

resource "platformusers_anypoint_permission_grant" "permission" {
  for_each = {
    for p in try(local.anypoint_access.permissions, []) :
    join("/", compact([p.organization_name, p.environment_name, p.role_name])) => p
  }

  user_id           = local.anypoint_user_id
  role_name         = each.value.role_name
  organization_name = each.value.organization_name
  environment_name  = each.value.environment_name
}

# --- UiPath -----------------------------------------------------------------------------------------------------------

resource "platformusers_uipath_user" "account" {
  count = try(local.uipath.invite, true) ? 0 : 1

  user_name           = var.email
  email               = var.email
  name                = var.first_name
  surname             = var.last_name
  password_wo         = local.first_password
  password_wo_version = 1
  is_active           = var.active
  deletion_policy     = var.deletion_policy
}

resource "platformusers_uipath_invitation" "invitation" {
  count = try(local.uipath.invite, false) && var.active ? 1 : 0

  email   = var.email
  name    = var.first_name
  surname = var.last_name
}

locals {
  # An invited person is a user at once, and gets roles in the tenant after they accept.
  uipath_user_id = try(platformusers_uipath_user.account[0].id, platformusers_uipath_invitation.invitation[0].user_id, null)
  uipath_access  = var.active ? local.uipath : null
  uipath_tenant  = try(platformusers_uipath_invitation.invitation[0].accepted, true) ? local.uipath_access : null
}

resource "platformusers_uipath_group_member" "group" {
  for_each = { for name in try(local.uipath_access.groups, []) : name => name }

  group_name = each.value
  user_id    = local.uipath_user_id
}

resource "platformusers_uipath_tenant_role_grant" "role" {
  for_each = { for name in try(local.uipath_tenant.tenant_roles, []) : name => name }

  role_name = each.value
  user_id   = local.uipath_user_id
}

resource "platformusers_uipath_folder_role_grant" "role" {
  for_each = { for r in try(local.uipath_tenant.folder_roles, []) : "${r.folder_path}/${r.role_name}" => r }

  folder_path = each.value.folder_path
  role_name   = each.value.role_name
  user_id     = local.uipath_user_id

  # A role in a folder has no effect without one in the tenant.
  depends_on = [platformusers_uipath_tenant_role_grant.role, platformusers_uipath_group_member.group]
}

# --- Azure API Management ---------------------------------------------------------------------------------------------

resource "platformusers_apim_user" "account" {
  count = try(local.apim.invite, true) ? 0 : 1

  user_id         = local.username
  email           = var.email
  first_name      = var.first_name
  last_name       = var.last_name
  state           = var.active ? "active" : "blocked"
  deletion_policy = var.deletion_policy
}

resource "platformusers_apim_invitation" "invitation" {
  count = try(local.apim.invite, false) && var.active ? 1 : 0

  user_id    = local.username
  email      = var.email
  first_name = var.first_name
  last_name  = var.last_name
}

locals {
  apim_user_id = try(platformusers_apim_user.account[0].user_id, platformusers_apim_invitation.invitation[0].user_id, null)
  apim_access  = var.active && try(platformusers_apim_invitation.invitation[0].status == "active", true) ? local.apim : null
}

resource "platformusers_apim_group_member" "group" {
  for_each = { for id in try(local.apim_access.groups, []) : id => id }

  group_id = each.value
  user_id  = local.apim_user_id
}

# At the end of the term the subscription is deleted, since the keys of a blocked user may go on to work.
resource "platformusers_apim_subscription" "product" {
  for_each = { for id in try(local.apim_access.products, []) : id => id }

  product_id   = each.value
  user_id      = local.apim_user_id
  display_name = "${var.first_name} ${var.last_name}: ${each.value}"
}

# --- Automation Anywhere Control Room ---------------------------------------------------------------------------------

# A Control Room has no invitations, and each account keeps its first role, AAE_Basic.
resource "platformusers_controlroom_user" "account" {
  count = local.controlroom == null ? 0 : 1

  username            = local.username
  email               = var.email
  first_name          = var.first_name
  last_name           = var.last_name
  password_wo         = local.first_password
  password_wo_version = 1
  disabled            = !var.active
  deletion_policy     = var.deletion_policy
}

resource "platformusers_controlroom_role_grant" "role" {
  for_each = { for name in var.active ? try(local.controlroom.roles, []) : [] : name => name }

  role_name = each.value
  user_id   = platformusers_controlroom_user.account[0].id
}
