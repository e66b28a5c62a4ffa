data "platformusers_uipath_user" "rita" {
  email = "rita.regular@sandbox.example"
}

resource "platformusers_uipath_tenant_role_grant" "rita_audits" {
  user_id   = data.platformusers_uipath_user.rita.id
  role_name = "Auditor"
}
