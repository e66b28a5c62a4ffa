# Who may administer the tenant. What people have through a group is not among them.
data "platformusers_uipath_tenant_role_grants" "administrators" {
  role_name = "Tenant Administrator"
}

output "tenant_administrators" {
  value = [for g in data.platformusers_uipath_tenant_role_grants.administrators.tenant_role_grants : g.user_name]
}
