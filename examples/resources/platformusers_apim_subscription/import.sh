# By the subscription's own id.
terraform import platformusers_apim_subscription.sina_starter 'sina-starter'

# By the id in Azure Resource Manager.
terraform import platformusers_apim_subscription.sina_starter '/subscriptions/a1d4c7e2-3b56-4f80-8c19-6e2b7d905f34/resourceGroups/rg-apis/providers/Microsoft.ApiManagement/service/contoso-apis/subscriptions/sina-starter'
