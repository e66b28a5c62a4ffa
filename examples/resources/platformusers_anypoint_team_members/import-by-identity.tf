import {
  to = platformusers_anypoint_team_members.administrators
  identity = {
    organization_id = "0a000000-0000-4000-8000-000000000001" # optional
    team_id         = "0d000000-0000-4000-8000-000000000003"
  }
}

resource "platformusers_anypoint_team_members" "administrators" {
  team_id = "0d000000-0000-4000-8000-000000000003"
  members = ["sandbox-admin"]
}
