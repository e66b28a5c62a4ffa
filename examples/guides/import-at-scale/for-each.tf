locals {
  people = toset(["rita.regular", "fiona.federated"])
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
