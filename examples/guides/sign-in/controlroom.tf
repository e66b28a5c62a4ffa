terraform {
  required_providers {
    platformusers = {
      source = "platformusers/platformusers"
    }
  }
}

data "platformusers_controlroom_roles" "all" {}

output "roles" {
  value = data.platformusers_controlroom_roles.all.roles[*].name
}
