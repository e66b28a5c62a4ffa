import {
  to = platformusers_apim_group_members.partners
  identity = {
    subscription_id     = "a1d4c7e2-3b56-4f80-8c19-6e2b7d905f34"
    resource_group_name = "rg-apis"
    service_name        = "contoso-apis"
    group_id            = "partners"
  }
}

resource "platformusers_apim_group_members" "partners" {
  group_id = "partners"
  members  = ["rita.regular"]
}
