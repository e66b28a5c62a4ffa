import {
  to = platformusers_anypoint_role_group_member.adam_administers
  identity = {
    organization_id = "0a000000-0000-4000-8000-000000000001" # optional
    role_group_id   = "0d000000-0000-4000-8000-000000000011"
    user_id         = "0c000000-0000-4000-8000-000000000002"
  }
}

resource "platformusers_anypoint_role_group_member" "adam_administers" {
  role_group_id = "0d000000-0000-4000-8000-000000000011"
  user_id       = "0c000000-0000-4000-8000-000000000002"
}
