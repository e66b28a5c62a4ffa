import {
  to = platformusers_anypoint_user.rita
  identity = {
    organization_id = "0a000000-0000-4000-8000-000000000001" # optional
    user_id         = "0c000000-0000-4000-8000-000000000005"
  }
}

resource "platformusers_anypoint_user" "rita" {
  username = "rita.regular"
}
