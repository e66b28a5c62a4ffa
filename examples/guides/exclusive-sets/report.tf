resource "platformusers_anypoint_team_members" "developers" {
  team_name = "Developers"
  mode      = "report"

  members = [
    "rita.regular",
    "fiona.federated",
  ]
}
