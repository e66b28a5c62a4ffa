locals {
  # Lines such as those of a CSV file, which csvdecode(file("people.csv")) would read.
  people = {
    for person in [
      { user_name = "rita.regular@sandbox.example", name = "Rita", surname = "Regular" },
      { user_name = "adam.admin@sandbox.example", name = "Adam", surname = "Admin" },
    ] : person.user_name => person
  }
}

import {
  for_each = local.people
  to       = platformusers_uipath_user.people[each.key]
  id       = each.key
}

resource "platformusers_uipath_user" "people" {
  for_each  = local.people
  user_name = each.key
  email     = each.key
  name      = each.value.name
  surname   = each.value.surname
}
