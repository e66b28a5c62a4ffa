terraform {
  required_providers {
    platformusers = {
      source = "platformusers/platformusers"
    }
  }
}

data "platformusers_anypoint_organization" "mine" {}

output "organization" {
  value = "${data.platformusers_anypoint_organization.mine.name}, ${data.platformusers_anypoint_organization.mine.id}"
}
