# Two people join on two platforms: Ada gets accounts, Grace invitations. Both work with the developers.
# The halves do not depend on each other: with one platform only, take the other one's half out.

terraform {
  required_version = ">= 1.11"

  required_providers {
    platformusers = {
      source = "platformusers/platformusers"
    }
  }
}

# Addresses and credentials come from the environment (ANYPOINT_CLIENT_ID, UIPATH_CLIENT_ID, ...).
provider "platformusers" {}

variable "first_password" {
  description = "Ada's first password. It is sent once and kept nowhere: neither in the plan nor in the state."
  type        = string
  ephemeral   = true
  # Good enough for the sandbox. For a real organization set TF_VAR_first_password.
  default = "Sandbox-Passw0rd"
}

# --- MuleSoft Anypoint Platform ---------------------------------------------------------------------------------------

# What is there already is looked up by name.
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
  username            = "ada.lovelace"
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

  teams = [{
    team_id         = local.developers_team
    membership_type = "maintainer"
  }]
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

# UiPath makes the account at once; it is Grace's when she accepts.
resource "platformusers_uipath_invitation" "grace" {
  email     = "grace.hopper@example.com"
  name      = "Grace"
  surname   = "Hopper"
  group_ids = [local.developers_group]
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
