# The id in Azure Resource Manager of a user of the developer portal, as Azure's own tools print it.
locals {
  rita = provider::platformusers::parse_import_id("platformusers_apim_user",
  "/subscriptions/a1d4c7e2-3b56-4f80-8c19-6e2b7d905f34/resourceGroups/rg-apis/providers/Microsoft.ApiManagement/service/contoso-apis/users/rita.regular")
}

data "platformusers_apim_user" "rita" {
  resource_group_name = local.rita.resource_group_name
  service_name        = local.rita.service_name
  user_id             = local.rita.user_id
}

output "rita" {
  value = data.platformusers_apim_user.rita.email
}
