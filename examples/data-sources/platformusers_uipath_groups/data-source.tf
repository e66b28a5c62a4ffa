data "platformusers_uipath_groups" "all" {}

# The ids of all groups by their names.
output "groups" {
  value = { for group in data.platformusers_uipath_groups.all.groups : group.name => group.id }
}
