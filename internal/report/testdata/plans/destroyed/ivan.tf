# Ivan has open invitations.
resource "platformusers_anypoint_invitation" "ivan" {
  email = "ivan@example.com"

  team {
    team_name = "Developers"
  }
}

resource "platformusers_uipath_invitation" "ivan" {
  email       = "ivan@example.com"
  name        = "Ivan"
  surname     = "Invited"
  group_names = ["Finance"]
}

resource "platformusers_apim_invitation" "ivan" {
  user_id    = "ivan"
  email      = "ivan@example.com"
  first_name = "Ivan"
  last_name  = "Invited"
}
