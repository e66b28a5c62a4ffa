# Who is in the group, and nobody else.
resource "platformusers_uipath_group_members" "automates" {
  group_name = "Automation Users"
  members = [
    "rita.regular@sandbox.example",
    "aad|1d000000-0000-4000-8000-000000000002", # somebody of the connected directory who has no account here yet
  ]

  ignore {
    people = ["adam.admin@sandbox.example"]
  }
}

# A drift report: each plan warns of each difference, and nothing is changed.
resource "platformusers_uipath_group_members" "finance" {
  group_name = "Finance"
  members    = ["dora.directory@corp.example"]
  mode       = "report"
}
