data "platformusers_apim_groups" "all" {}

# The groups that members can be added to manually.
output "custom_groups" {
  value = [for group in data.platformusers_apim_groups.all.groups : group.id if group.type == "custom"]
}
