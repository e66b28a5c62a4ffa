# By ids: organization, user.
terraform import platformusers_anypoint_user_grants.fiona '0a000000-0000-4000-8000-000000000001/0c000000-0000-4000-8000-000000000003'

# By user name or e-mail address, in the provider's organization.
terraform import platformusers_anypoint_user_grants.fiona 'fiona.federated@sandbox.example'
