# By the invited e-mail address.
terraform import platformusers_uipath_invitation.peter 'peter.pending@sandbox.example'

# By the invited user's id.
terraform import platformusers_uipath_invitation.peter '1b000000-0000-4000-8000-000000000005'

# With the organization's id in front.
terraform import platformusers_uipath_invitation.peter '1a000000-0000-4000-8000-000000000001/1b000000-0000-4000-8000-000000000005'
