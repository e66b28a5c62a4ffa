locals {
  # Lines such as those of a CSV file, which csvdecode(file("people.csv")) would read.
  partners = {
    for person in [
      { user_id = "rita.regular", first_name = "Rita", last_name = "Regular", note = "Partner A" },
      { user_id = "sina-subscriber", first_name = "Sina", last_name = "Subscriber", note = null },
    ] : person.user_id => person
  }
}

import {
  for_each = local.partners
  to       = platformusers_apim_user.partners[each.key]
  id       = each.key
}

resource "platformusers_apim_user" "partners" {
  for_each   = local.partners
  user_id    = each.key
  email      = "${replace(each.key, "-", ".")}@example.com"
  first_name = each.value.first_name
  last_name  = each.value.last_name
  note       = each.value.note
}
