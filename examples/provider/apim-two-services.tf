provider "platformusers" {}

# A second configuration for another service. A single resource can name another service, too.
provider "platformusers" {
  alias = "partners"

  apim {
    resource_group_name = "rg-partners"
    service_name        = "contoso-partners"
  }
}

data "platformusers_apim_groups" "partners" {
  provider = platformusers.partners
}
