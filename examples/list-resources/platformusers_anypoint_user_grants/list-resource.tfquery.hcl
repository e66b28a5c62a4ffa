# All users who have direct grants, with all of them.
list "platformusers_anypoint_user_grants" "all" {
  provider = platformusers
  limit    = 10000
}

# Those of one user.
list "platformusers_anypoint_user_grants" "fiona" {
  provider = platformusers

  config {
    username = "fiona.federated"
  }
}
