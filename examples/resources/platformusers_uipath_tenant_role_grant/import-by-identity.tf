import {
  to = platformusers_uipath_tenant_role_grant.rita_audits
  identity = {
    partition_global_id = "1a000000-0000-4000-8000-000000000001" # optional
    user_id             = "1b000000-0000-4000-8000-000000000003"
    role_id             = 13
  }
}

resource "platformusers_uipath_tenant_role_grant" "rita_audits" {
  user_id   = "1b000000-0000-4000-8000-000000000003"
  role_name = "Auditor"
}
