import {
  to = platformusers_anypoint_invitation.ines
  identity = {
    organization_id = "0a000000-0000-4000-8000-000000000001" # optional
    invitation_id   = "519"
  }
}

resource "platformusers_anypoint_invitation" "ines" {
  email = "ines.invited@example.com"
}
