resource "platformusers_anypoint_invitation" "grace" {
  email               = "grace.hopper@example.com"
  resend_when_expired = true

  team {
    team_name       = "Developers"
    membership_type = "maintainer"
  }

  permission {
    role_name        = "Read Applications"
    environment_name = "Sandbox"
  }
}

# Null until the invitation is accepted.
output "grace_user_id" {
  value = platformusers_anypoint_invitation.grace.accepted_user_id
}
