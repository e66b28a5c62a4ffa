resource "platformusers_apim_user" "rita" {
  user_id    = "rita.regular"
  email      = "rita.regular@example.com"
  first_name = "Rita"
  last_name  = "Regular"
  note       = "Partner A"
}

moved {
  from = azurerm_api_management_user.rita
  to   = platformusers_apim_user.rita
}

resource "platformusers_apim_group_member" "rita_is_a_partner" {
  group_id = "partners" # azurerm calls it group_name
  user_id  = platformusers_apim_user.rita.user_id
}

moved {
  from = azurerm_api_management_group_user.rita
  to   = platformusers_apim_group_member.rita_is_a_partner
}

resource "platformusers_apim_subscription" "sina_starter" {
  subscription_name = "sina-starter" # azurerm calls it subscription_id
  user_id           = "sina-subscriber"
  product_id        = "starter"
  display_name      = "Sina's starter"
}

moved {
  from = azurerm_api_management_subscription.sina
  to   = platformusers_apim_subscription.sina_starter
}
