import {
  to = platformusers_controlroom_user.rita
  identity = {
    user_id = "10"
  }
}

resource "platformusers_controlroom_user" "rita" {
  username    = "rita.regular"
  email       = "rita.regular@sandbox.example"
  first_name  = "Rita"
  last_name   = "Regular"
  description = "Nobody in particular"
}
