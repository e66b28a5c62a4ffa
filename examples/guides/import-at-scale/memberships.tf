data "platformusers_anypoint_teams" "all" {}

data "platformusers_anypoint_users" "all" {}

locals {
  team_ids = { for team in data.platformusers_anypoint_teams.all.teams : team.name => team.id }
  user_ids = { for user in data.platformusers_anypoint_users.all.users : user.username => user.id }

  # Lines such as those of a CSV file, which csvdecode(file("members.csv")) would read.
  members = {
    for member in [
      { team = "Administrators", username = "sandbox-admin" },
    ] : "${member.team}/${member.username}" => member
  }
}

import {
  for_each = local.members
  to       = platformusers_anypoint_team_member.all[each.key]
  id       = each.key
}

resource "platformusers_anypoint_team_member" "all" {
  for_each = local.members
  team_id  = local.team_ids[each.value.team]
  user_id  = local.user_ids[each.value.username]
}
