resource "platformusers_anypoint_role_group_member" "rita_audits" {
  role_group_name = "Auditors"
  email           = "rita.regular@sandbox.example"
}
