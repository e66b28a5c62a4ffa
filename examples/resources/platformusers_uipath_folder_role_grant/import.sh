# By ids: the folder's number, the user's id, the role's number.
terraform import platformusers_uipath_folder_role_grant.rita_operates_invoices '103/1b000000-0000-4000-8000-000000000003/23'

# By the folder's path, the user's name or e-mail address, and the role's name.
terraform import platformusers_uipath_folder_role_grant.rita_operates_invoices 'Finance/Invoices/rita.regular@sandbox.example/Operator'

# With the organization's id in front. Names and ids may be mixed.
terraform import platformusers_uipath_folder_role_grant.rita_operates_invoices '1a000000-0000-4000-8000-000000000001/103/1b000000-0000-4000-8000-000000000003/Operator'
