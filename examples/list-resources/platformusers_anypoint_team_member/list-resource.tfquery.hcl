# All memberships that no group of the identity provider gives.
list "platformusers_anypoint_team_member" "ours" {
  provider = platformusers
  limit    = 10000

  config {
    external = false
  }
}

# The maintainers of one team.
list "platformusers_anypoint_team_member" "maintainers" {
  provider = platformusers

  config {
    team_name       = "Developers"
    membership_type = "maintainer"
  }
}
