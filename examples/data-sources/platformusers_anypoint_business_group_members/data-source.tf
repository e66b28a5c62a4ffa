data "platformusers_anypoint_business_group_members" "integration" {
  organization_name = "Sandbox Inc/Engineering/Integration"
}

output "integration" {
  value = data.platformusers_anypoint_business_group_members.integration.business_group_members[*].email
}
