# By ids: group, user.
terraform import platformusers_uipath_group_member.dora_finance '1c000000-0000-4000-8000-000000000007/1b000000-0000-4000-8000-000000000004'

# By the group's name and the user's name or e-mail address.
terraform import platformusers_uipath_group_member.dora_finance 'Finance/dora.directory@corp.example'

# With the organization's id in front. Names and ids may be mixed.
terraform import platformusers_uipath_group_member.dora_finance '1a000000-0000-4000-8000-000000000001/Finance/1b000000-0000-4000-8000-000000000004'
