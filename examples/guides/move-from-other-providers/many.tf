locals {
  people = {
    rita = { email = "rita.regular@example.com", first_name = "Rita", last_name = "Regular", note = "Partner A" }
  }
}

resource "platformusers_apim_user" "people" {
  for_each = local.people

  user_id    = "${each.key}.regular"
  email      = each.value.email
  first_name = each.value.first_name
  last_name  = each.value.last_name
  note       = each.value.note
}

# All instances, each with the key that it has.
moved {
  from = azurerm_api_management_user.people
  to   = platformusers_apim_user.people
}
