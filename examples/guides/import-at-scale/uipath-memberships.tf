data "platformusers_uipath_groups" "all" {}

data "platformusers_uipath_users" "all" {}

locals {
  group_ids = { for group in data.platformusers_uipath_groups.all.groups : group.name => group.id }
  user_ids  = { for user in data.platformusers_uipath_users.all.users : user.user_name => user.id }

  # Lines such as those of a CSV file, which csvdecode(file("members.csv")) would read.
  members = {
    for member in [
      { group = "Finance", user_name = "dora.directory@corp.example" },
      { group = "Administrators", user_name = "adam.admin@sandbox.example" },
    ] : "${member.group}/${member.user_name}" => member
  }
}

import {
  for_each = local.members
  to       = platformusers_uipath_group_member.all[each.key]
  id       = each.key
}

resource "platformusers_uipath_group_member" "all" {
  for_each = local.members
  group_id = local.group_ids[each.value.group]
  user_id  = local.user_ids[each.value.user_name]
}
