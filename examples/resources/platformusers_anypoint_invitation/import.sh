# By organization and invitation id.
terraform import platformusers_anypoint_invitation.grace '0a000000-0000-4000-8000-000000000001/520'

# By invitation id, in the provider's organization.
terraform import platformusers_anypoint_invitation.grace '520'

# By the invited e-mail address, while the invitation is pending or after it has expired.
terraform import platformusers_anypoint_invitation.grace 'grace.hopper@example.com'
terraform import platformusers_anypoint_invitation.grace '0a000000-0000-4000-8000-000000000001/grace.hopper@example.com'
