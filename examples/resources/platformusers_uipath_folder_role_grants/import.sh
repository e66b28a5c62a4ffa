# By the folder's number.
terraform import platformusers_uipath_folder_role_grants.finance '102'

# By the folder's path.
terraform import platformusers_uipath_folder_role_grants.finance 'Finance'

# With the organization's id in front.
terraform import platformusers_uipath_folder_role_grants.finance '1a000000-0000-4000-8000-000000000001/Finance'
