import {
  to = platformusers_uipath_folder_role_grant.adam_administers_finance
  id = "Finance/adam.admin@sandbox.example/Folder Administrator"
}

resource "platformusers_uipath_folder_role_grant" "adam_administers_finance" {
  folder_path = "Finance"
  user_id     = "1b000000-0000-4000-8000-000000000002"
  role_name   = "Folder Administrator"
}
