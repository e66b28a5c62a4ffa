resource "platformusers_anypoint_user" "rita" {
  username   = "rita.regular"
  email      = "rita.regular@sandbox.example"
  first_name = "Rita"
  last_name  = "Regular"
}

moved {
  from = anypoint_user.rita
  to   = platformusers_anypoint_user.rita
}

resource "platformusers_anypoint_team_member" "adam_administers" {
  team_id = "0d000000-0000-4000-8000-000000000003"
  user_id = "0c000000-0000-4000-8000-000000000002"
}

moved {
  from = anypoint_team_member.adam
  to   = platformusers_anypoint_team_member.adam_administers
}
