# By ids: the folder's number, the user's id, the role's number.
terraform import platformusers_uipath_folder_role_grant.adam_administers_finance '102/1b000000-0000-4000-8000-000000000002/21'

# By the folder's path, the user's name or e-mail address, and the role's name.
terraform import platformusers_uipath_folder_role_grant.adam_administers_finance 'Finance/adam.admin@sandbox.example/Folder Administrator'

# With the organization's id in front. Names and ids may be mixed.
terraform import platformusers_uipath_folder_role_grant.adam_administers_finance '1a000000-0000-4000-8000-000000000001/102/1b000000-0000-4000-8000-000000000002/Folder Administrator'
