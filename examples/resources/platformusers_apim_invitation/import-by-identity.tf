import {
  to = platformusers_apim_invitation.petra
  identity = {
    subscription_id     = "a1d4c7e2-3b56-4f80-8c19-6e2b7d905f34"
    resource_group_name = "rg-apis"
    service_name        = "contoso-apis"
    user_id             = "petra-pending"
  }
}

resource "platformusers_apim_invitation" "petra" {
  user_id    = "petra-pending"
  email      = "petra.pending@example.com"
  first_name = "Petra"
  last_name  = "Pending"
}
