data "platformusers_controlroom_user" "rita" {
  username = "rita.regular"
}

# Numbers of roles differ between Control Rooms in the cloud; names do not.
resource "platformusers_controlroom_role_grant" "rita_runs_finance_bots" {
  user_id   = data.platformusers_controlroom_user.rita.id
  role_name = "Finance Operators"
}
