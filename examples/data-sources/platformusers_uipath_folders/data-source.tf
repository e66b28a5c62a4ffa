data "platformusers_uipath_folders" "finance" {
  path = "Finance"
}

# The folders right below it.
data "platformusers_uipath_folders" "below_finance" {
  parent_id = one(data.platformusers_uipath_folders.finance.folders).id
}

output "below_finance" {
  value = { for folder in data.platformusers_uipath_folders.below_finance.folders : folder.path => folder.id }
}
