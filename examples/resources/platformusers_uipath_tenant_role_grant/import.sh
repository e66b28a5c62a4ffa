# By ids: organization, user, number of the role.
terraform import platformusers_uipath_tenant_role_grant.rita_audits '1a000000-0000-4000-8000-000000000001/1b000000-0000-4000-8000-000000000003/13'

# By the user's user name or e-mail address and the role's name.
terraform import platformusers_uipath_tenant_role_grant.rita_audits 'rita.regular@sandbox.example/Auditor'
