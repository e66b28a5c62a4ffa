# Everybody, for a service that moves to Terraform.
list "platformusers_apim_user" "everybody" {
  provider = platformusers
  limit    = 10000
}

# The people of one company, by the group that they are in.
list "platformusers_apim_user" "partners" {
  provider = platformusers

  config {
    group_name   = "Partners"
    state        = "active"
    email_domain = "example.com"
  }
}
