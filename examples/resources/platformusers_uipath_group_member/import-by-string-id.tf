import {
  to = platformusers_uipath_group_member.rita_finance
  id = "Finance/rita.regular@sandbox.example"
}

resource "platformusers_uipath_group_member" "rita_finance" {
  group_name = "Finance"
  user_id    = "1b000000-0000-4000-8000-000000000003"
}
