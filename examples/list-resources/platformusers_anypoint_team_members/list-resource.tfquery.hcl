# All teams with all of their members.
list "platformusers_anypoint_team_members" "all" {
  provider = platformusers
  limit    = 10000
}

# Some teams, by a part of their names.
list "platformusers_anypoint_team_members" "developers" {
  provider = platformusers

  config {
    team_name = "Developers"
  }
}
