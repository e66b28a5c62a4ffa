import {
  to = platformusers_uipath_group_members.finance
  identity = {
    partition_global_id = "1a000000-0000-4000-8000-000000000001" # optional
    group_id            = "1c000000-0000-4000-8000-000000000007"
  }
}

resource "platformusers_uipath_group_members" "finance" {
  group_name = "Finance"
  members    = ["dora.directory@corp.example"]
}
