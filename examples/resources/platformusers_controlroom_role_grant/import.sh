# By the user's id and the role's name. The role's number works as well.
terraform import platformusers_controlroom_role_grant.rita_operates '10/Finance Operators'

# By the user's name.
terraform import platformusers_controlroom_role_grant.rita_operates 'rita.regular/Finance Operators'
