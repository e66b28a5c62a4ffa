# Role names are not unique: the product identifies one of several with the same name.
data "platformusers_anypoint_roles" "read_applications" {
  name    = "Read Applications"
  product = "Runtime Manager"
}

output "read_applications_role_id" {
  value = one(data.platformusers_anypoint_roles.read_applications.roles).id
}
