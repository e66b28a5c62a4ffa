import {
  to = platformusers_anypoint_permission_grant.fiona_reads_applications
  identity = {
    organization_id = "0a000000-0000-4000-8000-000000000001" # optional
    user_id         = "0c000000-0000-4000-8000-000000000003"
    role_id         = "674c9f7a-ee81-44d7-b25f-eb938d8e69b1"
    environment_id  = "0b000000-0000-4000-8000-000000000001" # for a permission in one environment
  }
}

resource "platformusers_anypoint_permission_grant" "fiona_reads_applications" {
  user_id        = "0c000000-0000-4000-8000-000000000003"
  role_id        = "674c9f7a-ee81-44d7-b25f-eb938d8e69b1"
  environment_id = "0b000000-0000-4000-8000-000000000001"
}
