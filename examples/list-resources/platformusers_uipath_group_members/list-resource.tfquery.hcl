# Groups by a part of their names, with all people in them. Without config: all groups.
list "platformusers_uipath_group_members" "finance" {
  provider = platformusers

  config {
    group_name = "Finance"
  }
}
