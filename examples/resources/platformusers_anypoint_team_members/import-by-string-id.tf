import {
  to = platformusers_anypoint_team_members.administrators
  id = "Administrators"
}

resource "platformusers_anypoint_team_members" "administrators" {
  team_name = "Administrators"
  members   = ["adam.admin@sandbox.example"]
}
