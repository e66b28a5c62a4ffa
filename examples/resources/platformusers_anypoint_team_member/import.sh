# By ids: organization, team, user.
terraform import platformusers_anypoint_team_member.adam_administers '0a000000-0000-4000-8000-000000000001/0d000000-0000-4000-8000-000000000003/0c000000-0000-4000-8000-000000000002'

# By the names of team and user, or the user's e-mail address, in the provider's organization.
terraform import platformusers_anypoint_team_member.adam_administers 'Administrators/sandbox-admin'

# Names and ids may be mixed.
terraform import platformusers_anypoint_team_member.adam_administers '0a000000-0000-4000-8000-000000000001/Administrators/adam.admin@sandbox.example'
