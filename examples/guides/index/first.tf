terraform {
  required_providers {
    platformusers = {
      source = "platformusers/platformusers"
    }
  }
}

data "platformusers_anypoint_teams" "developers" {
  name = "Developers"
}

data "platformusers_anypoint_user" "rita" {
  username = "rita.regular"
}

# Grace has no account. Anypoint mails her a link, with which she chooses user name and password.
resource "platformusers_anypoint_invitation" "grace" {
  email = "grace.hopper@example.com"
}

# Rita has one. She joins a team and gets a permission.
resource "platformusers_anypoint_team_member" "rita_develops" {
  team_id = one(data.platformusers_anypoint_teams.developers.teams).id
  user_id = data.platformusers_anypoint_user.rita.id
}

resource "platformusers_anypoint_permission_grant" "rita_views" {
  user_id   = data.platformusers_anypoint_user.rita.id
  role_name = "Exchange Viewer"
}
