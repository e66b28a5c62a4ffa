data "platformusers_controlroom_user" "rita" {
  username = "rita.regular"
}

# Role numbers differ between Control Rooms, names usually do not.
resource "platformusers_controlroom_role_grant" "rita_operates" {
  user_id   = data.platformusers_controlroom_user.rita.id
  role_name = "Finance Operators"
}
