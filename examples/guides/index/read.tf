data "platformusers_anypoint_users" "all" {}

output "people" {
  value = { for user in data.platformusers_anypoint_users.all.users : user.username => user.email }
}
