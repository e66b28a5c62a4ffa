data "platformusers_uipath_folders" "finance" {
  path = "Finance"
}

# The folders right below Finance.
data "platformusers_uipath_folders" "below_finance" {
  parent_id = one(data.platformusers_uipath_folders.finance.folders).id
}

output "below_finance" {
  value = data.platformusers_uipath_folders.below_finance.folders[*].path
}
