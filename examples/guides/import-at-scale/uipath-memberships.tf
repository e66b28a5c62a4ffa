data "platformusers_uipath_groups" "finance" {
  name = "Finance"
}

data "platformusers_uipath_users" "all" {}

locals {
  finance_id = one(data.platformusers_uipath_groups.finance.groups).id

  # Lines such as those of a CSV file.
  members  = toset(["rita.regular@sandbox.example", "dora.directory@corp.example"])
  user_ids = { for user in data.platformusers_uipath_users.all.users : user.user_name => user.id }
}

import {
  for_each = local.members
  to       = platformusers_uipath_group_member.finance[each.key]
  id       = "Finance/${each.key}"
}

resource "platformusers_uipath_group_member" "finance" {
  for_each = local.members
  group_id = local.finance_id
  user_id  = local.user_ids[each.key]
}
