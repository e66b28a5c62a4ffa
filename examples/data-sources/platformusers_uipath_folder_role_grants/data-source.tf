# Who may do what in one folder.
data "platformusers_uipath_folder_role_grants" "finance" {
  folder_path = "Finance"
}

output "finance" {
  value = { for g in data.platformusers_uipath_folder_role_grants.finance.folder_role_grants : g.user_name => g.role_name... }
}

# What one person may do, in every folder.
data "platformusers_uipath_folder_role_grants" "adam" {
  user_name = "adam.admin@sandbox.example"
}
