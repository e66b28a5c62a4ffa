# By ids: organization, team.
terraform import platformusers_anypoint_team_members.administrators '0a000000-0000-4000-8000-000000000001/0d000000-0000-4000-8000-000000000003'

# By the name of the team, in the provider's organization.
terraform import platformusers_anypoint_team_members.administrators 'Administrators'
