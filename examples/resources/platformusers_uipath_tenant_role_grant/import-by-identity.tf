import {
  to = platformusers_uipath_tenant_role_grant.adam_administers
  identity = {
    partition_global_id = "1a000000-0000-4000-8000-000000000001" # optional
    user_id             = "1b000000-0000-4000-8000-000000000002"
    role_id             = 11
  }
}

resource "platformusers_uipath_tenant_role_grant" "adam_administers" {
  user_id   = "1b000000-0000-4000-8000-000000000002"
  role_name = "Tenant Administrator"
}
