import {
  to = platformusers_anypoint_role_group_member.adam_administers
  id = "Organization Administrators/sandbox-admin"
}

resource "platformusers_anypoint_role_group_member" "adam_administers" {
  role_group_id = "0d000000-0000-4000-8000-000000000011"
  user_id       = "0c000000-0000-4000-8000-000000000002"
}
