# All memberships in all business groups.
list "platformusers_anypoint_business_group_member" "everybody" {
  provider = platformusers
  limit    = 10000
}

# Who of one business group has not signed in for half a year.
list "platformusers_anypoint_business_group_member" "inactive" {
  provider = platformusers

  config {
    organization_name = "Sandbox Inc/Engineering"
    inactive_for      = "180d"
  }
}
