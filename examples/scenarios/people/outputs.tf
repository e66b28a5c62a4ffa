# What a plan says about the terms, beside its changes.

locals {
  ended     = { for email, p in local.people : email => p.until if p.begun && p.ended }
  ends_soon = { for email, p in local.people : email => p.until if p.begun && !p.ended && p.ending }
}

output "joins" {
  description = "Whose first day it is."
  value       = [for email, p in local.people : email if p.start == local.today]

  precondition {
    condition     = length(local.rows) > 0
    error_message = "${var.people_file} has no rows, which would take everybody's access away. To remove everybody, use terraform destroy."
  }

  precondition {
    condition     = length(local.no_column) == 0
    error_message = "${var.people_file} has no column ${join(", ", local.no_column)}: the first line is ${join(",", local.columns)}, with commas."
  }

  precondition {
    condition     = length(local.row_problems) == 0 || length(local.no_column) > 0
    error_message = "${var.people_file}: ${join("; ", local.row_problems)}."
  }

  precondition {
    condition     = length(local.role_problems) == 0
    error_message = "roles.tf has names that examples/modules/person does not know: ${join(", ", local.role_problems)}."
  }

  precondition {
    condition     = length(setsubtract(keys(local.returning), keys(local.managed))) == 0
    error_message = "Not in ${var.people_file} today, so they cannot return: ${join(", ", setsubtract(keys(local.returning), keys(local.managed)))}."
  }
}

output "not_yet" {
  description = "Who joins on a later day, with that day."
  value       = { for email, p in local.people : email => p.start if !p.begun }
}

output "ends_within_30_days" {
  description = "Whose access ends soon, with the last day."
  value       = local.ends_soon
}

output "ended" {
  description = "Whose access has ended, with what was the last day."
  value       = local.ended
}

output "access" {
  description = "What each person has, by platform."
  value       = { for email, p in module.person : email => p.access }
}

check "nobody_ends_soon" {
  assert {
    condition     = length(local.ends_soon) == 0
    error_message = "Access ends within 30 days: ${join(", ", [for email, day in local.ends_soon : "${email} (${day})"])}. For those who stay, set a later day in ${var.people_file}."
  }
}

check "nobody_has_ended" {
  assert {
    condition     = length(local.ended) == 0
    error_message = "Access has ended: ${join(", ", [for email, day in local.ended : "${email} (${day})"])}. The accounts are locked, and removed ${var.keep_accounts_days} days after that day; then the rows can go."
  }
}

# Read after the changes of an apply: whoever has ended must not be able to sign in, whoever gave them an account.
data "platformusers_accounts" "ended" {
  count = length(local.ended) > 0 ? 1 : 0

  emails   = keys(local.ended)
  on_error = "report"

  depends_on = [module.person]
}

locals {
  open = [
    for row in try(data.platformusers_accounts.ended[0].accounts, []) : "${row.email} on ${row.platform}"
    if row.kind == "account" && !contains(["disabled", "deleted", "blocked"], coalesce(row.status, "unknown"))
  ]
  unread = [for row in try(data.platformusers_accounts.ended[0].accounts, []) : "${row.platform}: ${row.what}" if row.kind == "error"]
}

check "ended_people_cannot_sign_in" {
  assert {
    condition     = length(local.open) == 0
    error_message = "Can still sign in: ${join(", ", local.open)}. Lock these accounts there, or import them."
  }

  assert {
    condition     = length(local.unread) == 0
    error_message = "Not read, so it is not known who can sign in there: ${join("; ", local.unread)}."
  }
}
