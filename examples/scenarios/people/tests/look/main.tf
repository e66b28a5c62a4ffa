# What the platforms hold of one person, whoever wrote it there.

terraform {
  required_providers {
    platformusers = {
      source = "platformusers/platformusers"
    }
  }
}

variable "email" {
  type = string
}

data "platformusers_accounts" "person" {
  email = var.email
}

output "accounts" {
  description = "The status of each account, by platform."
  value       = { for row in data.platformusers_accounts.person.accounts : row.platform => row.status if row.kind == "account" }
}

output "ids" {
  value = { for row in data.platformusers_accounts.person.accounts : row.platform => row.account_id if row.kind == "account" }
}

locals {
  # What each account on a platform has, whoever it belongs to.
  everybody = ["anypoint Everyone at Sandbox Inc", "uipath Everyone", "apim Developers", "controlroom AAE_Basic"]
}

output "access" {
  description = "Memberships and grants, without what everybody has."
  value = sort([
    for access in [
      for row in data.platformusers_accounts.person.accounts : "${row.platform} ${row.what}" if contains(["membership", "grant"], row.kind)
    ] : access if !contains(local.everybody, access)
  ])
}
