# By user id.
terraform import platformusers_controlroom_user.rita '10'

# By user name.
terraform import platformusers_controlroom_user.rita 'rita.regular'

# With the Control Room's host in front, nothing is imported out of another Control Room: HOST/10. A user of a domain is DOMAIN\user.
