import {
  to = platformusers_apim_subscription.sina_starter
  identity = {
    subscription_id     = "a1d4c7e2-3b56-4f80-8c19-6e2b7d905f34"
    resource_group_name = "rg-apis"
    service_name        = "contoso-apis"
    subscription_name   = "sina-starter"
  }
}

resource "platformusers_apim_subscription" "sina_starter" {
  subscription_name = "sina-starter"
  user_id           = "sina-subscriber"
  product_id        = "starter"
  display_name      = "Sina's starter"
}
