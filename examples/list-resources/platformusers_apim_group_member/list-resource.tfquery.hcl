# All memberships in groups that were created in the service.
list "platformusers_apim_group_member" "everybody" {
  provider = platformusers
  limit    = 10000
}

# The members of one group, in another service than the provider's.
list "platformusers_apim_group_member" "partners" {
  provider = platformusers

  config {
    resource_group_name = "rg-partners"
    service_name        = "contoso-partners"
    group_name          = "Partners"
  }
}
