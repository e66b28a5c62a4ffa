# Everybody, for an organization that moves to Terraform.
list "platformusers_anypoint_user" "everybody" {
  provider = platformusers
  limit    = 10000
}

# Who could be disabled: accounts of Anypoint itself that nobody has used for three months.
list "platformusers_anypoint_user" "inactive" {
  provider = platformusers

  config {
    enabled              = true
    identity_provider_id = "mulesoft"
    inactive_for         = "90d"
  }
}

# The developers, by their team.
list "platformusers_anypoint_user" "developers" {
  provider = platformusers

  config {
    team_name    = "Developers"
    email_domain = "example.com"
  }
}
