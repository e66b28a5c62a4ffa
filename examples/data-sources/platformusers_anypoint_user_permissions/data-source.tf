data "platformusers_anypoint_user" "rita" {
  username = "rita.regular"
}

data "platformusers_anypoint_user_permissions" "rita" {
  user_id = data.platformusers_anypoint_user.rita.id
}

# What was granted to the user alone, and comes neither by a team nor by a role group.
output "granted_directly" {
  value = [for permission in data.platformusers_anypoint_user_permissions.rita.permissions : permission.name if permission.origin == "direct"]
}

output "room_for_more" {
  value = data.platformusers_anypoint_user_permissions.rita.limit - data.platformusers_anypoint_user_permissions.rita.total
}
