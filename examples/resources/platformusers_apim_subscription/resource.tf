resource "platformusers_apim_subscription" "rita_premium" {
  user_id      = "rita.regular"
  product_id   = "premium"
  display_name = "Rita's premium"
}

# By names: the e-mail address of the account, and the portal's name of the product.
resource "platformusers_apim_subscription" "nadia_premium" {
  email        = "nadia.oneill@example.com"
  product_name = "Premium"
  display_name = "Nadia's premium"
}

# One API, under an id of your own.
resource "platformusers_apim_subscription" "rita_orders" {
  subscription_name = "rita-orders"
  user_id           = "rita.regular"
  api_id            = "orders-api"
  display_name      = "Rita's orders"
}
