# By organization and user id.
terraform import platformusers_uipath_user.rita '1a000000-0000-4000-8000-000000000001/1b000000-0000-4000-8000-000000000003'

# By user id.
terraform import platformusers_uipath_user.rita '1b000000-0000-4000-8000-000000000003'

# By user name, or by e-mail address as long as only one account has it. Upper and lower case make no difference.
terraform import platformusers_uipath_user.rita 'rita.regular@sandbox.example'

# Names, too, can be bound to an organization: the import fails in any other.
terraform import platformusers_uipath_user.rita '1a000000-0000-4000-8000-000000000001/rita.regular@sandbox.example'
