import {
  to = platformusers_controlroom_role_grant.mia_operates
  id = "mia.many/Finance Operators"
}

resource "platformusers_controlroom_role_grant" "mia_operates" {
  user_id   = "7"
  role_name = "Finance Operators"
}
