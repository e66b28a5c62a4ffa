import {
  to = platformusers_anypoint_role_group_members.administrators
  identity = {
    organization_id = "0a000000-0000-4000-8000-000000000001" # optional
    role_group_id   = "0d000000-0000-4000-8000-000000000011"
  }
}

resource "platformusers_anypoint_role_group_members" "administrators" {
  role_group_id = "0d000000-0000-4000-8000-000000000011"
  members       = ["sandbox-admin"]
}
