resource "platformusers_uipath_tenant_role_grant" "rita_audits" {
  email     = "rita.regular@sandbox.example"
  role_name = "Auditor"
}
