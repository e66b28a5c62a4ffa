list "platformusers_uipath_folder_role_grant" "finance" {
  provider = platformusers

  config {
    folder_path = "Finance"
  }
}
