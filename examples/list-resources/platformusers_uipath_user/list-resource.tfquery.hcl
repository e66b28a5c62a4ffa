# Everybody with an account of the organization's own.
list "platformusers_uipath_user" "local" {
  provider = platformusers
  limit    = 5000

  config {
    category = "local"
  }
}

# Who has not signed in for a quarter of a year, although the account is active.
list "platformusers_uipath_user" "dormant" {
  provider = platformusers

  config {
    active       = true
    pending      = false
    inactive_for = "90d"
  }
}
