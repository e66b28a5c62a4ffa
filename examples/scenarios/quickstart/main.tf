# Two people join on four platforms: Ada gets accounts, Grace invitations. Both join the developers.
# The parts do not depend on each other: to use one platform only, remove the others' parts.

terraform {
  required_version = ">= 1.11"

  required_providers {
    platformusers = {
      source = "platformusers/platformusers"
    }
  }
}

# Base URLs and credentials come from the environment (ANYPOINT_CLIENT_ID, UIPATH_CLIENT_ID, ARM_CLIENT_ID, CONTROL_ROOM_URL, ...).
provider "platformusers" {}

variable "first_password" {
  description = "Ada's first password. It is sent once, and stored neither in the plan nor in the state."
  type        = string
  ephemeral   = true
  # Good enough for the sandbox. For a real organization set TF_VAR_first_password.
  default = "Sandbox-Pass.1"
}

# --- MuleSoft Anypoint Platform ---------------------------------------------------------------------------------------

# Existing objects are looked up by name.
data "platformusers_anypoint_teams" "developers" {
  name = "Developers"
}

data "platformusers_anypoint_environments" "sandbox" {
  name = "Sandbox"
}

locals {
  developers_team = one(data.platformusers_anypoint_teams.developers.teams).id
}

resource "platformusers_anypoint_user" "ada" {
  username            = "ada-lovelace"
  first_name          = "Ada"
  last_name           = "Lovelace"
  email               = "ada.lovelace@example.com"
  phone_number        = "+44 20 7946 0815"
  password_wo         = var.first_password
  password_wo_version = 1
}

resource "platformusers_anypoint_team_member" "ada_develops" {
  team_id = local.developers_team
  user_id = platformusers_anypoint_user.ada.id
}

resource "platformusers_anypoint_permission_grant" "ada_reads_applications" {
  user_id        = platformusers_anypoint_user.ada.id
  role_name      = "Read Applications"
  environment_id = one(data.platformusers_anypoint_environments.sandbox.environments).id
}

# Grace chooses her user name and password herself, with the link in the mail that the platform sends her.
resource "platformusers_anypoint_invitation" "grace" {
  email = "grace.hopper@example.com"

  team {
    team_id         = local.developers_team
    membership_type = "maintainer"
  }
}

# --- UiPath -----------------------------------------------------------------------------------------------------------

data "platformusers_uipath_groups" "developers" {
  name = "Automation Developers"
}

locals {
  developers_group = one(data.platformusers_uipath_groups.developers.groups).id
}

resource "platformusers_uipath_user" "ada" {
  user_name           = "ada.lovelace@example.com"
  email               = "ada.lovelace@example.com"
  name                = "Ada"
  surname             = "Lovelace"
  password_wo         = var.first_password
  password_wo_version = 1
}

resource "platformusers_uipath_group_member" "ada_develops" {
  group_id = local.developers_group
  user_id  = platformusers_uipath_user.ada.id
}

# A role in the whole tenant, and one in a folder of it. Roles and folders can be named, groups and users have ids.
resource "platformusers_uipath_tenant_role_grant" "ada_audits" {
  user_id   = platformusers_uipath_user.ada.id
  role_name = "Auditor"
}

resource "platformusers_uipath_folder_role_grant" "ada_handles_invoices" {
  user_id     = platformusers_uipath_user.ada.id
  folder_path = "Finance/Invoices"
  role_name   = "Automation User"
}

# UiPath creates the account at once; Grace can use it when she accepts.
resource "platformusers_uipath_invitation" "grace" {
  email     = "grace.hopper@example.com"
  name      = "Grace"
  surname   = "Hopper"
  group_ids = [local.developers_group]
}

# --- Azure API Management ---------------------------------------------------------------------------------------------

# The id is yours to choose.
resource "platformusers_apim_user" "ada" {
  user_id    = "ada.lovelace"
  email      = "ada.lovelace@example.com"
  first_name = "Ada"
  last_name  = "Lovelace"
}

resource "platformusers_apim_group_member" "ada_is_a_partner" {
  group_id = "partners"
  user_id  = platformusers_apim_user.ada.user_id
}

# Her key for the product stays on the platform: it is not in the state.
resource "platformusers_apim_subscription" "ada_premium" {
  user_id      = platformusers_apim_user.ada.user_id
  product_id   = "premium"
  display_name = "Ada's premium"
}

resource "platformusers_apim_invitation" "grace" {
  user_id    = "grace.hopper"
  email      = "grace.hopper@example.com"
  first_name = "Grace"
  last_name  = "Hopper"
}

# --- Automation Anywhere Control Room ---------------------------------------------------------------------------------

# There are no invitations here. The account begins with the role AAE_Basic, since a Control Room requires one.
resource "platformusers_controlroom_user" "ada" {
  username            = "ada.lovelace"
  email               = "ada.lovelace@example.com"
  first_name          = "Ada"
  last_name           = "Lovelace"
  password_wo         = var.first_password
  password_wo_version = 1
}

resource "platformusers_controlroom_role_grant" "ada_operates" {
  user_id   = platformusers_controlroom_user.ada.id
  role_name = "Finance Operators"
}

# --- What became of Grace's invitations -------------------------------------------------------------------------------

output "grace_on_anypoint" {
  value = {
    invitation_id    = platformusers_anypoint_invitation.grace.id
    status           = platformusers_anypoint_invitation.grace.status
    accepted_user_id = platformusers_anypoint_invitation.grace.accepted_user_id
  }
}

output "grace_on_uipath" {
  value = {
    user_id  = platformusers_uipath_invitation.grace.user_id
    accepted = platformusers_uipath_invitation.grace.accepted
  }
}

output "grace_in_api_management" {
  value = {
    user_id = platformusers_apim_invitation.grace.user_id
    status  = platformusers_apim_invitation.grace.status
  }
}

# --- What Ada has, on all platforms -----------------------------------------------------------------------------------

data "platformusers_accounts" "ada" {
  email = "ada.lovelace@example.com"

  # Read it after the changes of an apply.
  depends_on = [
    platformusers_anypoint_team_member.ada_develops, platformusers_anypoint_permission_grant.ada_reads_applications,
    platformusers_uipath_group_member.ada_develops, platformusers_uipath_tenant_role_grant.ada_audits,
    platformusers_uipath_folder_role_grant.ada_handles_invoices, platformusers_apim_group_member.ada_is_a_partner,
    platformusers_apim_subscription.ada_premium, platformusers_controlroom_role_grant.ada_operates,
  ]
}

output "ada_everywhere" {
  value = [
    for row in data.platformusers_accounts.ada.accounts :
    join(", ", compact([row.platform, row.kind, row.what, row.where, row.origin, row.status]))
  ]
}
