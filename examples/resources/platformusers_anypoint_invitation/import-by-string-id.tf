import {
  to = platformusers_anypoint_invitation.grace
  id = "grace.hopper@example.com"
}

resource "platformusers_anypoint_invitation" "grace" {
  email = "grace.hopper@example.com"
}
