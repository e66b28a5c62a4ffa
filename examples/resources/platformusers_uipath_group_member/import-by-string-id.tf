import {
  to = platformusers_uipath_group_member.dora_finance
  id = "Finance/dora.directory@corp.example"
}

resource "platformusers_uipath_group_member" "dora_finance" {
  group_name = "Finance"
  user_id    = "1b000000-0000-4000-8000-000000000004"
}
