terraform {
  required_providers {
    platformusers = {
      source = "platformusers/platformusers"
    }
  }
}

data "platformusers_uipath_groups" "all" {}

# These two need UIPATH_TENANT.
data "platformusers_uipath_roles" "all" {}

data "platformusers_uipath_folders" "all" {}

output "groups" {
  value = data.platformusers_uipath_groups.all.groups[*].name
}

output "roles" {
  value = data.platformusers_uipath_roles.all.roles[*].name
}

output "folders" {
  value = data.platformusers_uipath_folders.all.folders[*].path
}
