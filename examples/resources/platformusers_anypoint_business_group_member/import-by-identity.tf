import {
  to = platformusers_anypoint_business_group_member.fiona_in_integration
  identity = {
    organization_id = "0a000000-0000-4000-8000-000000000003"
    user_id         = "0c000000-0000-4000-8000-000000000003"
  }
}

resource "platformusers_anypoint_business_group_member" "fiona_in_integration" {
  organization_id = "0a000000-0000-4000-8000-000000000003"
  user_id         = "0c000000-0000-4000-8000-000000000003"
}
