import {
  to = platformusers_controlroom_role_grant.rita_runs_finance_bots
  identity = {
    user_id = "10"
    role_id = 1900018 # host may be given, too; it is the provider's when left out
  }
}

resource "platformusers_controlroom_role_grant" "rita_runs_finance_bots" {
  user_id   = "10"
  role_name = "Finance Operators"
}
