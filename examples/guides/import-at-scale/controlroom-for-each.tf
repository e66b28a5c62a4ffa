locals {
  # Lines such as those of a CSV file, which csvdecode(file("people.csv")) would read.
  operators = {
    for person in [
      { username = "mia.many", first_name = "Mia", last_name = "Many" },
      { username = "leo.licensed", first_name = "Leo", last_name = "Licensed" },
    ] : person.username => person
  }
}

import {
  for_each = local.operators
  to       = platformusers_controlroom_user.operators[each.key]
  id       = each.key
}

resource "platformusers_controlroom_user" "operators" {
  for_each   = local.operators
  username   = each.key
  email      = "${each.key}@sandbox.example"
  first_name = each.value.first_name
  last_name  = each.value.last_name
}
