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

output "access" {
  description = "Memberships and grants, without what everybody has."
  value = sort([
    for row in data.platformusers_accounts.person.accounts : "${row.platform} ${row.what}"
    if contains(["membership", "grant"], row.kind) && !startswith(row.what, "Everyone") && !contains(["Developers", "AAE_Basic"], row.what) || row.what == "Developers" && row.platform == "anypoint"
  ])
}
