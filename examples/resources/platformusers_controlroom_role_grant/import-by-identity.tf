import {
  to = platformusers_controlroom_role_grant.rita_operates
  identity = {
    user_id = "10"
    role_id = 1900018 # as the data source platformusers_controlroom_roles lists it
  }
}

resource "platformusers_controlroom_role_grant" "rita_operates" {
  user_id   = "10"
  role_name = "Finance Operators"
}
