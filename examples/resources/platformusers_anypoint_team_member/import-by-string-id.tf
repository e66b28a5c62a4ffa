import {
  to = platformusers_anypoint_team_member.adam_administers
  id = "Administrators/sandbox-admin"
}

resource "platformusers_anypoint_team_member" "adam_administers" {
  team_id = "0d000000-0000-4000-8000-000000000003"
  user_id = "0c000000-0000-4000-8000-000000000002"
}
