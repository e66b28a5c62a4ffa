# By ids: organization, number of the folder, user, number of the role.
terraform import platformusers_uipath_folder_role_grant.rita_runs_invoices '1a000000-0000-4000-8000-000000000001/103/1b000000-0000-4000-8000-000000000003/22'

# By the folder's path, the user's user name or e-mail address and the role's name.
terraform import platformusers_uipath_folder_role_grant.rita_runs_invoices 'Finance/Invoices/rita.regular@sandbox.example/Automation User'
