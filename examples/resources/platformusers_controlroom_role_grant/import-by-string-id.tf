import {
  to = platformusers_controlroom_role_grant.rita_runs_finance_bots
  id = "rita.regular/Finance Operators"
}

resource "platformusers_controlroom_role_grant" "rita_runs_finance_bots" {
  user_id   = "10"
  role_name = "Finance Operators"
}
