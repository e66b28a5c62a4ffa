import {
  to = platformusers_controlroom_role_grant.mia_operates
  identity = {
    user_id = "7"
    role_id = 1900018 # as the data source platformusers_controlroom_roles lists it
  }
}

resource "platformusers_controlroom_role_grant" "mia_operates" {
  user_id   = "7"
  role_name = "Finance Operators"
}
