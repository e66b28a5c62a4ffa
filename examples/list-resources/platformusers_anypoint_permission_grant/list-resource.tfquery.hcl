# Who is administrator by himself, and not through a team.
list "platformusers_anypoint_permission_grant" "administrators" {
  provider = platformusers

  config {
    role_name = "Organization Administrator"
  }
}

# What one person may do.
list "platformusers_anypoint_permission_grant" "of_fiona" {
  provider = platformusers

  config {
    email = "fiona.federated@sandbox.example"
  }
}
