import {
  to = platformusers_anypoint_business_group_member.rita_in_engineering
  id = "0a000000-0000-4000-8000-000000000002/rita.regular"
}

resource "platformusers_anypoint_business_group_member" "rita_in_engineering" {
  organization_id = "0a000000-0000-4000-8000-000000000002"
  user_id         = "0c000000-0000-4000-8000-000000000005"
}
