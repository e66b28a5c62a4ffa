import {
  to = platformusers_uipath_tenant_role_grant.adam_administers
  id = "adam.admin@sandbox.example/Tenant Administrator"
}

resource "platformusers_uipath_tenant_role_grant" "adam_administers" {
  user_id   = "1b000000-0000-4000-8000-000000000002"
  role_name = "Tenant Administrator"
}
