# Who administers the organization, and why.
data "platformusers_anypoint_permission_grants" "administrators" {
  role_name = "Organization Administrator"
}

output "administrators" {
  value = [
    for grant in data.platformusers_anypoint_permission_grants.administrators.permission_grants :
    "${grant.username} in ${grant.organization_name} (${grant.origin}${grant.origin_name == null ? "" : " ${grant.origin_name}"})"
  ]
}

# What Terraform could manage: permissions that are granted to people themselves.
data "platformusers_anypoint_permission_grants" "direct" {
  origin = "direct"
}

output "import_ids" {
  value = data.platformusers_anypoint_permission_grants.direct.permission_grants[*].id
}
