import {
  to = platformusers_uipath_folder_role_grant.rita_operates_invoices
  identity = {
    partition_global_id = "1a000000-0000-4000-8000-000000000001" # optional
    folder_id           = 103
    user_id             = "1b000000-0000-4000-8000-000000000003"
    role_id             = 23
  }
}

resource "platformusers_uipath_folder_role_grant" "rita_operates_invoices" {
  folder_path = "Finance/Invoices"
  user_id     = "1b000000-0000-4000-8000-000000000003"
  role_name   = "Operator"
}
