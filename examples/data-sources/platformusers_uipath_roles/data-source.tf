# The roles that can be granted in folders.
data "platformusers_uipath_roles" "folder" {
  type = "Folder"
}

output "folder_roles" {
  value = { for role in data.platformusers_uipath_roles.folder.roles : role.name => role.id }
}
