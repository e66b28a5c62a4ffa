import {
  to = platformusers_apim_group_member.rita_is_a_partner
  id = "partners/rita.regular"
}

resource "platformusers_apim_group_member" "rita_is_a_partner" {
  group_id = "partners"
  user_id  = "rita.regular"
}
