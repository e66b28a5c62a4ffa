locals {
  team = {
    grace = "grace.hopper@example.com"
    ada   = "ada.lovelace@example.com"
  }
}

data "platformusers_anypoint_teams" "developers" {
  name = "Developers"
}

resource "platformusers_anypoint_invitation" "team" {
  for_each = local.team

  email               = each.value
  resend_when_expired = true
}

# Those who have accepted. The others have no user yet: their accepted_user_id is null.
resource "platformusers_anypoint_team_member" "team" {
  for_each = {
    for k, i in platformusers_anypoint_invitation.team : k => i.accepted_user_id if i.accepted_user_id != null
  }

  team_id = one(data.platformusers_anypoint_teams.developers.teams).id
  user_id = each.value
}
