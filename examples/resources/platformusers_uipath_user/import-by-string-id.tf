import {
  to = platformusers_uipath_user.rita
  id = "rita.regular@sandbox.example"
}

resource "platformusers_uipath_user" "rita" {
  user_name = "rita.regular@sandbox.example"
  email     = "rita.regular@sandbox.example"
  name      = "Rita"
  surname   = "Regular"
}
