import {
  to = platformusers_uipath_group_member.dora_finance
  identity = {
    partition_global_id = "1a000000-0000-4000-8000-000000000001" # optional
    group_id            = "1c000000-0000-4000-8000-000000000007"
    user_id             = "1b000000-0000-4000-8000-000000000004"
  }
}

resource "platformusers_uipath_group_member" "dora_finance" {
  group_name = "Finance"
  user_id    = "1b000000-0000-4000-8000-000000000004"
}
