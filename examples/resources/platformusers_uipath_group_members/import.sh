# By the group's id.
terraform import platformusers_uipath_group_members.finance '1c000000-0000-4000-8000-000000000007'

# By the group's name.
terraform import platformusers_uipath_group_members.finance 'Finance'

# With the organization's id in front.
terraform import platformusers_uipath_group_members.finance '1a000000-0000-4000-8000-000000000001/Finance'
