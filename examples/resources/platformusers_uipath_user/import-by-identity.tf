import {
  to = platformusers_uipath_user.rita
  identity = {
    partition_global_id = "1a000000-0000-4000-8000-000000000001" # optional
    user_id             = "1b000000-0000-4000-8000-000000000003"
  }
}

resource "platformusers_uipath_user" "rita" {
  user_name = "rita.regular@sandbox.example"
  email     = "rita.regular@sandbox.example"
  name      = "Rita"
  surname   = "Regular"
}
