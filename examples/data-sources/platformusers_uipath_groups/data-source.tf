data "platformusers_uipath_groups" "all" {}

output "group_ids" {
  value = { for group in data.platformusers_uipath_groups.all.groups : group.name => group.id }
}

output "own_groups" {
  value = [for group in data.platformusers_uipath_groups.all.groups : group.name if group.type == "custom"]
}
