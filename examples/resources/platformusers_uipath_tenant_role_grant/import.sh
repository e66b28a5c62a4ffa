# By ids: the user's, the role's number.
terraform import platformusers_uipath_tenant_role_grant.adam_administers '1b000000-0000-4000-8000-000000000002/11'

# By the user's name or e-mail address and the role's name.
terraform import platformusers_uipath_tenant_role_grant.adam_administers 'adam.admin@sandbox.example/Tenant Administrator'

# With the organization's id in front. Names and ids may be mixed.
terraform import platformusers_uipath_tenant_role_grant.adam_administers '1a000000-0000-4000-8000-000000000001/1b000000-0000-4000-8000-000000000002/Tenant Administrator'
