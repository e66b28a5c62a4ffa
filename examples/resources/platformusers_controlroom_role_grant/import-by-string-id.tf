import {
  to = platformusers_controlroom_role_grant.rita_operates
  id = "rita.regular/Finance Operators"
}

resource "platformusers_controlroom_role_grant" "rita_operates" {
  user_id   = "10"
  role_name = "Finance Operators"
}
