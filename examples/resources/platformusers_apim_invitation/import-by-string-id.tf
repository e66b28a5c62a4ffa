import {
  to = platformusers_apim_invitation.petra
  id = "petra-pending"
}

resource "platformusers_apim_invitation" "petra" {
  user_id    = "petra-pending"
  email      = "petra.pending@example.com"
  first_name = "Petra"
  last_name  = "Pending"
}
