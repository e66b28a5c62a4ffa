locals {
  # Lines such as those of a CSV file, which csvdecode(file("people.csv")) would read. The key of each is the person.
  people = {
    for person in [
      { username = "rita.regular" },
      { username = "fiona.federated" },
    ] : person.username => person
  }
}

import {
  for_each = local.people
  to       = platformusers_anypoint_user.people[each.key]
  id       = each.key
}

resource "platformusers_anypoint_user" "people" {
  for_each = local.people
  username = each.key
}
