import {
  to = platformusers_uipath_tenant_role_grant.rita_audits
  id = "rita.regular@sandbox.example/Auditor"
}

resource "platformusers_uipath_tenant_role_grant" "rita_audits" {
  user_id   = "1b000000-0000-4000-8000-000000000003"
  role_name = "Auditor"
}
