# Roles and folders belong to a tenant; users and groups belong to the organization.
provider "platformusers" {}

provider "platformusers" {
  alias = "production"

  uipath {
    tenant = "Default"
  }
}

data "platformusers_uipath_folders" "production" {
  provider = platformusers.production
}
