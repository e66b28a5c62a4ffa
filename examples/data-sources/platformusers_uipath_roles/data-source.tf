# The roles that can be given in folders. Old ones of the type Mixed fit both tenant and folders.
data "platformusers_uipath_roles" "folder" {
  type = "Folder"
}

output "folder_roles" {
  value = data.platformusers_uipath_roles.folder.roles[*].name
}
