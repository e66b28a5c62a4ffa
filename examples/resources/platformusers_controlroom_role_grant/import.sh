# By ids: the user's, the role's number.
terraform import platformusers_controlroom_role_grant.rita_runs_finance_bots '10/1900018'

# By the user's name and the role's name. A user of a directory may be written with the domain, as DOMAIN\user.
terraform import platformusers_controlroom_role_grant.rita_runs_finance_bots 'rita.regular/Finance Operators'

# The Control Room's host may stand in front, as in HOST/10/1900018, so that nothing is imported from another one.
