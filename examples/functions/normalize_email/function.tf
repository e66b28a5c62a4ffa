# Two lists of the same people, however each writes their e-mail addresses.
locals {
  employees = ["Rita.Regular@Sandbox.example", "adam.admin@sandbox.example"]
  trained   = [for email in ["rita.regular@sandbox.example "] : provider::platformusers::normalize_email(email)]
}

output "to_be_trained" {
  value = [for email in local.employees : email if !contains(local.trained, provider::platformusers::normalize_email(email))]
}
