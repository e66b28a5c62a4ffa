resource "platformusers_uipath_folder_role_grant" "rita_runs_invoices" {
  folder_path = "Finance/Invoices"
  user_name   = "rita.regular@sandbox.example"
  role_name   = "Automation User"
}
