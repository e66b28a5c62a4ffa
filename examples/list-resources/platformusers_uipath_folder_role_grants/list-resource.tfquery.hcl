# Folders by a part of their paths, with all that people were given in them. Without config: all folders.
list "platformusers_uipath_folder_role_grants" "finance" {
  provider = platformusers

  config {
    folder_path = "Finance"
  }
}
