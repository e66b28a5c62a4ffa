# Roles and folders are a tenant's; users and groups are the organization's, whatever the tenant.
provider "platformusers" {}

provider "platformusers" {
  alias = "production"

  uipath = {
    tenant = "Default"
  }
}

data "platformusers_uipath_folders" "production" {
  provider = platformusers.production
}
