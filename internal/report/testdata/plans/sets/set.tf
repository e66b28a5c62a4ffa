# The other one is in the team, and Rita no longer maintains it.
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
  members     = ["bob@example.com", "rita.regular"]
  maintainers = []

  depends_on = [platformusers_anypoint_user.people]
}

# A new set takes over a team: whoever is there and not listed is removed.
resource "platformusers_anypoint_team_members" "backend" {
  team_name = "Backend Developers"
  members   = ["ada"]

  depends_on = [platformusers_anypoint_user.people]
}
