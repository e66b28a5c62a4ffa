data "platformusers_anypoint_teams" "developers" {
  name = "Developers"
}

# The teams right below it.
data "platformusers_anypoint_teams" "below_developers" {
  parent_team_id = one(data.platformusers_anypoint_teams.developers.teams).id
}
