import {
  to = platformusers_anypoint_role_group_members.administrators
  id = "Organization Administrators"
}

resource "platformusers_anypoint_role_group_members" "administrators" {
  role_group_name = "Organization Administrators"
  members         = ["adam.admin@sandbox.example"]
}
