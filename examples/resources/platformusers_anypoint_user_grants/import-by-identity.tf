import {
  to = platformusers_anypoint_user_grants.fiona
  identity = {
    organization_id = "0a000000-0000-4000-8000-000000000001" # optional
    user_id         = "0c000000-0000-4000-8000-000000000003"
  }
}

resource "platformusers_anypoint_user_grants" "fiona" {
  user_id = "0c000000-0000-4000-8000-000000000003"

  grant {
    role_name        = "Read Applications"
    environment_name = "Design"
  }
}
