resource "platformusers_apim_subscription" "rita_premium" {
  user_id      = "rita.regular"
  product_id   = "premium"
  display_name = "Rita's premium"
}

# One API, under an id of your own.
resource "platformusers_apim_subscription" "rita_orders" {
  subscription_name = "rita-orders"
  user_id           = "rita.regular"
  api_id            = "orders-api"
  display_name      = "Rita's orders"
}
