# Accounts whose e-mail address is on no list of yours.
locals {
  # Lines such as those of a CSV file, which csvdecode(file("people.csv")) would read.
  people = [
    { email = "ada.lovelace@example.com" },
    { email = "grace.hopper@example.com" },
  ]
  known = [for person in local.people : lower(person.email)]
}

data "platformusers_anypoint_users" "all" {}

data "platformusers_controlroom_users" "all" {}

output "unknown" {
  value = concat(
    [for user in data.platformusers_anypoint_users.all.users : "Anypoint: ${user.username}"
    if !contains(local.known, lower(coalesce(user.email, "none")))],
    [for user in data.platformusers_controlroom_users.all.users : "Control Room: ${user.username}"
    if !contains(local.known, lower(coalesce(user.email, "none")))],
  )
}
