# By ids: organization, role group, user.
terraform import platformusers_anypoint_role_group_member.adam_administers '0a000000-0000-4000-8000-000000000001/0d000000-0000-4000-8000-000000000011/0c000000-0000-4000-8000-000000000002'

# By the names of role group and user, or the user's e-mail address, in the provider's organization.
terraform import platformusers_anypoint_role_group_member.adam_administers 'Organization Administrators/sandbox-admin'

# Names and ids may be mixed.
terraform import platformusers_anypoint_role_group_member.adam_administers '0a000000-0000-4000-8000-000000000001/Organization Administrators/adam.admin@sandbox.example'
