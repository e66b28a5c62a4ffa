# For one environment.
resource "platformusers_anypoint_permission_grant" "rita_reads_applications" {
  username         = "rita.regular"
  role_name        = "Read Applications"
  environment_name = "Sandbox"
}

# For a whole business group, named by the names from the root organization down to it.
resource "platformusers_anypoint_permission_grant" "rita_publishes" {
  organization_name = "Sandbox Inc/Engineering"
  email             = "rita.regular@sandbox.example"
  role_name         = "Exchange Contributor"
}
