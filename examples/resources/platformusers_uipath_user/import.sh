# By user id.
terraform import platformusers_uipath_user.rita '1b000000-0000-4000-8000-000000000003'

# By user name or e-mail address. One that fits several accounts is an error that lists them.
terraform import platformusers_uipath_user.rita 'rita.regular@sandbox.example'

# With the organization's id in front, nothing is imported out of another organization.
terraform import platformusers_uipath_user.rita '1a000000-0000-4000-8000-000000000001/1b000000-0000-4000-8000-000000000003'
