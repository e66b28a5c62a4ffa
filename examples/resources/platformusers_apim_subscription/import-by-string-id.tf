import {
  to = platformusers_apim_subscription.sina_starter
  id = "sina-starter"
}

resource "platformusers_apim_subscription" "sina_starter" {
  subscription_name = "sina-starter"
  user_id           = "sina-subscriber"
  product_id        = "starter"
  display_name      = "Sina's starter"
}
