data "platformusers_anypoint_teams" "all" {}

data "platformusers_anypoint_user" "adam" {
  username = "sandbox-admin"
}

import {
  to = platformusers_anypoint_team_member.adam_administers
  id = provider::platformusers::import_id("platformusers_anypoint_team_member", {
    team_id = one([for team in data.platformusers_anypoint_teams.all.teams : team.id if team.name == "Administrators"])
    user_id = data.platformusers_anypoint_user.adam.id
  })
}

resource "platformusers_anypoint_team_member" "adam_administers" {
  team_id = one([for team in data.platformusers_anypoint_teams.all.teams : team.id if team.name == "Administrators"])
  user_id = data.platformusers_anypoint_user.adam.id
}
