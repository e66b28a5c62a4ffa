data "platformusers_anypoint_organization" "this" {}

# The id of a business group, by its place in the tree.
output "integration_id" {
  value = one([for group in data.platformusers_anypoint_organization.this.business_groups : group.id if group.path == "Engineering/Integration"])
}
