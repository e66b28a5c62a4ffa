# Who has the role, to take it in with import blocks.
list "platformusers_controlroom_role_grant" "finance" {
  provider         = platformusers
  include_resource = true
  limit            = 5000

  config {
    role_name = "Finance Operators"
  }
}

# All roles of those who are locked.
list "platformusers_controlroom_role_grant" "disabled" {
  provider = platformusers

  config {
    disabled = true
  }
}
