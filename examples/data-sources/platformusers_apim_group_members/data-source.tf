data "platformusers_apim_group_members" "partners" {
  group_name = "Partners"
}

output "partners" {
  value = data.platformusers_apim_group_members.partners.group_members[*].email
}

# All groups of one person, the service's own ones included.
data "platformusers_apim_group_members" "rita" {
  email = "rita.regular@example.com"
}

output "groups_of_rita" {
  value = { for member in data.platformusers_apim_group_members.rita.group_members : member.group_name => member.origin }
}
