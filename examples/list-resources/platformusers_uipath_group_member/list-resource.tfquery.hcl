list "platformusers_uipath_group_member" "finance" {
  provider = platformusers

  config {
    group_name = "Finance"
  }
}
