data "platformusers_anypoint_teams" "developers" {
  name = "Developers"
}

data "platformusers_anypoint_user" "rita" {
  username = "rita.regular"
}

resource "platformusers_anypoint_team_member" "rita_develops" {
  team_id         = one(data.platformusers_anypoint_teams.developers.teams).id
  user_id         = data.platformusers_anypoint_user.rita.id
  membership_type = "maintainer"
}
