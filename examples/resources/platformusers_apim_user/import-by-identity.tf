import {
  to = platformusers_apim_user.rita
  identity = {
    subscription_id     = "a1d4c7e2-3b56-4f80-8c19-6e2b7d905f34"
    resource_group_name = "rg-apis"
    service_name        = "contoso-apis"
    user_id             = "rita.regular"
  }
}

resource "platformusers_apim_user" "rita" {
  user_id    = "rita.regular"
  email      = "rita.regular@example.com"
  first_name = "Rita"
  last_name  = "Regular"
  note       = "Partner A"
}
