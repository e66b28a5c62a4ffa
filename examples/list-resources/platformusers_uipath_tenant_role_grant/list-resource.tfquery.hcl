list "platformusers_uipath_tenant_role_grant" "all" {
  provider = platformusers
  limit    = 5000
}
