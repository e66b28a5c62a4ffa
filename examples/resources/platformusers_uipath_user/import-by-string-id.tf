import {
  to = platformusers_uipath_user.rita
  id = "rita.regular@sandbox.example"
}

# What an existing account has is declared: an address or a name that is left out would be cleared.
resource "platformusers_uipath_user" "rita" {
  user_name = "rita.regular@sandbox.example"
  email     = "rita.regular@sandbox.example"
  name      = "Rita"
  surname   = "Regular"
}
