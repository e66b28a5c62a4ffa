data "platformusers_anypoint_teams" "developers" {
  name = "Developers"
}

data "platformusers_anypoint_environments" "sandbox" {
  name = "Sandbox"
}

resource "platformusers_anypoint_invitation" "grace" {
  email               = "grace.hopper@example.com"
  resend_when_expired = true

  team {
    team_id         = one(data.platformusers_anypoint_teams.developers.teams).id
    membership_type = "maintainer"
  }

  permission {
    role_name      = "Read Applications"
    environment_id = one(data.platformusers_anypoint_environments.sandbox.environments).id
  }
}

# Null until the invitation is accepted.
output "grace_user_id" {
  value = platformusers_anypoint_invitation.grace.accepted_user_id
}
