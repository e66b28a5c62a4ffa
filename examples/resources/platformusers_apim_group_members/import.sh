# By the id or the name of the group.
terraform import platformusers_apim_group_members.partners 'Partners'

# By the id in Azure Resource Manager.
terraform import platformusers_apim_group_members.partners '/subscriptions/a1d4c7e2-3b56-4f80-8c19-6e2b7d905f34/resourceGroups/rg-apis/providers/Microsoft.ApiManagement/service/contoso-apis/groups/partners'
