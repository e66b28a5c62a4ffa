# By the user's id and the role's name. The role's number works as well.
terraform import platformusers_controlroom_role_grant.mia_operates '7/Finance Operators'

# By the user's name.
terraform import platformusers_controlroom_role_grant.mia_operates 'mia.many/Finance Operators'
