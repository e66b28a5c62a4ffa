# By ids: organization, group, user.
terraform import platformusers_uipath_group_member.rita_in_finance '1a000000-0000-4000-8000-000000000001/1c000000-0000-4000-8000-000000000007/1b000000-0000-4000-8000-000000000003'

# By the group's name, and the user's user name or e-mail address.
terraform import platformusers_uipath_group_member.rita_in_finance 'Finance/rita.regular@sandbox.example'

# Names and ids may be mixed. A member from a directory who has no account here is named as the directory does: 'Finance/aad|ID'.
terraform import platformusers_uipath_group_member.rita_in_finance '1a000000-0000-4000-8000-000000000001/Finance/1b000000-0000-4000-8000-000000000003'
