data "platformusers_anypoint_user" "rita" {
  username = "rita.regular"
}

# For one environment.
data "platformusers_anypoint_environments" "sandbox" {
  name = "Sandbox"
}

resource "platformusers_anypoint_permission_grant" "rita_reads_applications" {
  user_id        = data.platformusers_anypoint_user.rita.id
  role_name      = "Read Applications"
  environment_id = one(data.platformusers_anypoint_environments.sandbox.environments).id
}

# For a whole business group.
data "platformusers_anypoint_organization" "this" {}

resource "platformusers_anypoint_permission_grant" "rita_publishes" {
  organization_id = one([for group in data.platformusers_anypoint_organization.this.business_groups : group.id if group.path == "Engineering"])
  user_id         = data.platformusers_anypoint_user.rita.id
  role_name       = "Exchange Contributor"
}
