# Everybody who can sign in and has not for 90 days. Automation 360 only: Enterprise 11 does not report it.
list "platformusers_controlroom_user" "inactive" {
  provider = platformusers

  config {
    disabled     = false
    inactive_for = "90d"
  }
}

# Everybody who has a bot creator's license.
list "platformusers_controlroom_user" "creators" {
  provider         = platformusers
  include_resource = true
  limit            = 5000

  config {
    license = "DEVELOPMENT"
  }
}
