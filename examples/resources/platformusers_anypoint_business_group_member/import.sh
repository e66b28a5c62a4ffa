# By ids: business group, user.
terraform import platformusers_anypoint_business_group_member.rita_in_engineering '0a000000-0000-4000-8000-000000000002/0c000000-0000-4000-8000-000000000005'

# By user name or e-mail address. The business group is always an id.
terraform import platformusers_anypoint_business_group_member.rita_in_engineering '0a000000-0000-4000-8000-000000000002/rita.regular'
terraform import platformusers_anypoint_business_group_member.rita_in_engineering '0a000000-0000-4000-8000-000000000002/rita.regular@sandbox.example'
