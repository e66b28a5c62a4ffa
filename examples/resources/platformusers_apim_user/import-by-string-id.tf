import {
  to = platformusers_apim_user.rita
  id = "rita.regular@example.com"
}

resource "platformusers_apim_user" "rita" {
  user_id    = "rita.regular"
  email      = "rita.regular@example.com"
  first_name = "Rita"
  last_name  = "Regular"
  note       = "Partner A"
}
