resource "platformusers_uipath_group_member" "rita_automates" {
  group_name = "Automation Users"
  email      = "rita.regular@sandbox.example"
}

# A person of the connected directory who has no account here yet.
resource "platformusers_uipath_group_member" "simon_automates" {
  group_name = "Automation Users"
  user_id    = "aad|1d000000-0000-4000-8000-000000000002"
}
