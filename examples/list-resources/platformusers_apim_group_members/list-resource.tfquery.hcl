# All groups that were created in the service, with all of their members.
list "platformusers_apim_group_members" "all" {
  provider = platformusers
  limit    = 10000
}

# Some groups of another service than the provider's, by a part of their names.
list "platformusers_apim_group_members" "partners" {
  provider = platformusers

  config {
    resource_group_name = "rg-partners"
    service_name        = "contoso-partners"
    group_name          = "Partners"
  }
}
