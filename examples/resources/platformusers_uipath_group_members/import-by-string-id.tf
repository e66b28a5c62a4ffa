import {
  to = platformusers_uipath_group_members.finance
  id = "Finance"
}

resource "platformusers_uipath_group_members" "finance" {
  group_name = "Finance"
  members    = ["1b000000-0000-4000-8000-000000000004"]
}
