import {
  to = platformusers_apim_group_members.partners
  id = "Partners"
}

resource "platformusers_apim_group_members" "partners" {
  group_name = "Partners"
  members    = ["rita.regular@example.com"]
}
