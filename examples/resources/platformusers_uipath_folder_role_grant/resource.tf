data "platformusers_uipath_user" "rita" {
  email = "rita.regular@sandbox.example"
}

resource "platformusers_uipath_folder_role_grant" "rita_runs_invoices" {
  folder_path = "Finance/Invoices"
  user_id     = data.platformusers_uipath_user.rita.id
  role_name   = "Automation User"
}
