# By ids: business group, user.
terraform import platformusers_anypoint_business_group_member.fiona_in_integration '0a000000-0000-4000-8000-000000000003/0c000000-0000-4000-8000-000000000003'

# By user name or e-mail address. The business group is always an id.
terraform import platformusers_anypoint_business_group_member.fiona_in_integration '0a000000-0000-4000-8000-000000000003/fiona.federated'
terraform import platformusers_anypoint_business_group_member.fiona_in_integration '0a000000-0000-4000-8000-000000000003/fiona.federated@sandbox.example'
