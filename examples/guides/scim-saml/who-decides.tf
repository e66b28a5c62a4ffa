# Anypoint: who signs in with an identity provider.
data "platformusers_anypoint_users" "all" {}

output "anypoint_federated" {
  value = { for user in data.platformusers_anypoint_users.all.users : user.username => user.identity_provider_id if user.federated }
}

# Control Room: which roles a directory or an identity provider gives. Each user is read by itself.
data "platformusers_controlroom_role_grants" "all" {
  include_directory = true
}

output "controlroom_mapped" {
  value = {
    for grant in data.platformusers_controlroom_role_grants.all.role_grants :
    "${grant.username}: ${grant.role_name}" => grant.origin if grant.origin == "directory"
  }
}
