data "platformusers_uipath_user" "rita" {
  user_name = "rita.regular@sandbox.example"
}

# Two roles in one folder are two resources.
resource "platformusers_uipath_folder_role_grant" "rita_in_invoices" {
  for_each    = toset(["Automation User", "Operator"])
  folder_path = "Finance/Invoices"
  user_id     = data.platformusers_uipath_user.rita.id
  role_name   = each.key
}
