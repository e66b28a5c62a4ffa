# By organization and user id.
terraform import platformusers_anypoint_user.rita '0a000000-0000-4000-8000-000000000001/0c000000-0000-4000-8000-000000000005'

# By user id, in the provider's organization.
terraform import platformusers_anypoint_user.rita '0c000000-0000-4000-8000-000000000005'

# By user name. One that exists twice, in Anypoint and under an identity provider, or under two, is an error that lists them.
terraform import platformusers_anypoint_user.rita 'rita.regular'

# By e-mail address, as long as only one account has it.
terraform import platformusers_anypoint_user.rita 'rita.regular@sandbox.example'

# Names can be looked up in another organization, too.
terraform import platformusers_anypoint_user.rita '0a000000-0000-4000-8000-000000000001/rita.regular'

# By identity provider and user name; mulesoft is Anypoint's own.
terraform import platformusers_anypoint_user.rita '0a000000-0000-4000-8000-000000000001/mulesoft/rita.regular'
