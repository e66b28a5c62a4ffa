import {
  to = platformusers_uipath_folder_role_grant.adam_administers_finance
  identity = {
    partition_global_id = "1a000000-0000-4000-8000-000000000001" # optional
    folder_id           = 102
    user_id             = "1b000000-0000-4000-8000-000000000002"
    role_id             = 21
  }
}

resource "platformusers_uipath_folder_role_grant" "adam_administers_finance" {
  folder_path = "Finance"
  user_id     = "1b000000-0000-4000-8000-000000000002"
  role_name   = "Folder Administrator"
}
