terraform {
  required_providers {
    platformusers = {
      source = "platformusers/platformusers"
    }
  }
}

data "platformusers_apim_groups" "all" {}

output "groups" {
  value = data.platformusers_apim_groups.all.groups[*].name
}
