# People as rows of a file: who is in people.csv has what the role in the company gives, from the first day to the last.

terraform {
  required_version = ">= 1.11"

  required_providers {
    platformusers = {
      source = "platformusers/platformusers"
    }
  }
}

# Base URLs and credentials come from the environment (ANYPOINT_CLIENT_ID, UIPATH_CLIENT_ID, ARM_CLIENT_ID, CONTROL_ROOM_URL, ...).
provider "platformusers" {}

locals {
  # Excel begins a file with a byte order mark.
  rows = csvdecode(trimprefix(file(var.people_file), "\ufeff"))

  # A plan goes by the day on which it is made, in UTC, also when it is applied later.
  today    = formatdate("YYYY-MM-DD", var.as_of == null ? plantimestamp() : "${var.as_of}T00:00:00Z")
  midnight = "${local.today}T00:00:00Z"

  lines = [
    for i, row in local.rows : {
      line  = i + 2
      name  = trimspace(try(row.name, ""))
      email = lower(trimspace(try(row.email, "")))
      role  = trimspace(try(row.role, ""))
      start = trimspace(try(row.start, ""))
      until = trimspace(try(row.until, ""))
      # A column that may be there, for user names that are not what stands before the @.
      username = try(coalesce(trimspace(try(row.username, "")), split("@", lower(trimspace(row.email)))[0]), "")
    }
  ]

  # Keyed by person, so that the order of the rows means nothing. What is wrong with a row stops the plan: see problems.tf.
  people = {
    for email, same in { for row in local.lines : row.email => row... } : email => merge(same[0], {
      first_name = split(" ", same[0].name)[0]
      last_name  = try(join(" ", slice(split(" ", same[0].name), 1, length(split(" ", same[0].name)))), "")
      # Whether a day is past; a day that is none is never past.
      begun   = try(timecmp("${same[0].start}T00:00:00Z", local.midnight) <= 0, false)
      ended   = try(timecmp("${same[0].until}T00:00:00Z", local.midnight) < 0, false)
      removed = try(timecmp(timeadd("${same[0].until}T00:00:00Z", "${24 * var.keep_accounts_days}h"), local.midnight) < 0, false)
      ending  = try(timecmp("${same[0].until}T00:00:00Z", timeadd(local.midnight, "720h")) <= 0, false)
    })
  }

  # Everybody who has, or has had, a first day, until the account is removed.
  managed = { for email, p in local.people : email => p if p.begun && !p.removed }
}

module "person" {
  source   = "../../modules/person"
  for_each = local.managed

  email                 = each.key
  first_name            = each.value.first_name
  last_name             = each.value.last_name
  username              = each.value.username
  phone_number          = var.phone_number
  role                  = each.value.role
  bundle                = try(local.roles[each.value.role], {})
  active                = !each.value.ended
  start                 = each.value.start
  until                 = each.value.until == "" ? null : each.value.until
  deletion_policy       = var.deletion_policy
  first_password_secret = var.first_password_secret
}
