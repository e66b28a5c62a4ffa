import {
  to = platformusers_anypoint_user.rita
  id = "rita.regular"
}

# An existing account needs neither phone number nor password; what is left out stays as it is.
resource "platformusers_anypoint_user" "rita" {
  username = "rita.regular"
}
