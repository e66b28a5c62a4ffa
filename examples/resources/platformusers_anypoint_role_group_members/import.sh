# By ids: organization, role group.
terraform import platformusers_anypoint_role_group_members.administrators '0a000000-0000-4000-8000-000000000001/0d000000-0000-4000-8000-000000000011'

# By the name of the role group, in the provider's organization.
terraform import platformusers_anypoint_role_group_members.administrators 'Organization Administrators'
