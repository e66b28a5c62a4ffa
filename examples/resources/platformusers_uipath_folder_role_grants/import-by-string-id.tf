import {
  to = platformusers_uipath_folder_role_grants.finance
  id = "Finance"
}

resource "platformusers_uipath_folder_role_grants" "finance" {
  folder_path = "Finance"
  people_by_role = {
    "Folder Administrator" = ["adam.admin@sandbox.example"]
  }
}
