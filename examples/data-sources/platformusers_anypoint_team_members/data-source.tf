data "platformusers_anypoint_team_members" "developers" {
  team_name = "Developers"
}

output "developers" {
  value = data.platformusers_anypoint_team_members.developers.team_members[*].username
}

# All teams of one person.
data "platformusers_anypoint_team_members" "rita" {
  email = "rita.regular@sandbox.example"
}

output "teams_of_rita" {
  value = { for member in data.platformusers_anypoint_team_members.rita.team_members : member.team_name => member.membership_type }
}
