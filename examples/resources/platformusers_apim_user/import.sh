# By user id, in the provider's service or in another one of its resource group.
terraform import platformusers_apim_user.rita 'rita.regular'
terraform import platformusers_apim_user.rita 'contoso-apis/rita.regular'

# By e-mail address.
terraform import platformusers_apim_user.rita 'rita.regular@example.com'

# By the id in Azure Resource Manager.
terraform import platformusers_apim_user.rita '/subscriptions/a1d4c7e2-3b56-4f80-8c19-6e2b7d905f34/resourceGroups/rg-apis/providers/Microsoft.ApiManagement/service/contoso-apis/users/rita.regular'
