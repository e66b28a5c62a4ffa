# All memberships in all role groups of the organization.
list "platformusers_anypoint_role_group_member" "everybody" {
  provider = platformusers
  limit    = 10000
}

# What one person is in.
list "platformusers_anypoint_role_group_member" "of_adam" {
  provider = platformusers

  config {
    username = "sandbox-admin"
  }
}
