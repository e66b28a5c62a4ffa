# Who is in the team, and nobody else.
resource "platformusers_anypoint_team_members" "developers" {
  team_name   = "Developers"
  members     = ["fiona.federated"]
  maintainers = ["rita.regular@sandbox.example"]

  ignore {
    people = ["sandbox-admin"]
  }
}

# A drift report: each plan warns of each difference, and nothing is changed.
resource "platformusers_anypoint_team_members" "administrators" {
  team_name = "Administrators"
  members   = ["sandbox-admin"]
  mode      = "report"
}
