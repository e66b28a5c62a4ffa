import {
  to = platformusers_controlroom_user.rita
  id = "rita.regular"
}

resource "platformusers_controlroom_user" "rita" {
  username    = "rita.regular"
  email       = "rita.regular@sandbox.example"
  first_name  = "Rita"
  last_name   = "Regular"
  description = "Nobody in particular"
}
