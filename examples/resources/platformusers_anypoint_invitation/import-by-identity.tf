import {
  to = platformusers_anypoint_invitation.grace
  identity = {
    organization_id = "0a000000-0000-4000-8000-000000000001" # optional
    invitation_id   = "520"
  }
}

resource "platformusers_anypoint_invitation" "grace" {
  email = "grace.hopper@example.com"
}
