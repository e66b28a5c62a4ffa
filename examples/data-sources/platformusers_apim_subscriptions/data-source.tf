data "platformusers_apim_subscriptions" "starter" {
  product_name = "Starter"
  state        = "active"
}

output "subscribers" {
  value = data.platformusers_apim_subscriptions.starter.subscriptions[*].email
}

# Keys that belong to nobody: those of the whole service, and of people who have left.
data "platformusers_apim_subscriptions" "all" {}

output "without_an_owner" {
  value = [for one in data.platformusers_apim_subscriptions.all.subscriptions : one.subscription_name if one.user_id == null]
}
