# By organization and the id of the invited user.
terraform import platformusers_uipath_invitation.peter '1a000000-0000-4000-8000-000000000001/1b000000-0000-4000-8000-000000000005'

# By the id of the invited user.
terraform import platformusers_uipath_invitation.peter '1b000000-0000-4000-8000-000000000005'

# By the invited address.
terraform import platformusers_uipath_invitation.peter 'peter.pending@sandbox.example'
terraform import platformusers_uipath_invitation.peter '1a000000-0000-4000-8000-000000000001/peter.pending@sandbox.example'
