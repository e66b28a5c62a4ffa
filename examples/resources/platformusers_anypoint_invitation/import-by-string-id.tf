import {
  to = platformusers_anypoint_invitation.ines
  id = "ines.invited@example.com"
}

resource "platformusers_anypoint_invitation" "ines" {
  email = "ines.invited@example.com"
}
