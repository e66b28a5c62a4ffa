import {
  to = platformusers_uipath_folder_role_grant.rita_operates_invoices
  id = "Finance/Invoices/rita.regular@sandbox.example/Operator"
}

resource "platformusers_uipath_folder_role_grant" "rita_operates_invoices" {
  folder_path = "Finance/Invoices"
  user_id     = "1b000000-0000-4000-8000-000000000003"
  role_name   = "Operator"
}
