# By organization and invitation id.
terraform import platformusers_anypoint_invitation.ines '0a000000-0000-4000-8000-000000000001/519'

# By invitation id, in the provider's organization.
terraform import platformusers_anypoint_invitation.ines '519'

# By the invited e-mail address, while the invitation is pending or after it has expired.
terraform import platformusers_anypoint_invitation.ines 'ines.invited@example.com'
terraform import platformusers_anypoint_invitation.ines '0a000000-0000-4000-8000-000000000001/ines.invited@example.com'
