# Two people, one of whom is in the team.
resource "platformusers_anypoint_user" "people" {
  for_each = { ada = "Ada", bob = "Bob" }

  username            = each.key
  first_name          = each.value
  last_name           = "Member"
  email               = "${each.key}@example.com"
  phone_number        = "+44 20 7946 0300"
  password_wo         = "First-Pass.1"
  password_wo_version = 1
}

resource "platformusers_anypoint_team_members" "developers" {
  team_name   = "Developers"
  members     = ["ada"]
  maintainers = ["rita.regular"]

  depends_on = [platformusers_anypoint_user.people]
}
