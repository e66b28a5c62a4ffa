import {
  to = platformusers_uipath_folder_role_grants.finance
  identity = {
    partition_global_id = "1a000000-0000-4000-8000-000000000001" # optional
    folder_id           = 102
  }
}

resource "platformusers_uipath_folder_role_grants" "finance" {
  folder_path = "Finance"
  people_by_role = {
    "Folder Administrator" = ["adam.admin@sandbox.example"]
  }
}
