resource "platformusers_anypoint_team_member" "rita_develops" {
  team_name       = "Developers"
  username        = "rita.regular"
  membership_type = "maintainer"
}

# By ids, which no rename changes.
data "platformusers_anypoint_teams" "backend" {
  name = "Backend Developers"
}

data "platformusers_anypoint_user" "rita" {
  username = "rita.regular"
}

resource "platformusers_anypoint_team_member" "rita_in_backend" {
  team_id = one(data.platformusers_anypoint_teams.backend.teams).id
  user_id = data.platformusers_anypoint_user.rita.id
}
