# Two people join: Ada gets an account, Grace an invitation. Both work with the developers.

terraform {
  required_version = ">= 1.11"

  required_providers {
    platformusers = {
      source = "platformusers/platformusers"
    }
  }
}

# Address and credentials come from the environment (ANYPOINT_BASE_URL, ANYPOINT_CLIENT_ID, ...).
provider "platformusers" {}

variable "first_password" {
  description = "Ada's first password. It is sent once and kept nowhere: neither in the plan nor in the state."
  type        = string
  ephemeral   = true
  # Good enough for the sandbox. For a real organization set TF_VAR_first_password.
  default = "Sandbox-Passw0rd"
}

# What is there already is looked up by name.
data "platformusers_anypoint_environments" "all" {}

data "platformusers_anypoint_teams" "all" {}

locals {
  environment_ids = { for environment in data.platformusers_anypoint_environments.all.environments : environment.name => environment.id }
  team_ids        = { for team in data.platformusers_anypoint_teams.all.teams : team.name => team.id }
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
  team_id = local.team_ids["Developers"]
  user_id = platformusers_anypoint_user.ada.id
}

resource "platformusers_anypoint_permission_grant" "ada_reads_applications" {
  user_id        = platformusers_anypoint_user.ada.id
  role_name      = "Read Applications"
  environment_id = local.environment_ids["Sandbox"]
}

# Grace chooses her user name and password herself, with the link in the mail that the platform sends her.
resource "platformusers_anypoint_invitation" "grace" {
  email = "grace.hopper@example.com"

  teams = [{
    team_id         = local.team_ids["Developers"]
    membership_type = "maintainer"
  }]
}

output "ada_user_id" {
  value = platformusers_anypoint_user.ada.id
}

output "grace_invitation" {
  value = {
    id               = platformusers_anypoint_invitation.grace.id
    status           = platformusers_anypoint_invitation.grace.status
    accepted_user_id = platformusers_anypoint_invitation.grace.accepted_user_id
  }
}
