data "platformusers_anypoint_environments" "production" {
  type = "production"
}

output "production_environments" {
  value = { for environment in data.platformusers_anypoint_environments.production.environments : environment.name => environment.id }
}
