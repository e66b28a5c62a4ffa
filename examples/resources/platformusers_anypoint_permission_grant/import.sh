# By ids: organization, user, permission and, for a permission in one environment, environment.
terraform import platformusers_anypoint_permission_grant.fiona_reads_applications '0a000000-0000-4000-8000-000000000001/0c000000-0000-4000-8000-000000000003/674c9f7a-ee81-44d7-b25f-eb938d8e69b1/0b000000-0000-4000-8000-000000000001'

# By names: user name or e-mail address, permission, environment. The organization is always an id.
terraform import platformusers_anypoint_permission_grant.fiona_reads_applications '0a000000-0000-4000-8000-000000000001/fiona.federated/Read Applications/Design'

# Further keys of the context, where there are any, follow as KEY=VALUE:
#   '0a000000-0000-4000-8000-000000000001/fiona.federated/View Contracts/Design/KEY=VALUE'
