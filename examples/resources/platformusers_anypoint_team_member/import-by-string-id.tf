import {
  to = platformusers_anypoint_team_member.rita_develops
  id = "Developers/rita.regular"
}

resource "platformusers_anypoint_team_member" "rita_develops" {
  team_id = "0d000000-0000-4000-8000-000000000002"
  user_id = "0c000000-0000-4000-8000-000000000005"
}
