# Accounts that nobody has used for 90 days, and that still work. API Management reports no sign-ins.
list "platformusers_anypoint_user" "inactive" {
  provider = platformusers
  limit    = 10000

  config {
    enabled      = true
    inactive_for = "90d"
  }
}

list "platformusers_controlroom_user" "inactive" {
  provider = platformusers
  limit    = 10000

  config {
    disabled     = false
    inactive_for = "90d"
  }
}
