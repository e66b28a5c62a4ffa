# Who subscribes to one product. The results have no keys.
list "platformusers_apim_subscription" "starter" {
  provider = platformusers
  limit    = 10000

  config {
    product_name = "Starter"
    state        = "active"
  }
}

# What one person subscribes to.
list "platformusers_apim_subscription" "of_sina" {
  provider = platformusers

  config {
    email = "sina.subscriber@example.com"
  }
}
