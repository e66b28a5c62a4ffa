import {
  to = platformusers_anypoint_user.rita
  id = "rita.regular"
}

# An existing account needs neither phone number nor password; omitted attributes stay as they are.
resource "platformusers_anypoint_user" "rita" {
  username = "rita.regular"
}
