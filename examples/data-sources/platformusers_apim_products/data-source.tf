data "platformusers_apim_products" "all" {}

output "products" {
  value = { for product in data.platformusers_apim_products.all.products : product.id => product.name }
}
